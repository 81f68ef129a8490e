/** Which results of a batch go into which file: all of them into one, so that they are seen together, unless it grew too large. */
import type { Event } from '../../event.ts';
import { targetKey } from '../../monitor-target.ts';
import type { FindTarget } from '../nagios-objects.ts';
import { type NagiosResult, nagiosResult } from '../nagios-result.ts';
import type { Outcome } from '../sink.ts';
import type { Publisher } from './publication.ts';

export interface Plan {
  /** Results of each file by the ids of their events, in order. */
  readonly files: readonly ReadonlyMap<string, NagiosResult>[];
  /** One for each event, when the files are published. */
  readonly outcomes: () => readonly Outcome[];
}

/** Characters of output. */
const MAX_FILE = 16 * 2 ** 20;
/** About as often as Nagios reads (`check_result_reaper_frequency`). */
const AGAIN_SECONDS = 5;
const HELD: Outcome = {
  state: 'retry',
  reason: 'Nagios has not read the result before it yet',
  afterSeconds: AGAIN_SECONDS,
  // However long Nagios is down: attempts that counted would end in a dead letter.
  attempted: false,
};

/** @param waiting targets with a result that Nagios has not read: it reads files in no order */
export function planOf(
  events: readonly Event[],
  published: Pick<Publisher, 'fileOf'>,
  waiting: ReadonlySet<string>,
  find: FindTarget,
): Plan {
  const files: Map<string, NagiosResult>[] = [];
  const placed = new Map<string, Map<string, NagiosResult>>();
  let last: Map<string, NagiosResult> | undefined;
  let room = 0;
  const settled = events.map((event): Outcome | undefined => {
    if (published.fileOf(event.id) !== undefined) return undefined;
    const result = nagiosResult(event, find);
    if (typeof result === 'string') return { state: 'dead', reason: result };
    const key = targetKey(result.target);
    if (waiting.has(key)) return HELD;
    if (last === undefined || result.output.length > room) {
      files.push((last = new Map<string, NagiosResult>()));
      room = MAX_FILE;
    }
    const file = last;
    if ((placed.get(key) ?? file) !== file) return HELD;
    placed.set(key, file);
    file.set(event.id, result);
    room -= result.output.length;
    return undefined;
  });
  return {
    files: files.filter((file) => file.size > 0),
    outcomes: () => events.map(({ id }, index) => settled[index] ?? inFile(published.fileOf(id), id)),
  };
}

/** @throws Error for an event that no file holds: it would be lost */
function inFile(file: string | undefined, id: string): Outcome {
  if (file === undefined) throw new Error(`${id}: in no file, although its batch was published`);
  return { state: 'delivered', reference: file };
}
