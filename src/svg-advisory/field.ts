/** `Label : value` lines, as advisories of every layout write their facts. */
const MAX_LABEL = 40;

/**
 * Values of every field with this label, each with the lines that it goes on over: up to an empty line or the next
 * field.
 * @param label in lower case, without its colon
 */
export function fieldValues(lines: readonly string[], label: (text: string) => boolean): readonly string[] {
  return lines.flatMap((line, index) => {
    const field = readField(line);
    if (field === undefined || !label(field.label)) return [];
    return [[field.value, ...continuation(lines, index + 1)].join(' ').trim()];
  });
}

/** The first line of every field with this label. */
export function fieldLines(lines: readonly string[], label: (text: string) => boolean): readonly string[] {
  return lines.flatMap((line) => {
    const field = readField(line);
    return field !== undefined && label(field.label) ? [field.value] : [];
  });
}

/** A label is a few words; `https://…` and the end of a sentence are none. */
function readField(line: string): { readonly label: string; readonly value: string } | undefined {
  const colon = line.slice(0, MAX_LABEL).indexOf(':');
  if (colon < 1 || line[colon + 1] === '/') return undefined;
  const label = line.slice(0, colon).replace(/[*_]/g, '').replace(/\s+/g, ' ').trim().toLowerCase();
  return /^[a-z][a-z0-9 ./-]*$/.test(label) ? { label, value: line.slice(colon + 1).trim() } : undefined;
}

/** Lines of one field seldom number more than a handful; a wall of text is none. */
const MAX_LINES = 12;

function continuation(lines: readonly string[], from: number): readonly string[] {
  const next = lines.slice(from, from + MAX_LINES).map((line) => line.trim());
  const end = next.findIndex((line) => line === '' || readField(line) !== undefined);
  return end === -1 ? next : next.slice(0, end);
}
