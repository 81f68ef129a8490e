import { expect } from 'chai';
import { DAY, host, monitoring, observation, person, T0 } from '../../../test/kit/ledger.ts';
import type { IssueOrder, Observation, Saying } from '../command.ts';
import type { Issue } from '../issue.ts';
import { DEFAULT_RULES, merge, type Step, transition } from './index.ts';

const WINDOW = DEFAULT_RULES.reopenSeconds;

function seen(issue: Issue | undefined, given: Partial<Observation> = {}, at = T0): Step {
  const hosts = [host('wn1', 'CRITICAL', at)];
  const command = { do: 'observe', observation: observation({ hosts, ...given }) } as const;
  return transition(issue, command, monitoring(at), DEFAULT_RULES);
}

function after(step: Step): Issue {
  if ('after' in step) return { ...step.after, id: 1, version: step.after.version + 1 };
  throw new Error(`${step.kind}: ${step.reason}`);
}

function told(issue: Issue, order: Omit<IssueOrder, 'issue'>, saying: Saying = person()): Step {
  return transition(issue, { ...order, issue: issue.id } as IssueOrder, saying, DEFAULT_RULES);
}

const NEW = after(seen(undefined));
const OWNED = after(told(NEW, { do: 'assign', owner: 'olga' } as never));
const RESOLVED = after(told(NEW, { do: 'resolve' } as never));
const REJECTED = after(told(NEW, { do: 'reject', until: null } as never));
const LATER = T0 + 100;

describe('what monitoring sees', () => {
  it('opens an issue when a host is affected, and none otherwise', () => {
    expect(NEW).to.deep.include({ state: 'new', owner: null, acknowledgedAt: null, pinned: [] });
    for (const state of ['OK', 'UNKNOWN'] as const)
      expect(seen(undefined, { hosts: [host('wn1', state)] }).kind).to.equal('unchanged');
  });

  it('updates hosts and severity, and is silent when all is as it was', () => {
    const graver = seen(NEW, { severity: 'critical', hosts: [host('wn2')] });
    expect(after(graver).severity).to.equal('critical');
    expect(after(graver).hosts.map(({ name }) => name)).to.deep.equal(['wn1', 'wn2']);
    expect(seen(NEW)).to.deep.equal({ kind: 'unchanged', reason: 'as it was' });
    expect(seen(NEW, {}, LATER).kind).to.equal('seen');
  });

  it('says nothing when it is older than what is known', () => {
    const ok = after(seen(NEW, { hosts: [host('wn1', 'OK', LATER)] }, LATER));
    expect(seen(ok, {}, LATER - 1).kind).to.equal('unchanged');
  });

  it('does not overwrite what a person has set', () => {
    const edited = after(told(NEW, { do: 'edit', severity: 'low', title: 'mine', deadline: null } as never));
    const again = seen(edited, { severity: 'critical', title: 'theirs', deadline: LATER }, LATER);
    expect(after(again)).to.deep.include({ severity: 'low', title: 'mine', deadline: null });
    expect(told(edited, { do: 'edit', severity: 'high' } as never, monitoring()).kind).to.equal('unchanged');
  });

  for (const [what, given, at, kind] of [
    ['on its way when it was resolved', {}, T0, 'unchanged'],
    ['of a host that is well', { hosts: [host('wn1', 'OK', LATER)] }, LATER, 'unchanged'],
    ['later, which brings it back', {}, LATER, 'change'],
    ['at the end of the window', {}, T0 + WINDOW, 'change'],
    ['after the window, which opens another', {}, T0 + WINDOW + 1, 'open'],
  ] as const) {
    it(`of a resolved issue: ${what}`, () => expect(seen(RESOLVED, given, at).kind).to.equal(kind));
  }

  it('brings a resolved issue back as one that nobody has touched', () => {
    expect(after(seen(RESOLVED, {}, LATER))).to.deep.include({
      state: 'open',
      closedAt: null,
      acknowledgedAt: null,
      decision: { by: monitoring().by, at: LATER, why: 'seen' },
    });
    expect(after(seen(RESOLVED, {}, T0 + WINDOW + 1))).to.deep.include({
      generation: 2,
      refersTo: 1,
      state: 'new',
      key: NEW.key,
    });
  });

  for (const [what, given, at, kind] of [
    ['as grave as it was', {}, LATER, 'unchanged'],
    ['less grave', { severity: 'low' }, LATER, 'unchanged'],
    ['graver', { severity: 'critical' }, LATER, 'change'],
    ['graver, but on its way before', { severity: 'critical' }, T0, 'unchanged'],
    ['graver, after the window', { severity: 'critical' }, T0 + WINDOW + 1, 'open'],
    ['as grave, after the window', {}, T0 + 10 * WINDOW, 'unchanged'],
  ] as const) {
    it(`of a rejected issue: ${what}`, () => expect(seen(REJECTED, given, at).kind).to.equal(kind));
  }

  it('of a rejected issue: when the mute has ended', () => {
    const muted = after(told(NEW, { do: 'reject', until: T0 + DAY } as never));
    expect(seen(muted, {}, T0 + DAY - 1).kind).to.equal('unchanged');
    expect(seen(muted, {}, T0 + DAY).kind).to.equal('change');
  });

  it('of a rejected issue whose severity a person has set: nothing rises', () => {
    const pinned = after(told(NEW, { do: 'edit', severity: 'low' } as never));
    const rejected = after(told(pinned, { do: 'reject', until: null } as never));
    expect(seen(rejected, { severity: 'critical' }, LATER).kind).to.equal('unchanged');
  });
});

