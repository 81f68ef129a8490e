/** Texts from elsewhere in a form that every database takes. */
const MAX_LENGTH = 2000;

/** NUL and halves of surrogate pairs, which PostgreSQL refuses, become U+FFFD; what is very long is cut. */
export function storable(text: string): string {
  return text.slice(0, MAX_LENGTH).replaceAll(/[\p{Surrogate}\0]/gu, '\ufffd');
}
