/** JSON that somebody else wrote: nothing about its shape is taken for granted. */
export type Json = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** The objects of an array; none where it is no array. */
export function asRecords(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asRecord).filter((each) => each !== undefined) : [];
}

/** Texts, and numbers as texts; nothing that is empty. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((each) => asText(each) ?? []) : [];
}
