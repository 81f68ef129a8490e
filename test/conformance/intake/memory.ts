/** What intake remembers is in the store: whoever goes on with it goes on where it was. */
import { expect } from 'chai';
import { UNKNOWN_SITE } from '../../../src/bridge/event.ts';
import { forgetSilent, type Forgotten } from '../../../src/incidents/intake/forget-silent.ts';
import type { Taken } from '../../../src/incidents/intake/intake.ts';
import { type IntakeBench, openSitePolicy, resultOf } from '../../kit/intake.ts';
import { person, T0 } from '../../kit/ledger.ts';
import type { IntakeSuite } from './harness.ts';

const HOUR = 3600;

/** An embedded store waits for whoever has it, and so does whoever asks; then they take turns. @returns how many results */
async function together(isEmbedded: boolean, one: IntakeBench, other: IntakeBench): Promise<number> {
  const steps: Taken[] = [];
  const turn = async (bench: IntakeBench, batch: number): Promise<void> => {
    steps.push(await bench.intake.next(batch));
  };
  for (let turns = 0; turns < 10; turns += 1) {
    if (isEmbedded) {
      await turn(one, 3);
      await turn(other, 2);
    } else await Promise.all([turn(one, 3), turn(other, 2)]);
  }
  return steps.reduce((sum, { count }) => sum + count, 0);
}

const DAY = 86_400;
const ABOUT_CVE = [
  { state: 'CRITICAL', subject: 'CVE-2026-1234', text: 'vulnerable', kind: 'exposed' },
] as const;

/** In pages of one. */
async function forgotten(bench: IntakeBench, before: number): Promise<Omit<Forgotten, 'next'>> {
  let [tracks, voices] = [0, 0];
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: Forgotten = await forgetSilent(bench.store.intake(), before, after, 1);
    tracks += page.tracks;
    voices += page.voices;
    after = page.next;
  }
  return { tracks, voices };
}

