/** The events of a range → intervals. Source: ossf.github.io/osv-schema, "affected[].ranges[].events fields", "Evaluation". */
import { compareVersions } from '../../../version/compare-versions.ts';
import type { VersionInterval } from '../../advisory.ts';
import { objectsAt, textAt, type JsonObject } from '../../json-fields.ts';
import { FeedError } from '../feed.ts';

interface Event {
  readonly kind: 'introduced' | 'fixed';
  readonly version: string;
}

/** Before every version. */
const FIRST = '0';

/**
 * The events count in the order of their versions, whatever stands first in the document.
 * @param place of the range
 * @returns or why no interval can say it
 * @throws FeedError for an event of no kind
 */
export function intervalsOf(
  range: JsonObject,
  packager: 'rpm' | 'dpkg',
  place: string,
): readonly VersionInterval[] | string {
  const events = objectsAt(range, 'events', place);
  if (!events.some(({ limit }) => limit === undefined)) return 'the feed has a range without versions';
  if (events.some((event) => event['last_affected'] !== undefined)) {
    return 'the feed names the last affected version, and none that mends it';
  }
  const sorted = inOrder(
    events.flatMap((event) => eventOf(event, place) ?? []),
    packager,
  );
  return sorted === undefined
    ? `the feed has a range of versions that ${packager} does not order`
    : between(sorted);
}

/** Undefined for a limit, which says nothing of versions before it. */
function eventOf(event: JsonObject, place: string): Event | undefined {
  const [introduced, fixed] = [textAt(event, 'introduced', place), textAt(event, 'fixed', place)];
  if (introduced !== undefined) return { kind: 'introduced', version: introduced };
  if (fixed !== undefined) return { kind: 'fixed', version: fixed };
  if (event['limit'] === undefined) throw new FeedError(`${place}.events: an event of no kind`);
  return undefined;
}

/** Undefined where two of them have no order; a single one has any. */
function inOrder(events: readonly Event[], packager: 'rpm' | 'dpkg'): readonly Event[] | undefined {
  const [first, ...others] = events.filter((event) => !isFirst(event));
  const isOrdered = others.every((other) => orderOf(first ?? other, other, packager) !== undefined);
  return isOrdered ? events.toSorted((one, other) => orderOf(one, other, packager) ?? 0) : undefined;
}

function orderOf(one: Event, other: Event, packager: 'rpm' | 'dpkg'): number | undefined {
  if (isFirst(one) || isFirst(other)) return Number(isFirst(other)) - Number(isFirst(one));
  return compareVersions(packager, one.version, other.version);
}

/** `fixed` at 0 is Debian's way to say that no version had it, and stands after what was introduced there. */
function isFirst({ kind, version }: Event): boolean {
  return kind === 'introduced' && version === FIRST;
}

/** What is mended without having begun had it from the first. */
function between(events: readonly Event[]): readonly VersionInterval[] {
  const intervals: VersionInterval[] = [];
  let introduced: string | null | undefined;
  for (const { kind, version } of events) {
    if (kind === 'introduced') introduced ??= version === FIRST ? null : version;
    else if (introduced !== undefined || intervals.length === 0) {
      intervals.push({ introduced: introduced ?? null, fixed: version });
      introduced = undefined;
    }
  }
  return introduced === undefined ? intervals : [...intervals, { introduced, fixed: null }];
}
