import { expect } from 'chai';
import fc from 'fast-check';
import type { Edition, SiteRecord } from './edition.ts';
import { joinEdition } from './join.ts';

const NOW = 1_790_000_000;
const MAX_AGE = { certification: 1000, downtimes: 100 };

const name = fc.constantFrom('A', 'B', 'C', 'D E', '__proto__');
const key = fc.option(fc.constantFrom('1G0', '2G0', '3G0', '4G0'), { nil: undefined });
const siteKey = fc
  .record({ name, key })
  .map(({ name: text, key: id }) => ({ name: text, ...(id ? { key: id } : {}) }));
const csirt = fc.constantFrom('', 'not set', 'a@example.org', 'a@example.org;b@example.org', 'nobody');
const heardAt = fc.integer({ min: NOW - 2000, max: NOW + 2000 });

const part = <T>(
  record: fc.Arbitrary<T>,
): fc.Arbitrary<{ heardAt: number; records: T[]; unreadable: number }> =>
  fc.record({ heardAt, records: fc.array(record, { maxLength: 8 }), unreadable: fc.constant(0) });

const siteRecord: fc.Arbitrary<SiteRecord> = fc
  .tuple(siteKey, csirt, fc.constantFrom('Certified', 'Closed', 'odd', ''), fc.constantFrom('Production', ''))
  .map(([site, addresses, certification, infrastructure]) => ({
    ...site,
    ngi: 'NGI_X',
    csirt: addresses,
    timeZone: 'UTC',
    certification,
    infrastructure,
    scopes: [],
  }));

const downtime = fc.record({
  site: name,
  host: fc.constantFrom('ce.example.org', ''),
  service: fc.constant('CE'),
  severity: fc.constantFrom('OUTAGE', 'WARNING', 'odd'),
  description: fc.constant(''),
  from: fc.constant(NOW - 10),
  to: fc.constant(NOW + 10),
});

const edition: fc.Arbitrary<Edition> = fc.record(
  {
    sites: part(siteRecord),
    siteList: part(siteKey),
    security: part(fc.tuple(siteKey, csirt).map(([site, text]) => ({ ...site, csirt: text }))),
    officers: part(siteKey.map((site) => ({ ...site, people: [] }))),
    downtimes: part(downtime),
  },
  { requiredKeys: [] },
);

describe('the parts of an edition', () => {
  it('name every site once, and none besides', () => {
    fc.assert(
      fc.property(edition, (given) => {
        const { sites } = joinEdition(given, NOW, MAX_AGE);
        const full = (given.sites?.records ?? []).map((site) => site.name);
        const listed = (given.siteList?.records ?? []).map((site) => site.name);
        expect([...sites.keys()]).to.include.members(full);
        expect([...full, ...listed]).to.include.members([...sites.keys()]);
        for (const [text, site] of sites) expect(site.name).to.equal(text);
      }),
    );
  });

  it('that are too old, too new or missing say unknown, and never that there is no downtime', () => {
    fc.assert(
      fc.property(edition, (given) => {
        const isFresh = (heard: number | undefined, limit: number): boolean =>
          heard !== undefined && heard >= NOW - limit && heard <= NOW + 300;
        for (const site of joinEdition(given, NOW, MAX_AGE).sites.values()) {
          expect(site.downtimes.known).to.equal(isFresh(given.downtimes?.heardAt, MAX_AGE.downtimes));
          if (!isFresh(given.sites?.heardAt, MAX_AGE.certification))
            expect(site.certification).to.equal('unknown');
        }
      }),
    );
  });

  it('never lose a downtime of a site, nor the host that it is about', () => {
    fc.assert(
      fc.property(edition, (given) => {
        for (const { name: text, downtimes } of joinEdition(given, NOW, MAX_AGE).sites.values()) {
          if (!downtimes.known) continue;
          const own = given.downtimes?.records.filter(({ site }) => site === text) ?? [];
          expect(downtimes.list.map(({ host = '' }) => host)).to.deep.equal(own.map(({ host }) => host));
          // What is of no severity that is known delays nothing.
          expect(downtimes.list.map(({ severity }) => severity)).to.deep.equal(
            own.map(({ severity }) => (severity === 'OUTAGE' ? 'OUTAGE' : 'WARNING')),
          );
        }
      }),
    );
  });
});
