/** Time passes over a ledger that is real, with the policy that is shipped. */
import { expect } from 'chai';
import fc from 'fast-check';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { DAY, host, ledgerOn, monitoring, observation, person, T0 } from '../../../test/kit/ledger.ts';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import type { Site } from '../contacts/directory.ts';
import type { Ledger } from '../ledger.ts';
import { operationsOf } from '../trackers/telling.ts';
import { DEFAULT_RULES } from '../transition/index.ts';
import type { AdvisoryTimes } from '../policy/deadline.ts';
import type { Policy } from '../policy/policy.ts';
import type { Note } from '../issue.ts';
import { isAhead } from '../../store/clocks.ts';
import type { Store } from '../../store/store.ts';
import { Clockwork } from './clockwork.ts';

const HOUR = 3600;
const SITE: Site = {
  name: 'SITE-A',
  csirt: ['csirt@site.example'],
  ngiSecurity: ['security@ngi.example'],
  certification: 'Certified',
  production: true,
  scopes: [],
  downtimes: { known: true, list: [] },
};
const TRACKER = { name: 'desk', asks: ({ verb }: { readonly verb: string }) => [verb] };

describe('the clockwork', () => {
  let policy: Policy;
  before(async () => {
    policy = await shippedPolicy();
  });

  let store: Store;
  let ledger: Ledger;
  let now: number;
  let site: Site;
  let advisory: AdvisoryTimes | undefined;
  let crashAt: number;
  let operations: number;
  beforeEach(() => start());
  afterEach(() => store.close());

  async function start(): Promise<void> {
    store = await openSqlite(':memory:');
    operations = 0;
    crashAt = Infinity;
    now = T0;
    site = SITE;
    advisory = undefined;
    ledger = ledgerOn(store, { operationsOf: operationsOf([TRACKER]), newOperationId });
  }

  function newOperationId(): string {
    operations += 1;
    if (operations >= crashAt) throw new Error('killed');
    return `operation-${operations}`;
  }

  /** As a process that has just started: it knows nothing but what is stored. */
  const clockwork = (): Clockwork => {
    const laid = { policy, directory: directory(), advisoryOf: () => advisory };
    return new Clockwork({
      ledger,
      tables: store.ledger(),
      rules: DEFAULT_RULES,
      operationsOf: operationsOf([TRACKER]),
      newOperationId,
      now: () => now,
      laid: () => laid,
    });
  };
  const directory = () => ({ sites: new Map([[site.name, site]]), heard: [], notes: [] });
  const open = async (): Promise<void> => {
    await ledger.apply(
      {
        do: 'observe',
        observation: observation({ severity: 'critical', hosts: [host('wn1', 'CRITICAL', now)] }),
      },
      monitoring(now),
    );
  };
  const notes = async (): Promise<readonly Note[]> => await ledger.notes({ issue: 1 });
  const said = async (): Promise<readonly (readonly [string, string])[]> =>
    (await notes()).map(({ audience, text }) => [audience, text.split('\n')[0] ?? '']);

  it('gives a deadline to what has none, and leaves alone what a person has set', async () => {
    await open();
    await clockwork().pass();
    expect((await ledger.issue(1))?.deadline).to.be.greaterThan(T0);
    await ledger.apply({ do: 'edit', issue: 1, deadline: T0 + 99 * DAY }, person());
    advisory = { id: 'EGI-SVG-2026-01', deadlineAt: T0 + 3 * DAY };
    await clockwork().pass();
    expect((await ledger.issue(1))?.deadline).to.equal(T0 + 99 * DAY);
  });

  it('moves a deadline when the advisory does, and never otherwise', async () => {
    await open();
    await clockwork().pass();
    const first = (await ledger.issue(1))?.deadline;
    now += DAY;
    await clockwork().pass();
    expect((await ledger.issue(1))?.deadline).to.equal(first);
    advisory = { id: 'EGI-SVG-2026-01', deadlineAt: T0 + 30 * DAY };
    await clockwork().pass();
    expect((await ledger.issue(1))?.deadline).to.equal(T0 + 30 * DAY);
  });

  it('reminds the site and its NGI, calls the officer, and proposes a suspension to nobody else', async () => {
    await open();
    const one = clockwork();
    for (let hours = 0; hours < 12 * 24; hours += 1, now += HOUR) await one.pass();
    expect(await said()).to.deep.equal([
      ['site', 'Reminder: Nobody has answered yet. Please confirm that you have read this.'],
      [
        'internal',
        'For the duty officer, to call. Nobody has answered for a day. Call the site, then its NGI.',
      ],
      ['site', 'Reminder: The deadline is in two days.'],
      [
        'internal',
        'For the duty officer, to decide: a proposal to suspend the site, sent to nobody. ' +
          'The deadline has passed. Decide whether the site is to be suspended; nothing has been sent.',
      ],
    ]);
    expect((await notes()).map(({ alsoTo }) => alsoTo)).to.deep.equal([
      'ngi',
      undefined,
      undefined,
      undefined,
    ]);
    const told = await ledger.operations({ issue: 1 }, { after: 0, limit: 100 });
    expect(told.filter(({ verb }) => verb === 'note')).to.have.lengthOf(4);
    expect((await notes())[1]?.text)
      .to.include('csirt@site.example')
      .and.include('security@ngi.example');
  });

  it('sends after a long sleep what still says something, once', async () => {
    await open();
    await clockwork().pass();
    now += 30 * DAY;
    await clockwork().pass();
    await clockwork().pass();
    expect((await notes()).map(({ audience }) => audience)).to.deep.equal(['site', 'internal', 'internal']);
    expect((await notes())[0]?.alsoTo).to.equal('ngi');
  });

  it('sends at its time what a clock that was ahead has had sent before', async () => {
    await open();
    const one = clockwork();
    await one.pass();
    now += 300 * DAY;
    await one.pass();
    const early = (await notes()).length;
    expect(early).to.be.greaterThan(0);
    now -= 300 * DAY;
    for (let hours = 0; hours < 12 * 24; hours += 1, now += HOUR) await one.pass();
    expect((await said()).slice(early).map(([, text]) => text.slice(0, 24))).to.deep.equal([
      'Reminder: Nobody has ans',
      'For the duty officer, to',
      'Reminder: The deadline i',
      'For the duty officer, to',
    ]);
  });

  it('sends nothing twice because of a clock that was set back for a while', async () => {
    await open();
    const one = clockwork();
    for (let hours = 0; hours < 12 * 24; hours += 1, now += HOUR) await one.pass();
    const all = (await notes()).length;
    for (const days of [2, 5, 11, 4000]) {
      now -= days * DAY;
      await one.pass();
      await clockwork().pass();
      now += days * DAY;
      await one.pass();
      await clockwork().pass();
    }
    expect(await notes()).to.have.lengthOf(all);
  });

  it('sends nothing twice that was sent late, and then a clock was set back, but not to before its time', async () => {
    await open();
    now += 2 * DAY;
    await clockwork().pass();
    const all = (await notes()).length;
    expect(all).to.equal(2);
    for (const hours of [2, 10, 23]) {
      now = T0 + 2 * DAY - hours * HOUR;
      await clockwork().pass();
    }
    expect(await notes()).to.have.lengthOf(all);
  });

  it('counts what was sent again as sent, once a clock that was set back is right again', async () => {
    await open();
    now += 2 * DAY;
    await clockwork().pass();
    const all = (await notes()).length;
    for (const seconds of [HOUR, 2 * DAY, 5 * HOUR]) {
      now = T0 + seconds;
      await clockwork().pass();
    }
    // Sent again is what of the two was seen to be before its time, and has come to it.
    expect(await notes()).to.have.lengthOf(all);
    now = T0 + HOUR;
    await clockwork().pass();
    now = T0 + 5 * HOUR;
    await clockwork().pass();
    expect(await notes()).to.have.lengthOf(all + 1);
  });

  it('sends nothing to a site that is not told of its issues, until it is', async () => {
    site = { ...SITE, certification: 'Suspended' };
    await open();
    await clockwork().pass();
    now += 2 * DAY;
    await clockwork().pass();
    expect((await notes()).map(({ audience }) => audience)).to.deep.equal(['internal']);
    site = SITE;
    await clockwork().pass();
    expect((await notes()).map(({ audience }) => audience)).to.deep.equal(['internal', 'site']);
  });

  it('begins anew when an issue comes back, even by a clock that was set back', async () => {
    await open();
    now += 5 * HOUR;
    await clockwork().pass();
    await ledger.apply({ do: 'resolve', issue: 1 }, person(now));
    now -= HOUR / 2;
    await ledger.apply({ do: 'reopen', issue: 1 }, person(now));
    expect(await notes()).to.have.lengthOf(1);
    now += 6 * DAY;
    await clockwork().pass();
    expect(await notes()).to.have.lengthOf.above(1);
  });

  type Happens =
    | { readonly what: 'sleep'; readonly seconds: number }
    | { readonly what: 'pass' | 'two' | 'answer' | 'later' }
    | { readonly what: 'crash'; readonly after: number };

  const happens: fc.Arbitrary<Happens> = fc.oneof(
    fc.record({ what: fc.constant('sleep' as const), seconds: fc.integer({ min: -3 * DAY, max: 9 * DAY }) }),
    fc.record({ what: fc.constantFrom('pass', 'pass', 'two', 'answer', 'later') }),
    fc.record({ what: fc.constant('crash' as const), after: fc.integer({ min: 1, max: 3 }) }),
  );

  /** Of what is said, when it is time for it: those of the policy that is shipped. */
  function momentOf(text: string, deadline: number): number {
    if (text.includes('answered yet')) return T0 + 4 * HOUR;
    if (text.includes('answered for a day')) return T0 + DAY;
    if (text.includes('in two days')) return deadline - 2 * DAY;
    return Math.max(deadline, T0 + 2 * DAY);
  }

  /** What has been said, and is to be said again: the clock was ahead then, by what it says now. */
  async function early(): Promise<readonly string[]> {
    const deadline = (await ledger.issue(1))?.deadline ?? T0;
    const last = new Map((await notes()).map(({ text, at }) => [text.split('\n')[0] ?? '', at]));
    return [...last]
      .filter(([text, at]) => isAhead(at, now) && now < momentOf(text, deadline))
      .map(([text]) => text);
  }

  it('does each step once for each deadline and each time that it was early, whatever the clock and the process do', async function () {
    this.timeout(240_000);
    await fc.assert(
      fc.asyncProperty(fc.array(happens, { maxLength: 25 }), async (story) => {
        await store.close();
        await start();
        await open();
        let deadlines = 1;
        const again: string[] = [];
        for (const one of story) {
          if (one.what === 'sleep') now += one.seconds;
          if (['pass', 'two', 'crash'].includes(one.what)) again.push(...(await early()));
          if (one.what === 'pass') await clockwork().pass();
          if (one.what === 'two') await Promise.all([clockwork().pass(), clockwork().pass()]);
          if (one.what === 'answer') await ledger.apply({ do: 'take-up', issue: 1 }, person(now));
          if (one.what === 'later') {
            const { deadline } = (await ledger.issue(1)) ?? {};
            const moved = { do: 'edit', issue: 1, deadline: (deadline ?? now) + 9 * DAY } as const;
            await ledger.apply(moved, person(now));
            deadlines += 1;
          }
          if (one.what === 'crash') {
            crashAt = operations + one.after;
            await clockwork()
              .pass()
              .catch((error: unknown) => expect(String(error)).to.include('killed'));
            crashAt = Infinity;
          }
        }
        now = Math.max(now, T0) + 400 * DAY;
        await clockwork().pass();
        const before = await notes();
        now += 400 * DAY;
        await clockwork().pass();
        expect(await notes(), 'nothing is left').to.have.lengthOf(before.length);
        const times = Map.groupBy(await said(), ([, text]) => text);
        for (const [text, all] of times) {
          const most = /deadline/i.test(text) ? deadlines : 1;
          const repeated = again.filter((one) => one === text).length;
          expect(all.length, text).to.be.at.most(most + repeated);
        }
        const proposals = (await said()).filter(([, text]) => text.includes('suspend'));
        expect(proposals.length, 'the last deadline has passed').to.be.at.least(1);
        expect(proposals.every(([audience]) => audience === 'internal')).to.equal(true);
        const told = await ledger.operations({ issue: 1 }, { after: 0, limit: 1000 });
        expect(told.filter(({ verb }) => verb === 'note')).to.have.lengthOf(before.length);
      }),
      { numRuns: 60 },
    );
  });
});
