/** Stanzas of fields, as dpkg and apt write them. Source: deb822(5). */

/** Those of a file, comments left out. */
export function stanzasOf(text: string): readonly string[] {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/^#.*\n?/gm, '')
    .split(/\n(?:[ \t]*\n)+/)
    .filter((stanza) => stanza.trim() !== '');
}

/** The value of a field, its first line alone; names are taken in any case. */
export function fieldOf(stanza: string, name: string): string | undefined {
  return fieldPattern(name, '(.*)').exec(stanza)?.[1]?.trim();
}

/** The value of a field with the lines that go on from it. */
export function wholeField(stanza: string, name: string): string | undefined {
  return fieldPattern(name, String.raw`(.*(?:\n[ \t].*)*)`)
    .exec(stanza)?.[1]
    ?.trim();
}

const patterns = new Map<string, RegExp>();

function fieldPattern(name: string, value: string): RegExp {
  const source = `^${name}:${value}`;
  const pattern = patterns.get(source) ?? new RegExp(source, 'im');
  patterns.set(source, pattern);
  return pattern;
}
