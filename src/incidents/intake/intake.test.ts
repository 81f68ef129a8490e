import { expect } from 'chai';
import { hourly, IntakeBench, openSitePolicy, resultOf, type Said } from '../../../test/kit/intake.ts';
import { person, T0 } from '../../../test/kit/ledger.ts';

describe('from results to issues', () => {
  let bench: IntakeBench;
  beforeEach(async () => {
    bench = await IntakeBench.inMemory();
  });
  afterEach(() => bench.store.close());

  const states = async (): Promise<readonly string[]> => (await bench.issues()).map(({ state }) => state);

  it('opens one issue after as many bad results in a row as the rules ask for, and no other', async () => {
    await bench.say(...hourly(0, 'C'));
    expect(await states()).to.deep.equal([]);
    await bench.say(...hourly(60, 'CCCCC'));
    const [issue, ...others] = await bench.issues();
    expect(others).to.deep.equal([]);
    expect(issue).to.include({ state: 'new', severity: 'high', ngi: 'NGI_X' });
    expect(issue?.subject).to.deep.equal({
      ...{ site: 'SITE-A', class: 'metric', id: 'eu.egi.sec.WN-CRL-ops', scope: '' },
    });
    expect(issue?.hosts).to.deep.equal([
      { name: 'wn1', state: 'CRITICAL', since: T0 + 3600, seenAt: T0 + 3600 },
    ]);
    expect(await bench.trail()).to.have.length(1);
  });

  it('has the operations centre of the site by the contacts where results say none', async () => {
    const policy = { ...openSitePolicy(), ngiOf: (site: string) => `NGI of ${site}` };
    const own = await IntakeBench.inMemory({ policy });
    await own.say(...hourly(0, 'CC', { ngi: '' }));
    await own.say(...hourly(0, 'CC', { site: 'SITE-B', host: 'wn2' }));
    expect((await own.issues()).map(({ ngi }) => ngi)).to.deep.equal(['NGI of SITE-A', 'NGI_X']);
    await own.store.close();
  });

  it('is silent while nothing changes, and tells of hosts and severity that do', async () => {
    await bench.say(...hourly(0, 'CC'), ...hourly(1, 'CC', { host: 'wn2' }));
    await bench.say(...hourly(120, 'CC'), ...hourly(121, 'WW', { host: 'wn2' }));
    const [issue] = await bench.issues();
    expect(issue?.hosts.map(({ name, state }) => `${name} ${state}`)).to.deep.equal([
      'wn1 CRITICAL',
      'wn2 WARNING',
    ]);
    expect((await bench.trail()).map(({ action }) => action)).to.deep.equal(['open', 'update', 'update']);
    await bench.say(...hourly(300, 'W'));
    expect((await bench.issues())[0]?.severity).to.equal('moderate');
  });

  it('recovers when every host of the set was seen to be fine as often as asked for', async () => {
    await bench.say(...hourly(0, 'CC'), ...hourly(1, 'CC', { host: 'wn2' }));
    await bench.say(...hourly(120, 'OOOO'));
    expect(await states()).to.deep.equal(['new']);
    await bench.say(...hourly(400, 'OO', { host: 'wn2' }));
    expect(await states()).to.deep.equal(['new']);
    await bench.say(...hourly(520, 'O', { host: 'wn2' }));
    expect(await states()).to.deep.equal(['resolved']);
    await bench.say(...hourly(1000, 'CC'));
    expect(await states()).to.deep.equal(['open']);
  });

  it('does not recover by UNKNOWN, by silence, or by what was fine long ago', async () => {
    await bench.say(...hourly(0, 'CC'), ...hourly(1, 'CC', { host: 'wn2' }));
    await bench.say(...hourly(120, 'OOUOOUUUU'));
    await bench.say(...hourly(700, 'OOO', { host: 'wn2' }));
    expect(await states()).to.deep.equal(['new']);
    await bench.say(...hourly(1000, 'OOO'));
    expect(await states(), 'wn2 was seen a few hours ago').to.deep.equal(['resolved']);
    await bench.say(...hourly(2000, 'CC'), ...hourly(2001, 'CC', { host: 'wn2' }));
    await bench.say(...hourly(2200, 'OOO'));
    await bench.say(...hourly(2400 + 26 * 60, 'OOO', { host: 'wn2' }));
    expect(await states(), 'nobody has heard of wn1 for a day').to.deep.equal(['open']);
    await bench.say(...hourly(2600 + 26 * 60, 'O'));
    expect(await states()).to.deep.equal(['resolved']);
  });

  it('recovers when what came back on one host is fine, and the others of its set have been so all the time', async () => {
    const both = (from: number, said: string): readonly Said[] =>
      hourly(from, said).flatMap((one) => [one, { ...one, minute: one.minute + 1, host: 'wn2' }]);
    await bench.say(...both(0, 'CC'), ...both(120, 'O'.repeat(60)));
    expect(await states()).to.deep.equal(['resolved']);
    const later = 62 * 60;
    await bench.say(...hourly(later, 'CC'));
    expect(await states()).to.deep.equal(['open']);
    await bench.say(...hourly(later + 120, 'OOO'));
    expect(await states()).to.deep.equal(['resolved']);
  });

  it('lets nothing count that is older than what is known', async () => {
    await bench.say({ minute: 100 }, { minute: 40 }, { minute: 20 }, { minute: 100 });
    expect(await states()).to.deep.equal([]);
    await bench.say({ minute: 160 });
    await bench.say(...hourly(101, 'OOO', {}).map((one, index) => ({ ...one, minute: 101 + index })));
    expect(await states()).to.deep.equal(['new']);
    expect((await bench.follow()).map(({ late }) => late)).to.deep.equal([0]);
  });

  it('takes results that began at the same time for one, in whichever order they come', async () => {
    await bench.say(...hourly(0, 'CC'), ...hourly(120, 'OO'));
    await bench.say(...['O', 'C', 'O', 'U'].flatMap((state) => hourly(240, state)));
    expect(await states()).to.deep.equal(['open']);
    await bench.say(...hourly(300, 'O'), ...hourly(300, 'U'), ...hourly(360, 'OO'));
    expect(await states(), 'an UNKNOWN is no OK').to.deep.equal(['open']);
    await bench.say(...hourly(480, 'O'));
    expect(await states()).to.deep.equal(['resolved']);
    expect((await bench.trail()).map(({ action }) => action)).to.deep.equal([
      ...['open', 'recover', 'reopen', 'recover'],
    ]);
  });

  it('neither opens nor closes what flaps', async () => {
    await bench.say(...hourly(0, 'CCOCOCOCOOOOOO'));
    expect(await states()).to.deep.equal(['new']);
    await bench.say(...hourly(14 * 60, 'O'.repeat(20)));
    expect(await states()).to.deep.equal(['resolved']);
    await bench.say(...hourly(40 * 60, 'COCOCOCCCC', { service: 'other' }));
    expect(await bench.issues()).to.have.length(1);
    expect((await bench.intake.held()).map(({ for: why, hosts }) => [why, ...hosts])).to.deep.equal([
      ['flapping', 'wn1'],
    ]);
    await bench.say(...hourly(50 * 60, 'C'.repeat(24), { service: 'other' }));
    expect(await bench.issues()).to.have.length(2);
    expect(await bench.intake.held()).to.deep.equal([]);
  });

  it('leaves what a person has decided, and comes back when it is not so', async () => {
    await bench.say(...hourly(0, 'CC'));
    const [issue] = await bench.issues();
    const id = issue?.id ?? 0;
    await bench.ledger.apply({ do: 'resolve', issue: id }, person(T0 + 7000));
    await bench.say(...hourly(120, 'CC'));
    expect(await states()).to.deep.equal(['open']);
    await bench.ledger.apply({ do: 'reject', issue: id, until: null }, person(T0 + 12_000));
    await bench.say(...hourly(300, 'CCC'));
    expect(await states()).to.deep.equal(['rejected']);
  });

  it('follows what was merged into one, and recovers it as one', async () => {
    await bench.say(...hourly(0, 'CC'), ...hourly(1, 'CC', { service: 'other', host: 'wn2' }));
    const [one, other] = await bench.issues();
    await bench.ledger.apply({ do: 'merge', issue: one?.id ?? 0, into: other?.id ?? 0 }, person(T0 + 7000));
    await bench.ledger.apply({ do: 'resolve', issue: other?.id ?? 0 }, person(T0 + 7100));
    await bench.say(...hourly(120, 'C'));
    expect(await states()).to.deep.equal(['resolved', 'open']);
    await bench.say(...hourly(200, 'OOO'));
    expect((await bench.issues())[1]?.hosts.map(({ state }) => state)).to.deep.equal(['OK', 'CRITICAL']);
    await bench.say(...hourly(400, 'OOO', { service: 'other', host: 'wn2' }));
    expect(await states()).to.deep.equal(['resolved', 'resolved']);
  });

  it('follows what was merged into what an issue came after, too', async () => {
    const both = (from: number, one: string, other: string): readonly Said[] => [
      ...hourly(from, one, { service: 'one' }),
      ...hourly(from + 1, other, { service: 'other' }),
    ];
    await bench.say(...both(0, 'CC', 'CC'));
    const [one, other] = await bench.issues();
    await bench.ledger.apply({ do: 'merge', issue: one?.id ?? 0, into: other?.id ?? 0 }, person(T0 + 7000));
    await bench.ledger.apply({ do: 'resolve', issue: other?.id ?? 0 }, person(T0 + 7100));
    await bench.say(...both(200, 'OOO', 'OOO'));
    const later = 20 * 24 * 60;
    await bench.say(...both(later, 'CC', 'CC'));
    const generations = (await bench.issues()).map(({ generation, state }) => `${generation} ${state}`);
    expect(generations).to.deep.equal(['1 resolved', '1 resolved', '2 new']);
    await bench.say(...both(later + 200, 'CCCC', 'OOOO'));
    expect(await states(), 'one of the two is bad').to.deep.equal(['resolved', 'resolved', 'new']);
    await bench.say(...both(later + 500, 'OOOO', 'OOOO'));
    expect(await states()).to.deep.equal(['resolved', 'resolved', 'resolved']);
  });

  it('makes one incident of one CVE at many sites', async () => {
    const service = 'eu.egi.sec.WN-check_CVE-2026-1234-ops';
    await bench.say(...hourly(0, 'CC', { service }), ...hourly(1, 'CC', { service, site: 'SITE-B' }));
    const issues = await bench.issues();
    expect(issues.map(({ subject }) => `${subject.site} ${subject.class} ${subject.id}`)).to.deep.equal([
      'SITE-A vulnerability CVE-2026-1234',
      'SITE-B vulnerability CVE-2026-1234',
    ]);
    const incidents = await bench.ledger.incidents(['open'], { after: 0, limit: 10 });
    expect(incidents.map(({ campaign }) => campaign)).to.deep.equal([
      { class: 'vulnerability', id: 'CVE-2026-1234' },
    ]);
    expect(issues.map(({ incident }) => incident)).to.deep.equal([incidents[0]?.id, incidents[0]?.id]);
  });

  it('keeps what nobody knows the site of, and opens nothing', async () => {
    await bench.say(...hourly(0, 'CCC', { site: 'unknown' }));
    expect(await bench.issues()).to.deep.equal([]);
    expect(await bench.store.intake().rows.heldCounts()).to.deep.equal([
      { reason: 'unknown-site', count: 1 },
    ]);
    bench.clock = T0 + 4 * 60 * 60;
    await bench.append([resultOf({ site: 'unknown', state: 'OK', minute: 4 * 60 })]);
    expect((await bench.follow()).flatMap(({ happened }) => happened)).to.deep.equal([]);
  });
});