describe('what recovers', () => {
  const fixed = (issue: Issue, state: 'OK' | 'UNKNOWN' = 'OK', saying = monitoring(LATER)): Step =>
    told(issue, { do: 'recover', hosts: [host('wn1', state, LATER)] } as never, saying);

  it('is resolved while no person has it', () => {
    expect(after(fixed(NEW))).to.deep.include({ state: 'resolved', closedAt: LATER });
  });

  it('is not while a host of the set is not seen to be well', () => {
    expect(fixed(NEW, 'UNKNOWN')).to.deep.include({ kind: 'refused', code: 'illegal' });
    const two = after(seen(NEW, { hosts: [host('wn2')] }));
    expect(fixed(two)).to.deep.include({ kind: 'refused', code: 'illegal' });
  });

  it('is noted once, and not resolved, while a person has it', () => {
    const noted = fixed(OWNED);
    expect(noted).to.deep.include({ kind: 'change', action: 'recover' });
    expect(noted).to.have.nested.property('note.audience', 'internal');
    expect(after(noted)).to.deep.include({ state: 'open', recoveredAt: LATER });
    expect(fixed(after(noted)).kind).to.equal('unchanged');
    const back = seen(after(noted), {}, LATER + 1);
    expect(after(back).recoveredAt).to.equal(null);
  });

  it('is held by whoever has written a note', () => {
    const noted = after(told(NEW, { do: 'note', text: 'hello', audience: 'internal' } as never));
    expect(after(fixed(noted))).to.deep.include({ state: 'new', recoveredAt: LATER });
  });

  it('is a matter of monitoring alone', () => {
    expect(fixed(NEW, 'OK', person(LATER))).to.deep.include({ code: 'forbidden' });
  });
});

