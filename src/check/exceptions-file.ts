/** The file of accepted risks, `--exceptions`; its schema is published as `config/schema/exceptions.schema.json`. */
import { Failure } from '../host/failure.ts';
import type { Host } from '../host/host.ts';
import { parseDocument } from './document.ts';
import type { Exception } from './exceptions.ts';
import { readTrusted } from '../host/trusted-file.ts';

const MAX_BYTES = 4 * 2 ** 20;
const text = { type: 'string', minLength: 1 } as const;

export const exceptionsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Accepted risks of Secmon checks',
  type: ['array', 'null'],
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['subject', 'reason', 'who', 'expires'],
    properties: {
      subject: { ...text, description: 'the subject of the finding, whole' },
      kind: { ...text, description: 'only findings of this kind; every kind where it is absent' },
      reason: { ...text, description: 'why the risk is accepted' },
      who: { ...text, description: 'who accepted it' },
      expires: {
        ...text,
        description: 'when the finding counts again: a date (from its first second) or an instant, in UTC',
      },
    },
  },
} as const;

/** @throws Failure `malformed` naming file and line, or as `readTrusted` */
export async function readExceptions(host: Host, path: string): Promise<readonly Exception[]> {
  const owners = [0, host.accounts.effectiveUid()];
  const content = await readTrusted(host.files, path, owners, MAX_BYTES);
  const exceptions = (await parseDocument<Exception[] | null>(content, path, exceptionsSchema)) ?? [];
  for (const { subject, expires } of exceptions) requireInstant(path, subject, expires);
  return exceptions;
}

/** A date, or an instant that says its zone: anything else would mean different times on different machines. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)?$/;

function requireInstant(path: string, subject: string, expires: string): void {
  if (INSTANT.test(expires) && isOnCalendar(expires)) return;
  throw new Failure(
    'malformed',
    `${path}: exception for '${subject}': '${expires}' is no date (2031-12-31) or UTC instant`,
  );
}

/** `Date.parse` takes 30 February for 2 March. */
function isOnCalendar(instant: string): boolean {
  const milliseconds = Date.parse(instant);
  const day = instant.slice(0, '2031-12-31'.length);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day);
}
