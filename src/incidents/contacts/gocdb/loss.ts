/**
 * What would be lost by taking a new edition. GOCDB may answer well and know little, after an error of its own or under
 * another scope: that many sites vanish at once, or some more each day, is not believed until somebody says that it is so.
 */
import { readAddresses } from '../addresses.ts';
import { SECURITY_OFFICER } from './contacts.ts';
import type { Part, Person, RecordsOf, SiteKey, Stood } from './edition.ts';
import { STATUS_CHANGES_DAYS } from './methods.ts';

/** Of what was there. */
export const MOST_LOST = 0.3;
const DAY = 86_400;
/**
 * Within them no more than that is lost, in however many answers. They end with the last that was believed: no time that
 * passes without one makes a loss believed.
 */
const STOOD_DAYS = 7;

export type PartName = keyof RecordsOf;

/** @returns why the part is not believed; undefined where it is */
export function lossOf<P extends PartName>(
  part: P,
  before: Part<RecordsOf[P]>,
  after: Part<RecordsOf[P]>,
): string | undefined {
  const stood = before.stood ?? [];
  for (const { what, named, passes } of lossesOf(part)) {
    const now = namesIn(after, named);
    const due = before.records.filter((record) => passes?.(record, after.heardAt) !== true);
    const known = stood.map((one) => new Set(one.named[what]));
    for (const old of [namesIn({ ...before, records: due }, named), ...known]) {
      const gone = old.difference(now).size;
      // Of a few sites one is more than that: one alone may go, unless the answer is empty then.
      const isEmpty = after.records.length === 0 && passes === undefined;
      if (gone > Math.max(1, old.size * MOST_LOST) || (gone > 0 && isEmpty))
        return `${gone} of ${old.size} ${what} have vanished`;
    }
  }
  return undefined;
}

/** @param before undefined where nothing of what was there is held against what comes from now on */
export function withStood<P extends PartName>(
  part: P,
  before: Part<RecordsOf[P]> | undefined,
  heard: Part<RecordsOf[P]>,
): Part<RecordsOf[P]> {
  const lasting = lossesOf(part).filter(({ passes }) => passes === undefined);
  if (lasting.length === 0) return heard;
  const stoodAt = ({ heardAt: at, ...rest }: Part<RecordsOf[P]>): Stood => ({
    at,
    named: Object.fromEntries(
      lasting.map(({ what, named }) => [what, [...namesIn({ heardAt: at, ...rest }, named)]]),
    ),
  });
  const known = before === undefined ? [] : (before.stood ?? [stoodAt(before)]);
  // A clock that was ahead has kept what would be held against everything until then.
  const kept = known.filter(({ at }) => at <= heard.heardAt && at > heard.heardAt - STOOD_DAYS * DAY);
  const isDue = heard.heardAt - (kept.at(-1)?.at ?? 0) >= DAY;
  return { ...heard, stood: isDue ? [...kept, stoodAt(heard)] : kept };
}

interface Loss<T> {
  readonly what: string;
  /** What a record is told apart by; undefined where it does not count. */
  readonly named: (record: T) => string | undefined;
  /** Whether it is gone by itself at that time, in seconds since the epoch; absent where it is to last. */
  readonly passes?: (record: T, now: number) => boolean;
}

function namesIn<T>({ records }: Part<T>, named: Loss<T>['named']): ReadonlySet<string> {
  return new Set(records.flatMap((record) => named(record) ?? []));
}

function lossesOf<P extends PartName>(part: P): readonly Loss<RecordsOf[P]>[] {
  return LOSSES[part];
}

const identity = ({ key, name }: SiteKey): string => key ?? name;
const hasAddress = (text: string): boolean => readAddresses(text).addresses.length > 0;
const hasOfficer = (people: readonly Person[]): boolean =>
  people.some(({ role, email }) => SECURITY_OFFICER.test(role) && hasAddress(email));
const sites: Loss<SiteKey> = { what: 'sites', named: identity };
const withContacts: Loss<SiteKey & { readonly csirt: string }> = {
  what: 'sites with security contacts',
  named: (site) => (hasAddress(site.csirt) ? identity(site) : undefined),
};

const LOSSES: { readonly [part in PartName]: readonly Loss<RecordsOf[part]>[] } = {
  sites: [
    sites,
    {
      what: 'certified sites',
      named: (site) => (site.certification === 'Certified' ? identity(site) : undefined),
    },
    withContacts,
  ],
  siteList: [sites],
  security: [withContacts],
  officers: [
    { what: 'sites with people', named: (site) => (site.people.length > 0 ? identity(site) : undefined) },
    {
      what: 'sites with security officers',
      named: (site) => (hasOfficer(site.people) ? identity(site) : undefined),
    },
  ],
  ngis: [
    {
      what: 'NGIs with security contacts',
      named: ({ name, security }) => (hasAddress(security) ? name : undefined),
    },
  ],
  rocs: [
    {
      what: 'NGIs with security officers',
      named: ({ name, people }) => (hasOfficer(people) ? name : undefined),
    },
  ],
  statusChanges: [
    {
      what: 'changes of status',
      named: ({ site, at }) => `${at} ${site}`,
      // They are asked for by the day.
      passes: ({ at }, now) => at < now - (STATUS_CHANGES_DAYS - 1) * DAY,
    },
  ],
  downtimes: [
    {
      what: 'downtimes that are not over',
      named: ({ from, site, host, service }) => [from, site, host, service].join(' '),
      passes: ({ to }, now) => to <= now,
    },
  ],
};
