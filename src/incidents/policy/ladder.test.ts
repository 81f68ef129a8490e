import { expect } from 'chai';
import fc from 'fast-check';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import { type DoneStep, type IssueTimes, ladderFor, stepsDue, type StepsDue } from './ladder.ts';
import type { Ladder, OfficerStep, SiteStep, Step } from './policy.ts';

const policy = await shippedPolicy();
const HOUR = 3600;
const DAY = 24 * HOUR;
const OPENED = 1_790_000_000;
const urgent = ladderFor({ class: 'advisory', severity: 'critical' }, policy)!;

function times(given: Partial<IssueTimes> = {}): IssueTimes {
  return {
    openedAt: OPENED,
    deadline: OPENED + 7 * DAY,
    acknowledgedAt: null,
    closedAt: null,
    place: {},
    ...given,
  };
}

function due(at: number, done: readonly DoneStep[] = [], given: Partial<IssueTimes> = {}): StepsDue {
  return stepsDue(urgent, times(given), done, at, policy.calendar);
}

function names({ toSite, toOfficer, passedOver }: StepsDue): readonly (readonly string[])[] {
  const sent = (list: readonly { readonly step: Step }[]): readonly string[] =>
    list.map(({ step }) => step.name);
  return [sent(toSite), sent(toOfficer), passedOver.map(({ name }) => name)];
}

function doneAt(at: number, ...steps: readonly string[]): readonly DoneStep[] {
  return steps.map((name) => ({ name, at }));
}

describe('the ladder', () => {
  it('is chosen by class and severity', () => {
    expect(ladderFor({ class: 'compromise', severity: 'low' }, policy)?.id).to.equal('urgent');
    expect(ladderFor({ class: 'vulnerability', severity: 'high' }, policy)?.id).to.equal('usual');
    expect(ladderFor({ class: 'metric', severity: 'critical' }, policy)?.id).to.equal('usual');
  });

  it('has nothing to do before its first step, and says when that is', () => {
    expect(due(OPENED + 4 * HOUR - 1)).to.deep.equal({
      toSite: [],
      toOfficer: [],
      passedOver: [],
      nextAt: OPENED + 4 * HOUR,
    });
  });

  it('reminds the site, with its NGI, of which nobody has answered for four hours', () => {
    const { toSite, nextAt } = due(OPENED + 4 * HOUR);
    expect(toSite.map(({ step, dueAt }) => [step.name, step.to, dueAt])).to.deep.equal([
      ['no-answer', ['site', 'ngi'], OPENED + 4 * HOUR],
    ]);
    expect(nextAt).to.equal(OPENED + DAY);
  });

  it('gives weeks where it is not urgent, and never speaks of a suspension', () => {
    const usual = ladderFor({ class: 'vulnerability', severity: 'high' }, policy)!;
    const given = times({ deadline: OPENED + 42 * DAY });
    const at = (day: number): StepsDue => stepsDue(usual, given, [], OPENED + day * DAY, policy.calendar);
    expect(names(at(7))).to.deep.equal([['no-answer'], [], []]);
    expect(at(7).toSite[0]?.step.to).to.deep.equal(['site']);
    expect(at(7).nextAt).to.equal(OPENED + 28 * DAY);
    expect(names(at(28))).to.deep.equal([['deadline-ahead'], [], ['no-answer']]);
    expect(at(42).toOfficer.map(({ step }) => step.do)).to.deep.equal(['review']);
  });

  it('does no step twice', () => {
    expect(names(due(OPENED + 5 * HOUR, doneAt(OPENED + 4 * HOUR, 'no-answer')))).to.deep.equal([[], [], []]);
  });

  it('does not complain of silence to whoever has answered, and never will', () => {
    const { passedOver, ...rest } = due(OPENED + 2 * DAY, [], { acknowledgedAt: OPENED + 3 * DAY - 1 });
    expect(names({ passedOver, ...rest })).to.deep.equal([[], [], ['no-answer', 'phone-list']]);
    expect(passedOver[0]?.why).to.equal('somebody has answered');
    expect(rest.nextAt).to.equal(OPENED + 5 * DAY);
  });

  it('after a long sleep sends the latest of those that say the same, to all that any was for', () => {
    const late = due(OPENED + 8 * DAY);
    expect(names(late)).to.deep.equal([['deadline-ahead'], ['phone-list', 'suspension'], ['no-answer']]);
    expect(late.toSite[0]?.step.to).to.deep.equal(['site', 'ngi']);
    expect(late.passedOver[0]?.why).to.equal('a later one says the same');
    expect(late.nextAt).to.equal(null);
  });

  it('is over when the issue is closed', () => {
    expect(names(due(OPENED + 8 * DAY, [], { closedAt: OPENED + DAY }))).to.deep.equal([[], [], []]);
  });

  it('begins anew when the issue comes back', () => {
    const done = doneAt(OPENED + 4 * HOUR, 'no-answer', 'phone-list');
    const again = { openedAt: OPENED + 3 * DAY };
    expect(names(due(OPENED + 3 * DAY + 4 * HOUR, done, again))).to.deep.equal([['no-answer'], [], []]);
  });

  it('warns of a deadline again when that has moved to later, and not when it has moved nearer', () => {
    const done = doneAt(OPENED + 5 * DAY, 'no-answer', 'phone-list', 'deadline-ahead');
    const at = OPENED + 6 * DAY;
    expect(names(due(at, done, { deadline: OPENED + 8 * DAY - 1 }))).to.deep.equal([
      ['deadline-ahead'],
      [],
      [],
    ]);
    expect(names(due(at, done, { deadline: OPENED + 6.5 * DAY }))).to.deep.equal([[], [], []]);
  });

  it('leaves a site that learns of a deadline too late two days before anybody proposes anything', () => {
    const past = { deadline: OPENED - 30 * DAY };
    expect(names(due(OPENED + 2 * DAY - 1, [], past))).to.deep.equal([['no-answer'], ['phone-list'], []]);
    expect(names(due(OPENED + 2 * DAY, [], past))[1]).to.deep.equal(['phone-list', 'suspension']);
  });

  it('without a deadline has the steps that need none', () => {
    expect(names(due(OPENED + 99 * DAY, [], { deadline: null }))).to.deep.equal([
      ['no-answer'],
      ['phone-list'],
      [],
    ]);
  });

  it('counts the working hours of the site where a step says so', () => {
    const [first] = urgent.steps;
    const step = { ...first!, when: { of: 'opened', after: 'PT4H', hours: 'working' } } as const;
    const friday = Date.parse('2026-11-27T16:00:00Z') / 1000;
    const { nextAt } = stepsDue(
      { steps: [step] },
      times({ openedAt: friday, place: { timeZone: 'Europe/Lisbon' } }),
      [],
      friday,
      policy.calendar,
    );
    expect(new Date((nextAt ?? 0) * 1000).toISOString()).to.equal('2026-11-30T12:00:00.000Z');
  });
});

