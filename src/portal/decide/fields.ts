/** What a body may say, one literal a field: for reading it and for the published document. */
import { secondsOnCalendar } from '../instant.ts';

export interface Field<T> {
  readonly description: string;
  /** JSON Schema. */
  readonly schema: object;
  /** Undefined when it is no such value. */
  readonly read: (value: unknown) => T | undefined;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What was given; a field that was not is not there. */
export type Said<F extends Fields> = {
  readonly [K in keyof F]?: F[K] extends Field<infer T> ? T : never;
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/;
const MAX_TEXT = 100_000;

/** @returns what is wrong, for whoever asks */
export function readFields<F extends Fields>(fields: F, body: unknown): Said<F> | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'the body is no object';
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return `there is no field '${name}'`;
    const read = field.read(value);
    if (read === undefined) return `'${name}' is not ${field.description}`;
    said[name] = read;
  }
  return said as Said<F>;
}

export function textField(description: string, maxLength = MAX_TEXT): Field<string> {
  return {
    description,
    schema: { type: 'string', minLength: 1, maxLength },
    read: (value) =>
      typeof value === 'string' && value.trim() !== '' && value.length <= maxLength ? value : undefined,
  };
}

export function wordField<const W extends string>(description: string, words: readonly W[]): Field<W> {
  return {
    description,
    schema: { enum: words },
    read: (value) => words.find((word) => word === value),
  };
}

export function numberField(description: string): Field<number> {
  return {
    description,
    schema: { type: 'integer', minimum: 1 },
    read: (value) => (Number.isSafeInteger(value) && Number(value) >= 1 ? Number(value) : undefined),
  };
}

export function instantField(description: string): Field<number> {
  return {
    description: `${description}; an instant such as 2026-05-08T23:59:59Z`,
    schema: { type: 'string', pattern: INSTANT.source },
    read(value) {
      const seconds =
        typeof value === 'string' && INSTANT.test(value) ? secondsOnCalendar(value) : Number.NaN;
      return Number.isNaN(seconds) ? undefined : seconds;
    },
  };
}

export function textsField(description: string): Field<readonly string[]> {
  return several(textField(description, 1024));
}

export function numbersField(description: string): Field<readonly number[]> {
  return several(numberField(description));
}

const MAX_ITEMS = 10_000;

function several<T>({ description, schema, read }: Field<T>): Field<readonly T[]> {
  return {
    description,
    schema: { type: 'array', items: schema, maxItems: MAX_ITEMS },
    read(value) {
      if (!Array.isArray(value) || value.length > MAX_ITEMS) return undefined;
      const items = value.map((item) => read(item)).filter((item) => item !== undefined);
      return items.length === value.length ? items : undefined;
    },
  };
}

/** Null is none. */
export function orNone<T>({ description, schema, read }: Field<T>): Field<T | null> {
  return {
    description: `${description}, or null`,
    schema: { anyOf: [schema, { type: 'null' }] },
    read: (value) => (value === null ? null : read(value)),
  };
}
