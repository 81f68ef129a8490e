/** JSON that somebody else wrote: nothing about its shape is taken for granted. */
export type Json = Readonly<Record<string, unknown>>;

const NONE: readonly Json[] = [];

export function asRecord(value: unknown): Json | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of an array; none where it is no array. */
export function asRecords(value: unknown): readonly Json[] {
  if (!Array.isArray(value)) return NONE;
  const all: readonly unknown[] = value;
  return all.every(isRecord) ? all : all.filter(isRecord);
}

/** Texts, and numbers as texts; nothing that is empty. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((each) => asText(each) ?? []) : [];
}
