/** The addresses of an advisory's references, with the numbers that its text cites them by. */
export interface Reference {
  /** As in `[R 4]`; absent where the address has no number. */
  readonly number?: string;
  readonly url: string;
}

const NUMBER = /\[\s?R?\s?(\d{1,3})\s?\]/i;
/** Printable ASCII: an address in a text that somebody pastes must be what it looks like. */
const ADDRESS = /https?:\/\/[!#-;=?-[\]_a-z~]+/gi;

/** An address on a line of its own belongs to the number above it. Each address once. */
export function references(lines: readonly string[]): readonly Reference[] {
  let number: string | undefined;
  const found = lines.flatMap((line): Reference[] => {
    number = NUMBER.exec(line.slice(0, 40))?.[1] ?? (line.trim() === '' ? undefined : number);
    const label = number === undefined ? {} : { number };
    return addresses(line).map((url) => ({ ...label, url }));
  });
  return [
    ...new Map(found.toReversed().map((reference) => [reference.url, reference])).values(),
  ].toReversed();
}

/** Without the punctuation of the sentence around them. */
function addresses(line: string): readonly string[] {
  return (line.match(ADDRESS) ?? []).map((url) => trimEnd(url)).filter((url) => URL.canParse(url));
}

function trimEnd(url: string): string {
  const marks = url.includes('(') ? '.,;:*' : '.,;:*)]';
  let end = url.length;
  while (end > 0 && marks.includes(url[end - 1] ?? '')) end -= 1;
  return url.slice(0, end);
}
