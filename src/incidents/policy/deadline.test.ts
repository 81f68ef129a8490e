import { expect } from 'chai';
import fc from 'fast-check';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import { ISSUE_CLASSES } from '../issue-key.ts';
import { SEVERITIES } from '../issue.ts';
import { clocksOf, deadlineOf, type IssueFacts } from './deadline.ts';

const policy = await shippedPolicy();

function seconds(text: string): number {
  return Date.parse(text) / 1000;
}

function facts(given: Partial<IssueFacts>): IssueFacts {
  return {
    class: 'vulnerability',
    severity: 'critical',
    openedAt: seconds('2026-05-09T13:30:00Z'),
    place: {},
    ...given,
  };
}

describe('the deadline of an issue', () => {
  const published = { id: 'EGI-SVG-2026-14', publishedAt: seconds('2026-05-08T23:59:59Z') };
  for (const [name, given, at, setBy] of [
    [
      'that an advisory sets',
      { advisory: { ...published, deadlineAt: seconds('2026-05-16T09:00:00Z') } },
      '2026-05-16T09:00:00Z',
      'EGI-SVG-2026-14',
    ],
    ['of a critical vulnerability', { advisory: published }, '2026-05-16T00:00:00Z', 'SEC03'],
    ['without an advisory', {}, '2026-05-17T00:00:00Z', 'SEC03'],
    ['of a high risk', { severity: 'high', advisory: published }, '2026-06-20T00:00:00Z', 'SVG-HIGH'],
    [
      'of a moderate risk',
      { severity: 'moderate', class: 'advisory', advisory: published },
      '2026-09-09T00:00:00Z',
      'SVG-MODERATE',
    ],
    ['of a low risk', { severity: 'low', advisory: published }, '2027-05-09T00:00:00Z', 'SVG-LOW'],
    ['of a compromise', { class: 'compromise', severity: 'low' }, '2026-05-10T13:30:00Z', 'SEC01'],
    [
      'of a compromise that was discovered before',
      { class: 'compromise', discoveredAt: seconds('2026-05-09T08:00:00Z') },
      '2026-05-10T08:00:00Z',
      'SEC01',
    ],
  ] as const)
    it(name, () => {
      const deadline = deadlineOf(facts(given), policy);
      expect(deadline).to.include({ at: seconds(at), setBy });
    });

  it('is none where no procedure sets one', () => {
    expect(deadlineOf(facts({ class: 'metric' }), policy)).to.equal(undefined);
    expect(deadlineOf(facts({ class: 'other' }), policy)).to.equal(undefined);
  });

  it('says what was assumed', () => {
    expect(deadlineOf(facts({}), policy)?.assumed).to.deep.equal(['when it was published is not known']);
    expect(deadlineOf(facts({ advisory: published }), policy)?.assumed).to.deep.equal([]);
  });

  it('is never before what it runs from, and the same for the same facts', () => {
    const arbitrary = fc.record({
      class: fc.constantFrom(...ISSUE_CLASSES),
      severity: fc.constantFrom(...SEVERITIES),
      openedAt: fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }),
      place: fc.constantFrom({}, { timeZone: 'Europe/Ljubljana' }, { timeZone: 'Pacific/Apia' }),
    });
    fc.assert(
      fc.property(arbitrary, (given) => {
        const deadline = deadlineOf(given, policy);
        expect(deadlineOf(given, policy)).to.deep.equal(deadline);
        if (deadline !== undefined) expect(deadline.at).to.be.above(given.openedAt);
      }),
    );
  });
});

describe('the clocks of an incident', () => {
  const incident = facts({ class: 'compromise', discoveredAt: seconds('2026-12-23T15:30:00Z') });
  const shown = (given: IssueFacts): readonly string[] =>
    clocksOf(given, policy).map(
      ({ clock, at }) => `${clock.name} ${new Date(at * 1000).toISOString().slice(0, 16)}`,
    );

  it('run from what has happened, and not before it has', () => {
    expect(shown(incident)).to.deep.equal([
      'inform 2026-12-23T19:30',
      'contain 2026-12-24T15:30',
      'closure-report 2027-01-23T15:30',
    ]);
    expect(shown({ ...incident, isolatedAt: seconds('2026-12-24T12:00:00Z') })).to.include(
      'downtime 2026-12-25T12:00',
    );
  });

  it('count the working hours of the site alone where the rule says so', () => {
    const requestedAt = seconds('2026-12-24T14:00:00Z');
    const at = (timeZone?: string): readonly string[] =>
      shown({ ...incident, requestedAt, place: timeZone === undefined ? {} : { timeZone } });
    expect(at()).to.include('analysis 2026-12-28T10:00');
    expect(at('Europe/Ljubljana')).to.include('analysis 2026-12-28T10:00');
    expect(at('America/Chicago')).to.include('analysis 2026-12-24T19:00');
    const [analysis] = clocksOf({ ...incident, requestedAt }, policy).filter(
      ({ clock }) => clock.name === 'analysis',
    );
    expect(analysis?.assumed).to.deep.equal(['working hours in UTC']);
  });
});
