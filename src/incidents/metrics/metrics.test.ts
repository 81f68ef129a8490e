import { expect } from 'chai';
import fc from 'fast-check';
import type { IssueHistory, Round } from './history.ts';
import { LEVELS, METRICS_COLUMNS, metricsOf, type MetricsRow } from './metrics.ts';
import { isMonth, monthAt, monthsBetween } from './months.ts';

const NOW = Date.UTC(2026, 10, 15) / 1000;
const DAY = 86_400;
const OCTOBER = Date.UTC(2026, 9, 1) / 1000;
const MONTHS = monthsBetween('2026-09', '2026-12');

function history(site: string, ngi: string, ...rounds: readonly Partial<Round>[]): IssueHistory {
  const round = {
    reopened: false,
    byPerson: false,
    acknowledgedAt: null,
    closedAt: null,
    end: null,
    missedAt: null,
  };
  return {
    issue: 1,
    site,
    ngi,
    merged: false,
    rounds: rounds.map((one) => ({ ...round, openedAt: OCTOBER, ...one })),
  };
}

const HISTORIES = [
  history('SITE-A', 'NGI_1', { acknowledgedAt: OCTOBER + 100, closedAt: OCTOBER + 5 * DAY, end: 'resolved' }),
  history('SITE-A', 'NGI_1', {
    acknowledgedAt: OCTOBER + 300,
    closedAt: OCTOBER + 35 * DAY,
    end: 'resolved',
    missedAt: OCTOBER + 7 * DAY,
  }),
  history(
    'SITE-B',
    'NGI_1',
    { closedAt: OCTOBER + 1, end: 'rejected' },
    { openedAt: OCTOBER + DAY, reopened: true },
  ),
  { ...history('SITE-C', 'NGI_2', {}), merged: true },
];

function row(month: string, level: string, name: string): MetricsRow | undefined {
  return metricsOf(HISTORIES, MONTHS, LEVELS, NOW).find(
    (one) => one.month === month && one.level === level && [one.site, one.ngi].includes(name),
  );
}