describe('whoever looks at a ladder, at whatever times', () => {
  const looks = fc.array(fc.integer({ min: 0, max: 12 * DAY }), { maxLength: 30 });
  const acknowledged = fc.option(fc.integer({ min: 0, max: 9 * DAY }), { nil: null });
  const deadline = fc.option(fc.integer({ min: -5 * DAY, max: 9 * DAY }), { nil: null });

  /** Every step that was sent or passed over, in order. */
  function run(
    ladder: Ladder,
    wakes: readonly number[],
    given: Partial<IssueTimes>,
    ack: number | null,
  ): StepsDue[] {
    const done: DoneStep[] = [];
    return wakes.map((wake) => {
      const now = OPENED + wake;
      const known = { ...given, acknowledgedAt: ack !== null && OPENED + ack <= now ? OPENED + ack : null };
      const found = stepsDue(ladder, times(known), done, now, policy.calendar);
      for (const name of names(found).flat()) done.push({ name, at: now });
      return found;
    });
  }

  it('finds each step once, none before its time, and at the end none is left', () => {
    fc.assert(
      fc.property(
        looks,
        acknowledged,
        deadline,
        fc.constantFrom(...policy.ladders),
        (given, ack, end, ladder) => {
          const wakes = [...given.toSorted((one, other) => one - other), 30 * DAY];
          const known = { deadline: end === null ? null : OPENED + end };
          const found = run(ladder, wakes, known, ack);
          const all = found.flatMap((one) => names(one).flat());
          expect(new Set(all).size).to.equal(all.length);
          found.forEach(({ toSite, toOfficer, passedOver }, index) => {
            for (const { dueAt } of [...toSite, ...toOfficer, ...passedOver])
              expect(dueAt).to.be.at.most(OPENED + (wakes[index] ?? 0));
          });
          const whole = run(ladder, [30 * DAY], known, ack).flatMap((one) => names(one).flat());
          expect([...all].toSorted()).to.deep.equal([...whole].toSorted());
        },
      ),
    );
  });

  it('finds something whenever it comes back at the time that it was told', () => {
    fc.assert(
      fc.property(deadline, (end) => {
        const known = times({ deadline: end === null ? null : OPENED + end });
        const done: DoneStep[] = [];
        let now: number | null = OPENED;
        let looked = 0;
        while (now !== null) {
          const found: StepsDue = stepsDue(urgent, known, done, now, policy.calendar);
          if (looked > 0) expect(names(found).flat()).not.to.be.empty;
          for (const name of names(found).flat()) done.push({ name, at: now });
          now = found.nextAt;
          looked += 1;
          expect(looked).to.be.below(20);
        }
      }),
    );
  });

  it('is never handed a proposal that could go to a site', () => {
    fc.assert(
      fc.property(looks, deadline, (wakes, end) => {
        for (const { toSite, toOfficer } of run(
          urgent,
          wakes,
          { deadline: end === null ? null : OPENED + end },
          null,
        )) {
          for (const { step } of toSite) expect(step.do).to.equal('remind');
          for (const { step } of toOfficer) expect(step.to).to.deep.equal(['officer']);
        }
      }),
    );
  });

  it('cannot send one by mistake, either', () => {
    const send = (step: SiteStep): string => step.do;
    const proposal: OfficerStep = {
      name: 'suspension',
      when: { of: 'deadline' },
      do: 'propose-suspension',
      to: ['officer'],
      text: 'decide',
    };
    // @ts-expect-error A proposal is no step for a site.
    expect(send(proposal)).to.equal('propose-suspension');
    // @ts-expect-error Nor is there anybody but an officer that it is for.
    const wrong: Step = { ...proposal, to: ['site'] };
    expect(wrong.do).to.equal('propose-suspension');
  });
});
