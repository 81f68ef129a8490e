/** From results to the store: ours are passed over, and what cannot be an event is said. */
import type { Report } from '../../event.ts';
import type { Validate } from '../../validate.ts';
import { pause } from '../pause.ts';
import type { ReceiveWorld } from '../receiver.ts';
import { objectKey, reportOf, type SeenResult } from './check-result.ts';
import type { Directory } from './objects.ts';
import type { SessionWorld } from './session.ts';

/** What our own sink says of the results that it makes. */
const OUR_CHECK_SOURCE = 'secmon-bridge';
const FULL_SECONDS = 1;

/** @param reporter the name of the receiver */
export function handInto(
  reporter: string,
  validate: Validate,
  { machine: { clock }, take, notice }: ReceiveWorld,
): SessionWorld['hand'] {
  return async (results, objects, signal) => {
    const reports = (await reportsOf(results, objects)).flatMap(valid);
    while (reports.length > 0) {
      const { state } = await take(reports, { name: reporter, signature: 'none' });
      if (state !== 'full') return true;
      if (signal.aborted) return false;
      await pause(clock, FULL_SECONDS, signal);
    }
    return true;
  };

  function valid({ seen, report }: Described): readonly Report[] {
    const validated = validate([report]);
    if ('reports' in validated) return validated.reports;
    const [{ field, message } = { field: '', message: '' }] = validated.complaints;
    notice({ kind: 'dropped', text: `a result of ${objectKey(seen)}: ${field} ${message}`, count: 1 });
    return [];
  }
}

interface Described {
  readonly seen: SeenResult;
  readonly report: Report;
}

async function reportsOf(results: readonly SeenResult[], objects: Directory): Promise<readonly Described[]> {
  const described: Described[] = [];
  for (const seen of results) {
    if (seen.result.check_source === OUR_CHECK_SOURCE) continue;
    const { site, tags, bridged } = await objects.about(seen);
    if (!bridged) described.push({ seen, report: { ...reportOf(seen, site), tags } });
  }
  return described;
}
