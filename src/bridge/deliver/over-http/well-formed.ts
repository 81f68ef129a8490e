/**
 * A lone half of a character makes a whole document unreadable to strict readers, so that a hostile host could have its
 * own alarms refused: it becomes U+FFFD.
 */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\ufffd');
}

/** JSON that every reader takes. */
export function wellFormedJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? wellFormed(part) : part));
}
