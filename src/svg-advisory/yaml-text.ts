/** Text from an advisory in YAML. Source: YAML 1.2.2, 7.3.1 (double-quoted scalars) and 6.6 (comments). */
const SPECIAL = /[\p{C}\p{Zl}\p{Zp}]/gu;
const WHITE = /[\p{C}\p{Z}]+/gu;

/** A scalar that is this text and nothing else. Control and format characters are escaped: terminals see the draft. */
export function yamlScalar(text: string): string {
  const quoted = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(SPECIAL, escape);
  return `"${quoted}"`;
}

/** A comment of one line. */
export function yamlComment(text: string): string {
  return `# ${text.replace(WHITE, ' ').trim()}`;
}

function escape(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
