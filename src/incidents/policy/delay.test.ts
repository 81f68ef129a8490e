import { expect } from 'chai';
import fc from 'fast-check';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import type { Downtime } from '../contacts/directory.ts';
import { type DelayedIssue, isDelayed } from './delay.ts';

const {
  sites: { downtime: rules },
} = await shippedPolicy();
const HOUR = 3600;
const DAY = 24 * HOUR;
const NOW = 1_790_000_000;
const issue: DelayedIssue = {
  class: 'vulnerability',
  openedAt: NOW,
  hosts: ['ce1.example.org', 'ce2.example.org'],
  scope: '',
};

function outage(from: number, to: number, host?: string, given: Partial<Downtime> = {}): Downtime {
  return {
    from: NOW + from,
    to: NOW + to,
    severity: 'OUTAGE',
    ...(host === undefined ? {} : { host }),
    ...given,
  };
}

function known(...list: readonly Downtime[]): { readonly known: true; readonly list: readonly Downtime[] } {
  return { known: true, list };
}

describe('a new alert', () => {
  for (const [name, list, until] of [
    ['waits for the end of the downtime of the whole site', [outage(-HOUR, HOUR)], HOUR],
    [
      'waits while all its hosts are in downtime',
      [outage(-1, 5, 'ce1.example.org'), outage(-1, 9, 'ce2.example.org')],
      5,
    ],
    ['waits through downtimes that follow each other', [outage(5, 20), outage(-1, 6), outage(20, 30)], 30],
    ['does not wait for one host among others', [outage(-HOUR, HOUR, 'ce1.example.org')], undefined],
    ['does not wait for a downtime that has not begun', [outage(1, HOUR)], undefined],
    ['does not wait for one that has ended', [outage(-HOUR, 0)], undefined],
    [
      'does not wait for a mere warning',
      [outage(-HOUR, HOUR, undefined, { severity: 'WARNING' })],
      undefined,
    ],
    ['does not wait for ever', [outage(-HOUR, 400 * DAY)], 7 * DAY],
  ] as const)
    it(name, () => {
      const delay = isDelayed(known(...list), issue, NOW, rules);
      expect(delay.delayed ? delay.until - NOW : undefined).to.equal(until);
    });

  it('of a service waits for the downtimes of that service alone', () => {
    const list = known(outage(-1, 9, undefined, { service: 'SRM' }));
    expect(isDelayed(list, { ...issue, scope: 'SRM' }, NOW, rules).delayed).to.equal(true);
    expect(isDelayed(list, { ...issue, scope: 'ARC-CE' }, NOW, rules).delayed).to.equal(false);
  });

  it('of a compromise waits for none', () => {
    const found = { ...issue, class: 'compromise' } as const;
    const why = 'a compromise waits for no downtime';
    expect(isDelayed(known(outage(-1, 9)), found, NOW, rules)).to.deep.equal({ delayed: false, why });
    const nobodyKnows = { known: false, reason: 'never heard' } as const;
    const patient = { ...rules, unknown: 'delay' } as const;
    expect(isDelayed(nobodyKnows, found, NOW, patient).delayed).to.equal(false);
  });

  it('of no service does not wait for one service of the whole site', () => {
    const list = known(outage(-1, 9, undefined, { service: 'SRM' }));
    for (const hosts of [issue.hosts, []])
      expect(isDelayed(list, { ...issue, hosts }, NOW, rules).delayed).to.equal(false);
  });

  it('without hosts waits for the whole site alone', () => {
    const wide = { ...issue, hosts: [] };
    expect(isDelayed(known(outage(-1, 9, 'ce1.example.org')), wide, NOW, rules).delayed).to.equal(false);
    expect(isDelayed(known(outage(-1, 9)), wide, NOW, rules).delayed).to.equal(true);
  });

  it('does not wait when nobody knows of downtimes, and says so, unless the rules say otherwise', () => {
    const unknown = { known: false, reason: 'downtimes were last heard long ago' } as const;
    expect(isDelayed(unknown, issue, NOW, rules)).to.deep.equal({ delayed: false, why: unknown.reason });
    const patient = { ...rules, unknown: 'delay' } as const;
    expect(isDelayed(unknown, issue, NOW, patient)).to.deep.include({ delayed: true, until: NOW + 7 * DAY });
    expect(isDelayed(unknown, issue, NOW + 8 * DAY, patient).delayed).to.equal(false);
  });

  it('waits until a moment that comes, after which it waits no longer or until a later one, and never for too long', () => {
    const hour = fc.integer({ min: -50, max: 300 });
    const downtime = fc
      .tuple(hour, fc.integer({ min: 1, max: 100 }), fc.constantFrom(undefined, ...issue.hosts))
      .map(([from, length, host]) => outage(from * HOUR, (from + length) * HOUR, host));
    fc.assert(
      fc.property(fc.array(downtime, { maxLength: 12 }), (list) => {
        let now = NOW;
        for (let looked = 0; ; looked += 1) {
          const delay = isDelayed(known(...list), issue, now, rules);
          if (!delay.delayed) break;
          expect(delay.until).to.be.above(now);
          expect(delay.until).to.be.at.most(NOW + 7 * DAY);
          now = delay.until;
          expect(looked).to.be.below(50);
        }
        for (const host of issue.hosts)
          if (now > NOW && now < NOW + 7 * DAY) {
            const covering = list.filter((one) => one.host === undefined || one.host === host);
            expect(covering.some(({ from, to }) => from <= now - 1 && now - 1 < to)).to.equal(true);
          }
      }),
    );
  });
});
