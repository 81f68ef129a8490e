/**
 * Whether what a feed says now may stand for what it said before. A feed that collapses must not look like one whose
 * vulnerabilities were mended.
 */
import type { Content } from './snapshot.ts';

/** Of what there was, so much may be gone. */
const MOST_LOST = 0.1;
/** Of a release with fewer records a tenth is less than two. */
const FEW = 20;

export interface Objection {
  /** For people, in one sentence. */
  readonly reason: string;
  /** Whether somebody who knows better can take it nevertheless. */
  readonly acceptable: boolean;
}

/**
 * @param kept of the last that was good; null: there is none yet.
 * @param wanted the releases that were asked for; of others it may be that nothing was. All where it is not given
 */
export function objectionTo(
  found: Content,
  kept: Content | null,
  wanted?: readonly string[],
): Objection | undefined {
  if (found.records === 0) return { reason: 'it has no record at all', acceptable: false };
  if (standing(found) === 0) return suspicion(`all of its ${found.records} records are withdrawn`);
  return kept === null ? undefined : objectionToChange(found, narrowed(kept, found, wanted));
}

/** Without the releases that no host runs any more, and that were not asked for. */
function narrowed(kept: Content, found: Content, wanted: readonly string[] | undefined): Content {
  if (wanted === undefined) return kept;
  const isLeft = ([name]: [string, number]): boolean =>
    wanted.includes(name) || found.releases[name] !== undefined;
  const left = Object.entries(kept.releases).filter(isLeft);
  const gone = Object.entries(kept.releases).filter((one) => !isLeft(one));
  if (gone.length === 0) return kept;
  const lost = gone.reduce((sum, [, count]) => sum + count, 0);
  return {
    ...{ ...kept, releases: Object.fromEntries(left), newest: null },
    records: Math.max(kept.withdrawn, kept.records - lost),
  };
}

function objectionToChange(found: Content, kept: Content): Objection | undefined {
  const [before, after] = [standing(kept), standing(found)];
  if (isLoss(before, after)) {
    const withdrawn = found.withdrawn - kept.withdrawn;
    const why = withdrawn > 0 ? `, ${withdrawn} of them withdrawn` : '';
    return suspicion(`it has lost ${before - after} of its ${before} records${why}`);
  }
  for (const [release, count] of Object.entries(kept.releases)) {
    const left = found.releases[release] ?? 0;
    if (left === 0 || (count >= FEW && isLoss(count, left))) {
      return suspicion(`it has lost ${count - left} of its ${count} records of ${release}`);
    }
  }
  if (found.notUnderstood - kept.notUnderstood > MOST_LOST * found.records) {
    const more = found.notUnderstood - kept.notUnderstood;
    return suspicion(`${more} parts of it are not understood any more, beside ${found.records} records`);
  }
  if (kept.newest !== null && (found.newest ?? 0) < kept.newest) {
    const newest = found.newest === null ? 'has no time' : `is of ${dayOf(found.newest)}`;
    return suspicion(
      `it is older than what is kept: its newest entry ${newest}, not of ${dayOf(kept.newest)}`,
    );
  }
  return undefined;
}

function standing({ records, withdrawn }: Content): number {
  return records - withdrawn;
}

function isLoss(before: number, after: number): boolean {
  return before - after > MOST_LOST * before;
}

function suspicion(reason: string): Objection {
  return { reason, acceptable: true };
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
