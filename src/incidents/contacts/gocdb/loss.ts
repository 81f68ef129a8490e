/**
 * What would be lost by taking a new edition. GOCDB may answer well and know little, after an error of its own or under
 * another scope: that many sites vanish at once is not believed until somebody says that it is so.
 */
import { readAddresses } from '../addresses.ts';
import type { Part, RecordsOf, SiteKey } from './edition.ts';

/** Of what was there. */
export const MOST_LOST = 0.3;

export type PartName = keyof RecordsOf;

/** @returns why the part is not believed; undefined where it is */
export function lossOf<P extends PartName>(
  part: P,
  before: Part<RecordsOf[P]>,
  after: Part<RecordsOf[P]>,
): string | undefined {
  const losses: readonly Loss<RecordsOf[P]>[] = LOSSES[part] ?? [];
  for (const { what, named } of losses) {
    const [old, now] = [before, after].map(
      ({ records }) => new Set(records.flatMap((record) => named(record) ?? [])),
    );
    const gone = old?.difference(now ?? new Set()).size ?? 0;
    // Of a few sites one is more than that: one alone may go, unless the answer is empty then.
    const most = Math.max(1, (old?.size ?? 0) * MOST_LOST);
    if (gone > most || (gone > 0 && after.records.length === 0))
      return `${gone} of ${old?.size ?? 0} ${what} have vanished`;
  }
  return undefined;
}

interface Loss<T> {
  readonly what: string;
  /** What a record is told apart by; undefined where it does not count. */
  readonly named: (record: T) => string | undefined;
}

const identity = ({ key, name }: SiteKey): string => key ?? name;
const hasAddress = (text: string): boolean => readAddresses(text).addresses.length > 0;
const sites: Loss<SiteKey> = { what: 'sites', named: identity };

const LOSSES: { readonly [part in PartName]?: readonly Loss<RecordsOf[part]>[] } = {
  sites: [
    sites,
    {
      what: 'certified sites',
      named: (site) => (site.certification === 'Certified' ? identity(site) : undefined),
    },
  ],
  siteList: [sites],
  security: [
    {
      what: 'sites with security contacts',
      named: (site) => (hasAddress(site.csirt) ? identity(site) : undefined),
    },
  ],
  ngis: [
    {
      what: 'NGIs with security contacts',
      named: ({ name, security }) => (hasAddress(security) ? name : undefined),
    },
  ],
};