/** Days after {@link T0}, in minutes. */
const DAY = 24 * 60;
const YEAR = 365 * DAY;

describe('after a clock was ahead', () => {
  let bench: IntakeBench;
  beforeEach(async () => {
    bench = await IntakeBench.inMemory();
  });
  afterEach(() => bench.store.close());

  const states = async (): Promise<readonly string[]> => (await bench.issues()).map(({ state }) => state);
  /** The clock of the bridge is a year ahead for so long, and then right. */
  const ahead = async (...said: readonly Said[]): Promise<void> => {
    const right = bench.clock;
    await bench.say(...said.map((one) => ({ ...one, minute: one.minute + YEAR })));
    bench.clock = right;
  };

  it('what a voice says when it is right again counts, and it is said once that it was ahead', async () => {
    await bench.say(...hourly(0, 'OO'));
    await ahead(...hourly(120, 'CO'));
    await bench.say(...hourly(240, 'C'));
    bench.clock = T0 + 300 * 60;
    await bench.append([resultOf({ minute: 300 }), resultOf({ minute: 300, host: 'wn2' })]);
    const [{ ahead: again, late } = {}] = await bench.follow();
    expect([again, late]).to.deep.equal([0, 0]);
    expect(await states()).to.deep.equal(['new']);
  });

  it('is counted of each voice once', async () => {
    await ahead(...hourly(0, 'C'), ...hourly(0, 'C', { host: 'wn2' }));
    bench.clock = T0 + 60 * 60;
    const told = [60, 90].flatMap((minute) => [resultOf({ minute }), resultOf({ minute, host: 'wn2' })]);
    await bench.append(told);
    expect((await bench.follow()).map((one) => one.ahead)).to.deep.equal([2]);
  });

  it('what was well then is no evidence of what is so afterwards', async () => {
    await bench.say(...hourly(0, 'CC'), ...hourly(1, 'CC', { host: 'wn2' }));
    await ahead(...hourly(120, 'OOO', { host: 'wn2' }));
    await bench.say(...hourly(3 * DAY, 'OOO'));
    expect(await states(), 'nobody has heard of wn2 for three days').to.deep.equal(['new']);
    await bench.say(...hourly(3 * DAY + 240, 'O', { host: 'wn2' }));
    expect(await states()).to.deep.equal(['resolved']);
  });

  it('what was resolved then comes back, and its hosts are followed', async () => {
    await bench.say(...hourly(0, 'CC'));
    await ahead(...hourly(120, 'OOO'));
    expect(await states()).to.deep.equal(['resolved']);
    await bench.say(...hourly(400, 'CC'));
    const [issue] = await bench.issues();
    expect(issue?.state).to.equal('open');
    const seenAt = T0 + 460 * 60;
    expect(issue?.hosts).to.deep.equal([{ name: 'wn1', state: 'CRITICAL', since: seenAt, seenAt }]);
    await bench.say(...hourly(520, 'OOO'));
    expect(await states()).to.deep.equal(['resolved']);
  });

  it('what a person resolved then comes back', async () => {
    await bench.say(...hourly(0, 'CC'));
    const [issue] = await bench.issues();
    await bench.ledger.apply({ do: 'resolve', issue: issue?.id ?? 0 }, person(T0 + YEAR * 60));
    await bench.say(...hourly(120, 'C'));
    expect(await states()).to.deep.equal(['open']);
  });

  it('what changed then does not count as flapping', async () => {
    await ahead(...hourly(0, 'COCOCOC'));
    await bench.say(...hourly(600, 'CC'));
    expect(await states()).to.deep.equal(['new']);
  });

  it('what waited then is looked at', async () => {
    const policy = openSitePolicy();
    const held = await IntakeBench.inMemory({ policy });
    try {
      policy.answer = { may: false, for: 'downtime', until: T0 + 2 * YEAR * 60, why: 'in downtime' };
      await held.say(...hourly(YEAR, 'CC'));
      policy.answer = { may: true };
      held.clock = T0 + 60 * 60;
      await held.follow();
      expect((await held.issues()).map(({ deadline }) => deadline)).to.deep.equal([
        held.clock + policy.deadlineSeconds,
      ]);
    } finally {
      await held.store.close();
    }
  });
});
