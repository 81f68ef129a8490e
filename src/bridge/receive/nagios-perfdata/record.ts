/** A line of the performance data file → report. */
import { nagiosReport } from '../nagios-report.ts';
import type { Report } from '../../event.ts';
import { FIELDS, marksOf, UNSET, type Field } from './template.ts';

export type ReadRecord =
  | { readonly kind: 'result'; readonly report: Report }
  /** The echo of what we delivered ourselves. */
  | { readonly kind: 'echo' }
  | { readonly kind: 'unreadable' };

export interface ReadLine {
  readonly record: ReadRecord;
  /** Whether something stood before the record: one that Nagios did not finish writing. */
  readonly torn: boolean;
}

/**
 * Nagios escapes newlines, so that a line is a record; one that a crash tore is followed by the next on the same line.
 * @param tags custom variables that the template asks for at its end
 */
export function lineReader(token: string, tags: readonly string[]): (line: string) => ReadLine {
  const { begin, separator, end } = marksOf(token);
  const count = FIELDS.length + tags.length;
  return (line) => {
    const from = line.lastIndexOf(begin);
    const torn = from > 0;
    if (from < 0 || !line.endsWith(end)) return { record: { kind: 'unreadable' }, torn };
    const values = line.slice(from + begin.length, -end.length).split(separator);
    if (values.length !== count) return { record: { kind: 'unreadable' }, torn };
    return { record: recordOf(values, tags), torn };
  };
}

/** Custom variables only: an output may look like a macro. */
function custom(value: string): string {
  return UNSET.test(value) ? '' : value;
}

function recordOf(values: readonly string[], tags: readonly string[]): ReadRecord {
  const field = (name: Field): string => values[FIELDS.indexOf(name)] ?? '';
  const kind = field('kind');
  if (kind !== 'service' && kind !== 'host') return { kind: 'unreadable' };
  if (custom(field('bridged')) === '1') return { kind: 'echo' };
  const own = tags.map((name, index) => [name.toLowerCase(), custom(values[FIELDS.length + index] ?? '')]);
  const report = nagiosReport({
    site: custom(field('site')),
    host: field('host'),
    service: kind === 'service' ? field('service') : undefined,
    state: field('state'),
    isHard: field('stateType') === 'HARD',
    attempt: field('attempt'),
    lastCheck: field('lastCheck'),
    executionTime: field('executionTime'),
    latency: field('latency'),
    output: field('output'),
    longOutput: field('longOutput'),
    perfdata: field('perfdata'),
    tags: Object.fromEntries(own.filter(([, value]) => value !== '')) as Record<string, string>,
  });
  return report === undefined ? { kind: 'unreadable' } : { kind: 'result', report };
}
