/** What intake has done since the daemon started, for metrics and log. */
import type { Taken } from '../../src/incidents/intake/intake.ts';
import { CALM, stoppedSites, type Storm } from '../../src/incidents/intake/storm.ts';
import type { Happening } from '../../src/incidents/intake/session.ts';
import type { Log } from './log.ts';

export class IntakeActivity {
  results = 0;
  /** Of them those that came after something newer. */
  late = 0;
  /** By what was done. */
  readonly changes = new Map<string, number>();
  /** How many issues wait, by why; what the store says. */
  held: ReadonlyMap<string, number> = new Map();
  storm: Storm = CALM;
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(
    { count, late, ahead, happened }: Taken,
    held: readonly { readonly reason: string; readonly count: number }[],
    storm: Storm,
  ): void {
    this.results += count;
    this.late += late;
    if (ahead > 0) this.#log.write('warn', 'clock-was-ahead', { results: ahead, reason: AHEAD });
    this.held = new Map(held.map((one) => [one.reason, one.count]));
    this.storm = storm;
    for (const one of happened) this.#tell(one);
  }

  #tell(one: Happening): void {
    if (one.what === 'held') {
      const { subject, for: reason, why } = one.held;
      if (one.before !== reason) this.#log.write('warn', 'issue-held', { ...subject, reason, why });
      return;
    }
    const { action, why } = one.entry;
    if (one.what === 'incident') {
      const { id: number, title } = one.incident;
      this.#log.write('info', 'incident', { number, title, action, why });
      return;
    }
    this.changes.set(action, (this.changes.get(action) ?? 0) + 1);
    this.#log.write('info', 'issue', { ...one.issue.subject, number: one.issue.id, action, why });
  }
}

const AHEAD = 'what was heard before is of a time that has not come yet: it keeps nothing out any more';
const LOOK = 'see `secmon incident storm show`';

/** What waits for an officer, with where to look; undefined where nothing does. */
export function stormText(storm: Storm): string | undefined {
  if (storm.stoppedAt !== null) return `more issues than a storm is were to be opened: ${LOOK}`;
  const [first, ...others] = stoppedSites(storm);
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${first.site}${more} ${others.length === 0 ? 'is' : 'are'} held: ${LOOK}`;
}
