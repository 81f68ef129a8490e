/** `JSONDATA`: `{"checkresults":[{"checkresult":{"type":"service"},"hostname":…,"servicename":…,"state":…,"output":…}]}` */
import { boundedJson } from '../bounded-json.ts';
import type { SentResult, Unreadable } from './check-results.ts';

const MAX_DEPTH = 8;

export function readJson(text: string): readonly SentResult[] | Unreadable {
  const read = boundedJson(Buffer.from(text), MAX_DEPTH);
  if ('why' in read) return { message: 'BAD JSON', information: `it ${read.why}` };
  const results = recordOf(read.value)?.['checkresults'];
  if (!Array.isArray(results)) return { message: 'BAD JSON', information: 'checkresults is no list' };
  return results.map((one: unknown) => sentOf(recordOf(one) ?? {}));
}

function sentOf(one: Readonly<Record<string, unknown>>): SentResult {
  const attributes = recordOf(one['checkresult']) ?? {};
  return {
    type: textOf(attributes['type']) || 'host',
    hostname: textOf(one['hostname']),
    servicename: textOf(one['servicename']),
    state: textOf(one['state']),
    output: textOf(one['output']),
    time: textOf(one['time']),
  };
}

/** As `strval` of PHP for what clients send: numbers are sent as such too. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
