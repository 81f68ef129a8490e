/** The bytes of a node report → reports, one for each verdict. */
import type { Report } from '../../event.ts';
import type { ReadNodeReport } from '../../node-report.ts';
import type { Validate } from '../../validate.ts';
import { boundedJson } from '../bounded-json.ts';

export interface Readers {
  readonly read: ReadNodeReport;
  readonly validate: Validate;
}

export type ParsedReport =
  | {
      readonly reports: readonly Report[];
      /** Whether the run had not ended when it was written. */
      readonly isUnfinished: boolean;
      /** When it was written, seconds since the epoch. */
      readonly writtenAt: number;
    }
  | { readonly why: string };

const MAX_DEPTH = 32;

export function parseReport(bytes: Buffer, { read, validate }: Readers): ParsedReport {
  const json = boundedJson(bytes, MAX_DEPTH);
  if ('why' in json) return { why: `it ${json.why}` };
  const items = read(json.value);
  if ('message' in items) return { why: `${items.field}: ${items.message}` };
  const validated = validate(items.map(({ value }) => value));
  if ('complaints' in validated) {
    const [first] = validated.complaints;
    const place = items[first?.item ?? 0]?.place ?? '';
    return { why: `${place}: ${first?.field ?? ''} ${first?.message ?? 'is not valid'}` };
  }
  // The reader has held these against the schema.
  const { startedAt, endedAt } = json.value as {
    readonly startedAt: string;
    readonly endedAt: string | null;
  };
  const writtenAt = Date.parse(endedAt ?? startedAt) / 1000;
  return Number.isNaN(writtenAt)
    ? { why: 'it does not say when it was written' }
    : { reports: validated.reports, isUnfinished: endedAt === null, writtenAt };
}