describe('metrics', () => {
  it('say what became of the issues of a site in a month', () => {
    expect(row('2026-10', 'site', 'SITE-A')).to.deep.equal({
      month: '2026-10',
      level: 'site',
      ngi: 'NGI_1',
      site: 'SITE-A',
      open: 1,
      opened: 2,
      reopened: 0,
      closed: 1,
      resolved: 1,
      rejected: 0,
      acknowledged: 2,
      medianSecondsToAcknowledge: 100,
      longestSecondsToAcknowledge: 300,
      medianSecondsToFix: 5 * DAY,
      longestSecondsToFix: 5 * DAY,
      deadlinesMissed: 1,
    });
    expect(row('2026-11', 'site', 'SITE-A')).to.include({
      open: 0,
      opened: 0,
      closed: 1,
      longestSecondsToFix: 35 * DAY,
    });
  });

  it('of an NGI are those of its sites', () => {
    expect(row('2026-10', 'ngi', 'NGI_1')).to.include({
      open: 2,
      opened: 3,
      reopened: 1,
      rejected: 1,
      site: '',
    });
  });

  it('are of months that have begun, and of a merge only of the survivor', () => {
    const rows = metricsOf(HISTORIES, MONTHS, ['all'], NOW);
    expect(rows.map(({ month }) => month)).to.deep.equal(['2026-09', '2026-10', '2026-11']);
    expect(rows.map(({ open }) => open)).to.deep.equal([0, 2, 1]);
    expect(rows.map(({ opened }) => opened)).to.deep.equal([0, 3, 0]);
    expect(rows[0]).to.include({ medianSecondsToFix: null, medianSecondsToAcknowledge: null });
  });

  it('have the middle one of several times, of an even number the lower', () => {
    const after = (...days: readonly number[]): MetricsRow | undefined =>
      metricsOf(
        days.map((day) => {
          const end = { closedAt: OCTOBER + day * DAY, end: 'resolved' } as const;
          return history('S', 'N', { acknowledgedAt: OCTOBER + day, ...end });
        }),
        MONTHS.slice(1),
        ['all'],
        NOW,
      )[0];
    expect(after(9, 1, 4)).to.include({
      medianSecondsToAcknowledge: 4,
      longestSecondsToAcknowledge: 9,
      medianSecondsToFix: 4 * DAY,
      longestSecondsToFix: 9 * DAY,
    });
    expect(after(9, 1, 4, 7)).to.include({ medianSecondsToAcknowledge: 4, medianSecondsToFix: 4 * DAY });
  });

  it('are in whole seconds', () => {
    const fixed = { openedAt: OCTOBER + 0.1, acknowledgedAt: OCTOBER + 60.4, closedAt: OCTOBER + 1234.6 };
    const [all] = metricsOf(
      [history('S', 'N', { ...fixed, end: 'resolved' })],
      MONTHS.slice(1),
      ['all'],
      NOW,
    );
    expect(all).to.deep.include({
      medianSecondsToAcknowledge: 60,
      longestSecondsToAcknowledge: 60,
      medianSecondsToFix: 1235,
      longestSecondsToFix: 1235,
    });
  });

  it('have a row of all even where there is nothing', () => {
    expect(metricsOf([], MONTHS.slice(0, 1), LEVELS, NOW)).to.have.length(1);
  });

  it('have a column for every field', () => {
    const [first] = metricsOf(HISTORIES, MONTHS, LEVELS, NOW);
    expect(Object.keys(first ?? {})).to.have.members([...METRICS_COLUMNS]);
  });

  it('add up, from site to NGI to all and from month to month', () => {
    const at = fc.integer({ min: OCTOBER - 40 * DAY, max: NOW });
    const rounds = fc
      .tuple(at, fc.option(fc.integer({ min: 0, max: 60 * DAY }), { nil: null }))
      .map(([openedAt, length]) => ({
        openedAt,
        closedAt: length === null || openedAt + length > NOW ? null : openedAt + length,
        end: 'resolved' as const,
      }));
    const names = fc.constantFrom(['A', 'N1'], ['B', 'N1'], ['C', 'N2'], ['C', '']);
    const arbitrary = fc.array(
      fc.tuple(names, rounds).map(([[site = '', ngi = ''], round]) => history(site, ngi, round)),
    );
    const months = monthsBetween('2026-07', '2026-11');
    fc.assert(
      fc.property(arbitrary, (histories) => {
        const rows = metricsOf(histories, months, LEVELS, NOW);
        let open = 0;
        for (const { name } of months) {
          const of = (level: string): readonly MetricsRow[] =>
            rows.filter((one) => one.month === name && one.level === level);
          const sum = (level: string, field: 'open' | 'opened' | 'closed'): number =>
            of(level).reduce((total, one) => total + one[field], 0);
          for (const field of ['open', 'opened', 'closed'] as const) {
            expect(sum('site', field)).to.equal(sum('all', field));
            expect(sum('ngi', field)).to.equal(sum('all', field));
          }
          open += sum('all', 'opened') - sum('all', 'closed');
          expect(sum('all', 'open')).to.equal(open);
        }
      }),
    );
  });
});

describe('months', () => {
  it('are those of UTC, whole', () => {
    expect(monthsBetween('2026-12', '2027-01')).to.deep.equal([
      { name: '2026-12', from: Date.UTC(2026, 11) / 1000, to: Date.UTC(2027, 0) / 1000 },
      { name: '2027-01', from: Date.UTC(2027, 0) / 1000, to: Date.UTC(2027, 1) / 1000 },
    ]);
    expect(monthsBetween('2026-02', '2026-01')).to.deep.equal([]);
    expect(monthAt(NOW)).to.equal('2026-11');
  });

  it('are written in one way', () => {
    for (const text of ['2026-13', '2026-1', '2026', '2026-11-01', '']) expect(isMonth(text)).to.equal(false);
    expect(isMonth('2026-11')).to.equal(true);
  });
});
