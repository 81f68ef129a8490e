/** `\u0007`: how CSV and XML show a character that they cannot carry. */
export function unitEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
