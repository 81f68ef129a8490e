import { expect } from 'chai';
import type { Downtime, Site } from '../contacts/directory.ts';
import { gather } from './gather.ts';
import { digestKinds } from './period.ts';
import { renderDigest } from './render.ts';

const TO = Date.parse('2026-11-26T07:00:00Z') / 1000;
const HOUR = 3600;
const PERIOD = { from: TO - 24 * HOUR, to: TO, since: 0 };

/** The text of the digest of all. @param downtimes of the site */
function rendered(...downtimes: readonly Downtime[]): string {
  const site: Site = {
    ...{ name: 'SITE-A', ngi: 'NGI_X', csirt: [], ngiSecurity: [], scopes: [] },
    ...{ certification: 'Certified', downtimes: { known: true, list: downtimes } },
  };
  const subject = { site: 'SITE-A', host: 'ce1', service: 'CRL' };
  const spell = { subject, state: 'CRITICAL', from: TO - HOUR, last: TO - HOUR, summary: 'old' } as const;
  const [all] = gather({
    ...{ spells: [spell], period: PERIOD, stateOf: () => 'CRITICAL', rules: undefined },
    ...{ directory: { sites: new Map([['SITE-A', site]]), heard: [], notes: [] } },
    officers: ['irtf@example.org'],
  });
  if (all === undefined) throw new Error('officers are told nothing');
  return renderDigest(digestKinds().daily, PERIOD, all, 'TLP:AMBER').text;
}

describe('a digest', () => {
  it('begins and ends with its TLP', () => {
    expect(rendered()).to.match(/^TLP:AMBER\n\n1 result was CRITICAL [^]*\n\nTLP:AMBER\n$/);
  });

  it('tells of what is in downtime too, and says that it is', () => {
    expect(rendered()).to.contain('now CRITICAL\n');
    const outage = { from: TO - 2 * HOUR, to: TO + HOUR, severity: 'OUTAGE' } as const;
    for (const downtime of [outage, { ...outage, host: 'ce1' }])
      expect(rendered(downtime)).to.contain('now CRITICAL, in downtime\n');
    for (const downtime of [
      { ...outage, host: 'ce2' },
      { ...outage, to: TO },
    ])
      expect(rendered(downtime)).not.to.contain('in downtime');
  });
});