describe('what people decide', () => {
  const ORDERS: readonly IssueOrder['do'][] = ['assign', 'take-up', 'wait', 'resolve', 'reject', 'reopen'];
  for (const order of ORDERS) {
    it(`is not for monitoring: ${order}`, () => {
      const step = told(RESOLVED, { do: order, owner: 'x', until: null } as never, monitoring());
      expect(step).to.deep.include({ kind: 'refused', code: 'forbidden' });
    });
  }

  it('acknowledges, and takes a new one up when it is assigned', () => {
    expect(OWNED).to.deep.include({ state: 'open', owner: 'olga', acknowledgedAt: T0 });
    expect(told(OWNED, { do: 'assign', owner: 'olga' } as never).kind).to.equal('unchanged');
  });

  it('goes from any state to any other, and never back to new', () => {
    expect(after(told(RESOLVED, { do: 'reject', until: null } as never)).state).to.equal('rejected');
    expect(after(told(REJECTED, { do: 'wait' } as never))).to.deep.include({
      state: 'waiting',
      closedAt: null,
    });
    expect(after(told(REJECTED, { do: 'reopen' } as never))).to.deep.include({ state: 'open' });
    expect(told(NEW, { do: 'reopen' } as never)).to.deep.include({ code: 'illegal' });
    expect(told(RESOLVED, { do: 'resolve' } as never).kind).to.equal('unchanged');
    expect(told(NEW, { do: 'reject', until: T0 } as never)).to.deep.include({ code: 'malformed' });
  });

  it('makes one of two issues of one site, and of no others', () => {
    const other = { ...NEW, id: 2 };
    expect(merge(NEW, other, person())).to.have.nested.property('issue.mergedInto', 2);
    const elsewhere = { ...other, subject: { ...NEW.subject, site: 'SITE-Z' } };
    expect(merge(NEW, elsewhere, person())).to.deep.include({ kind: 'refused', code: 'illegal' });
    expect(merge(NEW, NEW, person())).to.deep.include({ kind: 'refused', code: 'illegal' });
    expect(merge(NEW, other, monitoring())).to.deep.include({ kind: 'refused', code: 'forbidden' });
  });

  it('makes one of two issues as grave as the graver and due as the earlier, but for what a person has set', () => {
    const absorbing = (survivor: Partial<Issue>, issue: Partial<Issue>): Partial<Issue> => {
      const merged = merge({ ...NEW, ...issue }, { ...NEW, id: 2, ...survivor }, person(LATER));
      if (merged.kind === 'refused') throw new Error(merged.reason);
      const { severity, deadline, acknowledgedAt } = merged.survivor;
      return { severity, deadline, acknowledgedAt };
    };
    const acknowledgedAt = LATER;
    const [low, critical] = [
      { severity: 'low', deadline: T0 + DAY },
      { severity: 'critical', deadline: T0 + 2 * DAY },
    ] as const;
    const both = { severity: 'critical', deadline: T0 + DAY, acknowledgedAt };
    expect(absorbing(low, critical)).to.deep.equal(both);
    expect(absorbing(critical, low)).to.deep.equal(both);
    expect(absorbing({ ...low, deadline: null }, critical)).to.include({ deadline: T0 + 2 * DAY });
    expect(absorbing(low, { ...critical, deadline: null })).to.include({ deadline: T0 + DAY });
    const pinned = ['severity', 'deadline'] as const;
    const later = { ...critical, deadline: T0 };
    expect(absorbing({ ...low, pinned }, later)).to.deep.equal({ ...low, acknowledgedAt });
  });

  it('opens by hand what is not there, with what is said pinned', () => {
    const command = { do: 'open', observation: observation({ deadline: LATER }) } as const;
    const opened = after(transition(undefined, command, person(), DEFAULT_RULES));
    expect(opened).to.deep.include({ state: 'open', pinned: ['deadline', 'ngi', 'severity', 'title'] });
    for (const there of [NEW, RESOLVED])
      expect(transition(there, command, person(), DEFAULT_RULES)).to.deep.include({ code: 'illegal' });
    expect(transition(undefined, command, monitoring(), DEFAULT_RULES)).to.deep.include({
      code: 'forbidden',
    });
    expect(transition(RESOLVED, command, person(T0 + WINDOW + 1), DEFAULT_RULES).kind).to.equal('open');
  });

  it('leaves the NGI that a person gave at opening, and follows the contacts where none was given', () => {
    const ngiAfter = (given: string): string => {
      const command = { do: 'open', observation: observation({ ngi: given }), ngiKnown: 'NGI_X' } as const;
      const opened = after(transition(undefined, command, person(), DEFAULT_RULES));
      const seen = {
        do: 'observe',
        observation: observation({ ngi: 'NGI_Y', hosts: [host('wn2')] }),
      } as const;
      return `${opened.ngi} ${after(transition(opened, seen, monitoring(), DEFAULT_RULES)).ngi}`;
    };
    expect(ngiAfter('NGI_GIVEN')).to.equal('NGI_GIVEN NGI_GIVEN');
    expect(ngiAfter('')).to.equal('NGI_X NGI_Y');
  });
});
