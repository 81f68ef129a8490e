/** Results in whatever order, as often as they like, through whatever crashes: one ledger. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { FieldChange } from '../../../src/incidents/audit.ts';
import { isClosed, type Issue } from '../../../src/incidents/issue.ts';
import { type State, STATES, worst } from '../../../src/result/index.ts';
import type { Event } from '../../../src/bridge/event.ts';
import { type IntakeBench, resultOf, type Said } from '../../kit/intake.ts';
import { T0 } from '../../kit/ledger.ts';
import type { IntakeSuite } from './harness.ts';

const MANY = { results: 1, recover: 2 };
/** Bad counts before what is not known. */
const ORDER = ['CRITICAL', 'WARNING', 'UNKNOWN', 'OK'] as const;
const SETTINGS = { settings: { rules: [MANY] } };

const said: fc.Arbitrary<Said> = fc.record({
  minute: fc.integer({ min: 0, max: 40 }),
  state: fc.constantFrom(...STATES),
  site: fc.constantFrom('SITE-A', 'SITE-B'),
  host: fc.constantFrom('wn1', 'wn2'),
  service: fc.constantFrom('crl', 'check_CVE-2026-1234'),
});
const results = fc.array(said, { minLength: 1, maxLength: 40 }).map((all) => all.map(resultOf));

function voice({ subject: { site, node, service } }: Event): string {
  return `${site} ${node} ${service}`;
}

/** Of each voice what is not older than anything before it. */
function counting(events: readonly Event[]): readonly Event[] {
  const newest = new Map<string, string>();
  return events.filter((event) => {
    const before = newest.get(voice(event));
    if (before !== undefined && event.start < before) return false;
    newest.set(voice(event), event.start);
    return true;
  });
}

const CVES = ['CVE-2026-1111', 'CVE-2026-2222'] as const;

/** Of few minutes, so that many began at the same time: whole, or with what was found of each CVE. */
const crowded: fc.Arbitrary<readonly Event[]> = fc
  .array(
    fc.record({
      minute: fc.integer({ min: 0, max: 5 }),
      state: fc.constantFrom(...STATES),
      host: fc.constantFrom('wn1', 'wn2'),
      service: fc.constantFrom('crl', 'patches'),
      found: fc.option(
        fc.uniqueArray(fc.tuple(fc.constantFrom(...CVES), fc.constantFrom(...STATES)), {
          selector: ([cve]) => cve,
          minLength: 1,
        }),
      ),
    }),
    { minLength: 2, maxLength: 20 },
  )
  .map((all) =>
    all.map(({ found, state, ...rest }, number) => {
      const findings = found?.map(([subject, of]) => ({ subject, state: of, text: of, kind: 'x' })) ?? [];
      const given =
        findings.length === 0 ? { state } : { state: worst(findings.map((one) => one.state)), findings };
      return resultOf({ ...rest, ...given, summary: `result ${number}` });
    }),
  );

/** The worst state at each time, oldest first. */
function worstOfEach(events: readonly Event[]): readonly State[] {
  const times = Map.groupBy(events, ({ start }) => start);
  return [...times.keys()].toSorted().map((start) => {
    const states = times.get(start)?.map(({ state }) => state) ?? [];
    return ORDER.find((state) => states.includes(state)) ?? 'OK';
  });
}

/** What happened, but for numbers that the store gives. */
async function history(bench: IntakeBench): Promise<readonly unknown[]> {
  const unnumbered = ({ field, of, from, to }: FieldChange): unknown =>
    field === 'incident' ? { field } : { field, of, from, to };
  return (await bench.trail()).map(({ action, why, changes }) => ({
    action,
    why,
    changes: changes.map(unnumbered),
  }));
}

