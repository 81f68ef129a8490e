import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryReport, sampleReport } from '../../test/kit/sample-event.ts';
import { eventId, ID_LENGTH } from './event.ts';

describe('the id of an event', () => {
  it('is the start in seconds, then a hash', () => {
    const id = eventId(sampleReport({ start: '2026-05-01T10:00:00.999999Z' }));
    expect(id)
      .to.match(/^[0-9a-f]+$/)
      .and.have.lengthOf(ID_LENGTH);
    expect(parseInt(id.slice(0, 12), 16)).to.equal(Date.UTC(2026, 4, 1, 10) / 1000);
  });

  it('is the same for everything that receivers may see differently', () => {
    const one = sampleReport();
    const other = sampleReport({
      subject: { ...one.subject, host: 'CE1.Example.org', ngi: 'NGI_X' },
      start: '2026-05-01T10:00:00Z',
      end: '2026-05-01T10:00:09Z',
      longOutput: `${one.longOutput}\n`,
      perfdata: '',
      stateType: 'soft',
      via: ['nagios'],
      tags: {},
    });
    expect(eventId(other)).to.equal(eventId(one));
  });

  const base = sampleReport();
  const differing = {
    site: { subject: { ...base.subject, site: 'SITE-B' } },
    host: { subject: { ...base.subject, host: 'ce2.example.org' } },
    node: { subject: { ...base.subject, node: 'wn1.example.org' } },
    'letters of the service': { subject: { ...base.subject, service: 'EU.egi.sec.WN-CRL-ops' } },
    metric: { subject: { ...base.subject, metric: 'age' } },
    state: { state: 'OK' },
    summary: { summary: 'CRL expires' },
    'long output': { longOutput: 'first line\nsecond line!' },
    second: { start: '2026-05-01T10:00:01Z' },
  } as const;
  for (const [what, change] of Object.entries(differing)) {
    it(`differs with the ${what}`, () => expect(eventId({ ...base, ...change })).not.to.equal(eventId(base)));
  }

  it('takes no part of one field for another', () => {
    const { site, host } = base.subject;
    const service = { ...base, subject: { site, host, service: 'x' } };
    const node = { ...base, subject: { site, host, node: 'x' } };
    expect(eventId(service)).not.to.equal(eventId(node));
  });

  it('grows with the start', () => {
    fc.assert(
      fc.property(arbitraryReport, arbitraryReport, (one, other) => {
        const [first, second] = Date.parse(one.start) < Date.parse(other.start) ? [one, other] : [other, one];
        expect(eventId(first).slice(0, 12) <= eventId(second).slice(0, 12)).to.equal(true);
      }),
    );
  });
});
