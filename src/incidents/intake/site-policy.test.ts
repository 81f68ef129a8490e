import { expect } from 'chai';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import type { Site } from '../contacts/directory.ts';
import { sitePolicy } from './site-policy.ts';

const policy = await shippedPolicy();
const HOUR = 3600;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-20T12:00:00Z') / 1000;
const OUTAGE = { from: NOW - HOUR, to: NOW + HOUR, severity: 'OUTAGE' } as const;

function of(given: Partial<Site>): ReturnType<typeof sitePolicy> {
  const site: Site = {
    ...{ name: 'SITE-A', ngi: 'NGI_X', csirt: [], ngiSecurity: [], scopes: [] },
    ...{ certification: 'Certified', production: true, downtimes: { known: true, list: [] } },
    ...given,
  };
  const directory = { sites: new Map([[site.name, site]]), heard: [], notes: [] };
  return sitePolicy(() => ({ directory, policy, advisoryOf: () => undefined }));
}

const opening = {
  subject: { site: 'SITE-A', class: 'vulnerability', id: 'CVE-2026-1234', scope: '' },
  severity: 'critical',
  hosts: ['wn1'],
  since: NOW,
} as const;

describe('what is laid down of a site', () => {
  it('opens what is of a certified site that is up', () => {
    expect(of({}).mayOpen(opening, NOW)).to.deep.equal({ may: true });
  });

  it('opens nothing of one that is never told, and asks again in an hour', () => {
    const why = 'its certification status is Suspended';
    const may = { may: false, for: 'site', until: NOW + HOUR, why };
    expect(of({ certification: 'Suspended' }).mayOpen(opening, NOW)).to.deep.equal(may);
    // It is in the ledger, and told later.
    expect(of({ certification: 'Uncertified' }).mayOpen(opening, NOW)).to.deep.equal({ may: true });
  });

  it('has a new alert wait for the end of a downtime, but a compromise, and no deadline', () => {
    const down = of({ downtimes: { known: true, list: [OUTAGE] } });
    const why = 'everything affected is in downtime: until 2026-11-20T13:00:00.000Z';
    expect(down.mayOpen(opening, NOW)).to.deep.equal({ may: false, for: 'downtime', until: NOW + HOUR, why });
    expect(down.mayOpen(opening, NOW + HOUR)).to.deep.equal({ may: true });
    const compromise = { ...opening, subject: { ...opening.subject, class: 'compromise' } } as const;
    expect(down.mayOpen(compromise, NOW)).to.deep.equal({ may: true });
    const seven = Math.ceil((NOW + 7 * DAY) / DAY) * DAY;
    expect([down, of({})].map((one) => one.deadlineOf(opening))).to.deep.equal([seven, seven]);
  });

  it('asks again within the hour whether a long downtime was taken back', () => {
    const long = of({ downtimes: { known: true, list: [{ ...OUTAGE, to: NOW + 3 * DAY }] } });
    const why = 'everything affected is in downtime: until 2026-11-23T12:00:00.000Z';
    expect(long.mayOpen(opening, NOW)).to.deep.equal({ may: false, for: 'downtime', until: NOW + HOUR, why });
  });

  it('has what is of a site that an officer has released wait for a downtime like any other', () => {
    const released = of({ certification: 'Suspended', downtimes: { known: true, list: [OUTAGE] } });
    expect(released.mayOpen(opening, NOW, true)).to.include({ may: false, for: 'downtime' });
    expect(released.mayOpen(opening, NOW + HOUR, true)).to.deep.equal({ may: true });
  });
});