function end(issues: readonly Issue[]): readonly unknown[] {
  return issues
    .map((issue) => {
      const { subject, hosts } = issue;
      const affected = hosts
        .filter(({ state }) => state !== 'OK')
        .map(({ name, state }) => ({ name, state }));
      return { ...subject, closed: isClosed(issue), affected, severity: isClosed(issue) || issue.severity };
    })
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

export const agreesInEveryOrder: IntakeSuite = (harness, runs) => {
  const after = async (events: readonly Event[], batch = 1000): Promise<IntakeBench> => {
    const bench = await harness.fresh(SETTINGS);
    bench.clock = T0 + 86_400;
    await bench.append(events);
    await bench.follow(batch);
    return bench;
  };

  it('whether they are taken one by one or together', () =>
    fc.assert(
      fc.asyncProperty(results, fc.integer({ min: 1, max: 7 }), async (events, batch) => {
        const whole = await history(await after(events));
        expect(await history(await after(events, batch))).to.deep.equal(whole);
      }),
      { numRuns: runs },
    ));

  it('when what is older than what is known comes too, or the same once more', () =>
    fc.assert(
      fc.asyncProperty(results, async (events) => {
        const ordered = await history(await after(counting(events)));
        expect(await history(await after(events))).to.deep.equal(ordered);
        const bench = await after(events);
        await bench.append(events.toReversed());
        await bench.follow();
        expect(await history(bench)).to.deep.equal(ordered);
      }),
      { numRuns: runs },
    ));

  it('however the results of different hosts and checks come among each other', () =>
    fc.assert(
      fc.asyncProperty(results, fc.infiniteStream(fc.nat()), async (events, chosen) => {
        const queues = [...Map.groupBy(events, voice).values()].map((queue) => [...queue]);
        const shuffled: Event[] = [];
        while (shuffled.length < events.length) {
          const open = queues.filter(({ length }) => length > 0);
          shuffled.push(...(open[chosen.next().value % open.length]?.splice(0, 1) ?? []));
        }
        const expected = end(await (await after(events)).issues());
        expect(end(await (await after(shuffled)).issues())).to.deep.equal(expected);
      }),
      { numRuns: runs },
    ));

  it('in whichever order what began at the same time comes', () =>
    fc.assert(
      fc.asyncProperty(crowded, fc.infiniteStream(fc.nat()), async (events, chosen) => {
        const inTime = (all: readonly Event[]): readonly Event[] =>
          all.toSorted((one, other) => (one.start < other.start ? -1 : one.start > other.start ? 1 : 0));
        const mixed = events
          .map((event) => ({ event, place: Number(chosen.next().value) }))
          .toSorted((one, other) => one.place - other.place)
          .map(({ event }) => event);
        const expected = end(await (await after(inTime(events))).issues());
        expect(end(await (await after(inTime(mixed))).issues())).to.deep.equal(expected);
        expect(end(await (await after(inTime(mixed), 1)).issues())).to.deep.equal(expected);
      }),
      { numRuns: runs },
    ));

  it('when what writes dies half-way, at whichever change', () =>
    fc.assert(
      fc.asyncProperty(results, fc.integer({ min: 1, max: 12 }), async (events, patience) => {
        const whole = await history(await after(events));
        let left = patience;
        const bench = await harness.fresh({
          ...SETTINGS,
          operationsOf: () => {
            left -= 1;
            if (left === 0) throw new Error('killed');
            return [];
          },
        });
        bench.clock = T0 + 86_400;
        await bench.append(events);
        await bench.follow(5).catch((error: unknown) => expect(error).to.be.instanceOf(Error));
        await bench.follow(5);
        expect(await history(bench)).to.deep.equal(whole);
      }),
      { numRuns: runs },
    ));

  it('and never resolves but by OKs of every host, nor has two open issues of one key', () =>
    fc.assert(
      fc.asyncProperty(results, async (events) => {
        const bench = await after(events);
        const issues = await bench.issues();
        const open = issues.filter((issue) => !isClosed(issue)).map(({ key }) => key);
        expect(new Set(open).size).to.equal(open.length);
        const counted = counting(events);
        for (const { subject, hosts } of issues.filter(isClosed)) {
          for (const { name } of hosts) {
            const about = counted.filter(
              ({ subject: { site, node, service = '' } }) =>
                site === subject.site && node === name && service.includes(subject.id),
            );
            expect(worstOfEach(about).slice(-MANY.recover)).to.deep.equal(['OK', 'OK']);
          }
        }
      }),
      { numRuns: runs },
    ));
};