export const remembers: IntakeSuite = (harness) => {
  it('counts, so that another process goes on where one has stopped', async () => {
    const one = await harness.fresh();
    await one.say({ minute: 0 });
    const other = await harness.another();
    await other.say({ minute: 60 });
    expect((await one.issues()).map(({ state }) => state)).to.deep.equal(['new']);
    await one.say({ minute: 120, state: 'OK' });
    await other.say({ minute: 180, state: 'OK' });
    await one.say({ minute: 240, state: 'OK' });
    expect((await other.issues()).map(({ state }) => state)).to.deep.equal(['resolved']);
  });

  it('no voice that has long said nothing, unless something is held against its host', async () => {
    const bench = await harness.fresh({ settings: { rules: [{ results: 1 }] } });
    await bench.say({ minute: 0, host: 'wn1', state: 'OK' }, { minute: 0, host: 'wn2' });
    await bench.say({ minute: 60, host: 'wn3', state: 'OK' });
    expect(await forgotten(bench, T0 + 30 * 60)).to.deep.equal({ tracks: 0, voices: 1 });
    // What was forgotten may be said once more, and is fine; what is held has been said already.
    await bench.say({ minute: 0, host: 'wn1', state: 'OK' }, { minute: 0, host: 'wn2' });
    expect((await bench.issues()).map(({ hosts }) => hosts.map(({ name }) => name))).to.deep.equal([['wn2']]);
  });

  it('nothing of hosts that are gone, but what decides about an issue that is open or waits', async () => {
    const bench = await harness.fresh({ settings: { rules: [{ results: 2 }] } });
    const long = (minutes: number): number => T0 + minutes * 60 + 400 * DAY;
    // Bad once and never again: of no issue.
    await bench.say({ minute: 0, host: 'once' });
    // Two checks of one host, of which one was bad once more before it fell silent: that keeps the issue open.
    const other = { host: 'wn1', service: 'other', findings: ABOUT_CVE } as const;
    const one = { host: 'wn1', findings: ABOUT_CVE } as const;
    for (const minute of [0, 60]) await bench.say({ ...one, minute }, { ...other, minute });
    const fine = { findings: [], state: 'OK' } as const;
    for (const minute of [120, 180, 240]) await bench.say({ ...one, ...fine, minute });
    await bench.say({ ...one, minute: 300 });
    bench.clock = long(300);
    expect(await forgotten(bench, bench.clock - 90 * DAY)).to.deep.equal({ tracks: 1, voices: 1 });
    const later = 400 * 24 * 60;
    for (const minute of [360, 420, 480]) await bench.say({ ...other, ...fine, minute: later + minute });
    expect((await bench.issues()).map(({ state }) => state)).to.deep.equal(['new']);
    // A person closes it; long after that nothing of it is left.
    await bench.ledger.apply({ do: 'resolve', issue: 1 }, person(bench.clock));
    expect((await forgotten(bench, bench.clock)).tracks).to.equal(0);
    bench.clock += 91 * DAY;
    expect(await forgotten(bench, bench.clock - 90 * DAY)).to.deep.equal({ tracks: 2, voices: 2 });
  });

  it('nothing of hosts whose site was not known, once they speak for one or are gone', async () => {
    const bench = await harness.fresh({ settings: { rules: [{ results: 1 }] } });
    const unknown = { site: UNKNOWN_SITE } as const;
    await bench.say({ ...unknown, minute: 0, host: 'wn1' }, { ...unknown, minute: 0, host: 'wn2' });
    await bench.say({ ...unknown, minute: 60, host: 'wn2' });
    expect(await forgotten(bench, T0 + 1800)).to.deep.equal({ tracks: 1, voices: 1 });
    expect(await bench.intake.held()).to.have.lengthOf(1);
    expect(await forgotten(bench, T0 + 7200)).to.deep.equal({ tracks: 1, voices: 1 });
    expect(await bench.intake.held()).to.deep.equal([]);
  });

  it('how far the log was taken: two at once take each result once', async () => {
    const one = await harness.fresh();
    const other = await harness.another();
    const events = Array.from({ length: 40 }, (_, index) =>
      resultOf({ minute: index, host: `wn${index % 4}` }),
    );
    one.clock += HOUR;
    await one.append(events);
    expect(await together(harness.isEmbedded, one, other)).to.equal(40);
    expect((await one.trail()).map(({ action }) => action)).to.deep.equal([
      'open',
      'update',
      'update',
      'update',
    ]);
  });

  it('that a storm has stopped it, until an officer lets it pass, and loses nothing', async () => {
    const settings = {
      settings: { storm: { openings: 2, siteOpenings: 2, seconds: HOUR }, rules: [{ results: 1 }] },
    };
    const bench = await harness.fresh(settings);
    const sites = ['A', 'B', 'C', 'D', 'E'];
    for (const site of sites) await bench.say({ minute: 1, site });
    expect(await bench.issues()).to.have.length(2);
    const other = await harness.another(settings);
    await other.say({ minute: 200, site: 'F' }, { minute: 201, site: 'C', state: 'OK' });
    await other.say({ minute: 202, site: 'C', state: 'OK' }, { minute: 203, site: 'C', state: 'OK' });
    expect(await other.issues()).to.have.length(2);
    expect((await other.intake.storm()).stoppedAt).to.equal(T0 + 60);
    expect(
      (await other.intake.held()).map(({ subject, for: why }) => `${subject.site} ${why}`).toSorted(),
    ).to.deep.equal(['D storm', 'E storm', 'F storm']);
    expect(await bench.intake.allowStorm('olga', 'an advisory came out')).to.equal(3);
    await other.follow();
    expect((await bench.issues()).map(({ subject }) => subject.site).toSorted()).to.deep.equal([
      'A',
      'B',
      'D',
      'E',
      'F',
    ]);
    expect((await other.intake.storm()).stoppedAt).to.equal(null);
    await bench.say(...['G', 'H', 'I'].map((site) => ({ minute: 300, site })));
    expect(await bench.issues()).to.have.length(7);
  });

  it('that the flood of one site holds that site alone, until an officer lets it pass', async () => {
    const storm = { openings: 5, siteOpenings: 2, seconds: HOUR };
    const settings = { settings: { storm, rules: [{ results: 1 }] } };
    const bench = await harness.fresh(settings);
    const cves = Array.from({ length: 5 }, (_, index) => `CVE-2026-100${index}`);
    const lacking = cves.map((subject) => ({ ...ABOUT_CVE[0], subject }));
    await bench.say({ minute: 1, site: '__proto__', findings: lacking });
    const other = await harness.another(settings);
    await other.say(...['A', 'B', '__proto__'].map((site) => ({ minute: 2, site })));
    const opened = async (): Promise<readonly string[]> =>
      (await bench.issues()).map(({ subject }) => subject.site).toSorted();
    expect(await opened()).to.deep.equal(['A', 'B', '__proto__', '__proto__']);
    expect((await other.intake.held()).map((held) => held.for)).to.deep.equal(
      Array.from({ length: 4 }, () => 'site-storm'),
    );
    expect(await bench.intake.storm()).to.deep.include({ openings: 4, stoppedAt: null });
    // Of many sites it is still everything that waits, and what waits so is of no site's flood.
    await other.say(...['C', 'D', 'E', 'E', '__proto__'].map((site) => ({ minute: 3, site })));
    expect(await opened()).to.have.length(5);
    expect(await bench.intake.allowStorm('olga', 'a new site', 'A')).to.equal(0);
    expect(await bench.intake.allowStorm('olga', 'they are real')).to.equal(2);
    await other.follow();
    expect(await opened()).to.deep.equal(['A', 'B', 'C', 'D', 'E', '__proto__', '__proto__']);
    // What is no more does not wait.
    const fine = { site: '__proto__', state: 'OK', findings: [] } as const;
    await other.say({ minute: 4, site: '__proto__', findings: lacking.slice(0, 4) });
    await other.say(...[300, 301, 302].map((minute) => ({ ...fine, minute })));
    expect(await other.intake.held()).to.deep.equal([]);
    await other.say({ minute: 310, site: '__proto__', findings: lacking });
    expect(await opened()).to.have.length(7);
    expect(await other.intake.allowStorm('olga', 'it is so', '__proto__')).to.equal(5);
    await bench.follow();
    // Two of them are those that had been opened before.
    expect(await opened()).to.have.length(10);
    expect((await bench.intake.storm()).sites?.filter(({ stoppedAt }) => stoppedAt !== null)).to.deep.equal(
      [],
    );
  });

  it('what waits for a downtime or a site, and opens it with the deadline that it had', async () => {
    const policy = openSitePolicy();
    const bench = await harness.fresh({ policy });
    policy.answer = { may: false, for: 'downtime', until: T0 + 10 * HOUR, why: 'in downtime' };
    await bench.say({ minute: 0 }, { minute: 60 }, { minute: 120 });
    expect(await bench.issues()).to.deep.equal([]);
    const other = await harness.another({ policy });
    policy.answer = { may: true };
    other.clock = T0 + 9 * HOUR;
    await other.follow();
    expect(await bench.issues()).to.deep.equal([]);
    other.clock = T0 + 10 * HOUR;
    await other.follow();
    const [issue] = await bench.issues();
    expect(issue).to.include({ openedAt: T0 + 10 * HOUR, deadline: T0 + HOUR + policy.deadlineSeconds });
    expect(await bench.intake.held()).to.deep.equal([]);
  });

  it('where it has begun, and passes over only what the operator says is too old', async () => {
    const bench = await harness.fresh();
    for (const minute of [0, 60, 120]) {
      bench.clock = T0 + minute * 60;
      await bench.append([resultOf({ minute })]);
    }
    expect(await bench.intake.beginning()).to.deep.equal({ position: 0, isLeast: false });
    await bench.intake.prepare(await bench.intake.beginning(T0 + 2 * HOUR));
    expect((await bench.follow()).map(({ count }) => count)).to.deep.equal([1]);
    // What has been read is not read again.
    await bench.intake.prepare(await bench.intake.beginning(T0));
    expect((await bench.follow()).map(({ count }) => count)).to.deep.equal([0]);
  });

  it('nothing of a rehearsal', async () => {
    const bench = await harness.fresh();
    bench.clock += HOUR;
    await bench.append([resultOf({ minute: 0 }), resultOf({ minute: 60 })]);
    const { happened } = await bench.intake.rehearseLog(100);
    expect(happened.map((one) => one.what === 'changed' && one.entry.action)).to.deep.equal(['open']);
    expect(await bench.issues()).to.deep.equal([]);
    await bench.follow();
    expect(await bench.issues()).to.have.length(1);
  });
};
