/** A name in a comment of a configuration file, whatever is in it. */
export function inComment(name: string): string {
  return JSON.stringify(name)
    .replaceAll(/[^ -~]/gu, '?')
    .replaceAll('*/', '* /');
}
