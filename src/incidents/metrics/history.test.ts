import { expect } from 'chai';
import fc from 'fast-check';
import type { AuditEntry, FieldValue } from '../audit.ts';
import { historiesOf, historyOf, type IssueHistory, type Round } from './history.ts';

type Said = Readonly<Record<string, FieldValue>>;

function trail(...said: readonly (readonly [number, Said])[]): readonly AuditEntry[] {
  const fields = new Map<string, FieldValue>();
  return said.map(([at, changes], index) => ({
    seq: index + 1,
    at,
    issue: 7,
    incident: null,
    version: index + 1,
    action: index === 0 ? 'open' : 'update',
    by: { kind: 'monitoring', name: 'intake', via: '' },
    why: '',
    note: null,
    changes: Object.entries(changes).map(([field, to]) => {
      const from = fields.get(field) ?? null;
      fields.set(field, to);
      return { field, from, to };
    }),
  }));
}

const NEW = { site: 'SITE-A', ngi: 'NGI_A', state: 'new' };

function rounds(now: number, ...said: readonly (readonly [number, Said])[]): readonly Partial<Round>[] {
  return historyOf(7, trail(...said), now).rounds.map((round) =>
    Object.fromEntries(Object.entries(round).filter(([, value]) => value !== null && value !== false)),
  );
}

describe('the history of an issue', () => {
  it('is from its opening to its end', () => {
    expect(
      rounds(99, [10, NEW], [15, { state: 'open', acknowledgedAt: 15 }], [30, { state: 'resolved' }]),
    ).to.deep.equal([{ openedAt: 10, acknowledgedAt: 15, closedAt: 30, end: 'resolved' }]);
  });

  it('has a round for each time it came back', () => {
    expect(
      rounds(
        99,
        [10, NEW],
        [20, { state: 'resolved' }],
        [40, { state: 'open', acknowledgedAt: null }],
        [50, { state: 'rejected' }],
      ),
    ).to.deep.equal([
      { openedAt: 10, closedAt: 20, end: 'resolved' },
      { openedAt: 40, closedAt: 50, end: 'rejected', reopened: true },
    ]);
  });

  it('that a person has opened has nothing to acknowledge', () => {
    expect(
      rounds(99, [10, { ...NEW, state: 'open', acknowledgedAt: 10 }], [20, { state: 'waiting' }]),
    ).to.deep.equal([{ openedAt: 10, byPerson: true }]);
  });

  for (const [name, missedAt, said] of [
    [
      'is met in its very second',
      undefined,
      [
        [10, { ...NEW, deadline: 20 }],
        [20, { state: 'resolved' }],
      ],
    ],
    [
      'is missed a second later',
      20,
      [
        [10, { ...NEW, deadline: 20 }],
        [21, { state: 'resolved' }],
      ],
    ],
    ['is missed while nobody looks', 20, [[10, { ...NEW, deadline: 20 }]]],
    ['is not missed before it comes', undefined, [[10, { ...NEW, deadline: 200 }]]],
    [
      'that was moved in time is missed later',
      60,
      [
        [10, { ...NEW, deadline: 20 }],
        [15, { deadline: 60 }],
      ],
    ],
    [
      'that was moved too late was missed',
      20,
      [
        [10, { ...NEW, deadline: 20 }],
        [25, { deadline: 200 }],
      ],
    ],
    [
      'that had passed when it was set is missed then',
      15,
      [
        [10, NEW],
        [15, { deadline: 5 }],
      ],
    ],
    ['that had passed at the opening is missed then', 10, [[10, { ...NEW, deadline: 5 }]]],
    [
      'that was taken away is not missed',
      undefined,
      [
        [10, { ...NEW, deadline: 20 }],
        [15, { deadline: null }],
      ],
    ],
  ] as const)
    it(`with a deadline that ${name}`, () => {
      expect(rounds(99, ...said)[0]?.missedAt).to.equal(missedAt);
    });

  it('is that of each of many, in any order of entries', () => {
    const one = trail([10, NEW], [20, { state: 'resolved' }]);
    const other = trail([12, { ...NEW, site: 'SITE-B', mergedInto: 7 }]).map((entry) => ({
      ...entry,
      seq: 9,
      issue: 8,
    }));
    const histories: readonly IssueHistory[] = historiesOf([...other, ...one.toReversed()], 99);
    expect(histories.map(({ issue, site, merged }) => [issue, site, merged])).to.deep.equal([
      [7, 'SITE-A', false],
      [8, 'SITE-B', true],
    ]);
    expect(histories[0]?.rounds[0]?.closedAt).to.equal(20);
  });

  it('is what somebody sees who looks every second', () => {
    const state = fc.constantFrom('new', 'open', 'waiting', 'resolved', 'rejected');
    const change = fc.record(
      { state, deadline: fc.option(fc.integer({ min: 0, max: 70 }), { nil: null }) },
      { requiredKeys: [] },
    );
    const said = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 60 }), change), {
      selector: ([at]) => at,
      maxLength: 12,
    });
    fc.assert(
      fc.property(said, (given) => {
        const entries = [[0, NEW] as const, ...given.toSorted(([one], [other]) => one - other)];
        const seen: { openedAt: number; closedAt: number | null; missedAt: number | null }[] = [];
        let now: Said = {};
        let isOpen = false;
        for (let second = 0; second < 65; second += 1) {
          now = { ...now, ...entries.find(([at]) => at === second)?.[1] };
          const open = now['state'] !== 'resolved' && now['state'] !== 'rejected';
          const last = seen.at(-1);
          if (open && !isOpen) seen.push({ openedAt: second, closedAt: null, missedAt: null });
          if (!open && isOpen && last !== undefined) last.closedAt = second;
          isOpen = open;
          const deadline = now['deadline'];
          const current = seen.at(-1);
          if (open && typeof deadline === 'number' && second >= deadline && current !== undefined)
            current.missedAt ??= second;
        }
        const found = historyOf(7, trail(...entries), 65).rounds;
        expect(
          found.map(({ openedAt, closedAt, missedAt }) => ({ openedAt, closedAt, missedAt })),
        ).to.deep.equal(seen);
      }),
    );
  });
});
