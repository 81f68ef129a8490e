/** What is decided in one of the two tickets of an issue in RTIR, in the ledger, or of an incident: the others follow. */
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import { tracker as rtir } from '../../src/incidents/trackers/rtir/tracker.ts';
import { hearNext, hears } from '../../src/incidents/trackers/run/index.ts';
import { operationsOf } from '../../src/incidents/trackers/telling.ts';
import type { Tracker, TrackerKind, TrackerWorld } from '../../src/incidents/trackers/tracker.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { changed, host, ledgerOn, monitoring, observation, person, T0 } from '../kit/ledger.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';
import { type SteppedLane, steppedLane } from '../kit/tracker-lane.ts';

const NAME = 'rtir';
const HOUR = 3600;
const CSIRT = 'csirt@site-a.example';
const CAMPAIGN = { class: 'vulnerability', id: 'CVE-2026-1234' } as const;

describeWith(RT_PACKAGES, 'the two tickets of an issue in RTIR', function () {
  this.timeout(300_000);
  let rt: Rt;
  let officer: RtClient;
  let store: Store;
  let ledger: Ledger;
  let tracker: Tracker;
  let lane: SteppedLane;
  let issue: number;
  let incident: number;

  before(async () => {
    rt = await startRt('rtir');
    officer = await rtClientWith(rt.url, rt.officerToken);
    store = await openSqlite(':memory:');
    const kind = rtir as TrackerKind<unknown>;
    const told = { ...kind, name: NAME, asks: kind.asks.bind(kind, {}) };
    ledger = ledgerOn(store, { operationsOf: operationsOf([told]) });
    const world: TrackerWorld = {
      machine: localMachine(localHostFromSource()),
      signal: new AbortController().signal,
      site: (name) => Promise.resolve({ csirt: name === 'SITE-MUTE' ? [] : [CSIRT], ngiSecurity: [] }),
      linkOf: () => undefined,
      tlp: 'TLP:AMBER',
    };
    const part = { url: rt.url, token: rt.tokenFile, requestsPerSecond: 100, burst: 1000 };
    tracker = await kind.open(NAME, part, world);
    lane = steppedLane(ledger, tracker);
    issue = changed(await ledger.apply({ do: 'observe', observation: observation() }, monitoring(T0))).id;
    const opened = await ledger.openIncident(
      { do: 'open-incident', campaign: CAMPAIGN, title: 'everywhere' },
      monitoring(T0),
    );
    incident = changed(opened).id;
    await ledger.apply({ do: 'group', issue, incident }, monitoring(T0 + 1));
    await settle();
  });
  after(async () => {
    await tracker.close?.();
    await store.close();
    await officer.close();
    await rt.stop();
  });

  /** Everything is told and heard. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      lane.pass(HOUR);
      await lane.drain();
      const { lane: own, world } = lane;
      if (hears(own)) while ((await hearNext(own, world)).kind === 'more');
    }
    const all = await ledger.operations({}, { after: 0, limit: 500 });
    const unsent = all.filter(({ state }) => state !== 'sent');
    expect(unsent.map(({ state, verb, reason }) => `${state} ${verb} ${reason}`)).to.deep.equal([]);
  }

  async function ticket(kind: 'report' | 'investigation'): Promise<Awaited<ReturnType<RtClient['ticket']>>> {
    const { references = [] } = (await ledger.issue(issue)) ?? {};
    return await officer.ticket(Number(references.find((one) => one.kind === kind)?.id));
  }

  async function statuses(): Promise<readonly (string | undefined)[]> {
    const state = (await ledger.issue(issue))?.state;
    return [state, (await ticket('report')).status, (await ticket('investigation')).status];
  }

  const mails = (): number => rt.mails().filter(({ to }) => to.includes(CSIRT)).length;

  it('have the owner of the ledger where RT knows the user, and a person who has taken one keeps it', async () => {
    await ledger.apply({ do: 'assign', issue, owner: 'nobody-whom-rt-knows' }, person(T0 + 10));
    await settle();
    expect([(await ticket('report')).owner, (await ticket('investigation')).owner]).to.deep.equal([
      'Nobody',
      'Nobody',
    ]);
    await ledger.apply({ do: 'assign', issue, owner: 'officer' }, person(T0 + 20));
    await settle();
    expect([(await ticket('report')).owner, (await ticket('investigation')).owner]).to.deep.equal([
      'officer',
      'officer',
    ]);
    await officer.update((await ticket('report')).id, { owner: 'root' });
    await ledger.apply({ do: 'assign', issue, owner: 'officer' }, person(T0 + 30));
    await ledger.apply({ do: 'assign', issue, owner: null }, person(T0 + 31));
    lane.pass(HOUR);
    await lane.drain();
    expect((await ticket('report')).owner).to.equal('root');
    await settle();
    expect((await ledger.issue(issue))?.owner).to.equal('root');
    expect((await ticket('investigation')).owner).to.equal('root');
  });

  it('are closed and opened together, whichever a person decides about, and the site is told nothing of that by us', async () => {
    const before = mails();
    await officer.update((await ticket('report')).id, { status: 'resolved' });
    await settle();
    expect(await statuses()).to.deep.equal(['resolved', 'resolved', 'resolved']);
    await officer.update((await ticket('investigation')).id, { status: 'open' });
    await settle();
    expect(await statuses()).to.deep.equal(['open', 'open', 'open']);
    await officer.update((await ticket('investigation')).id, { status: 'resolved' });
    await settle();
    expect(await statuses()).to.deep.equal(['resolved', 'resolved', 'resolved']);
    const marks = rt
      .mails()
      .slice(before)
      .filter(({ body }) => body.includes('secmon operation'));
    expect(marks).to.deep.equal([]);
    await officer.update((await ticket('report')).id, { status: 'open' });
    await settle();
    expect(await statuses()).to.deep.equal(['open', 'open', 'open']);
  });

  it('are rejected as far as the life cycle of each has it', async () => {
    await officer.update((await ticket('report')).id, { status: 'rejected' });
    await settle();
    expect(await statuses()).to.deep.equal(['rejected', 'rejected', 'resolved']);
    await officer.update((await ticket('report')).id, { status: 'open' });
    await settle();
    expect(await statuses()).to.deep.equal(['open', 'open', 'open']);
  });

  it('have one deadline', async () => {
    const due = '2027-01-31T12:00:00Z';
    await officer.update((await ticket('investigation')).id, { due });
    await settle();
    expect([(await ticket('report')).due, (await ledger.issue(issue))?.deadline]).to.deep.equal([
      due,
      Date.parse(due) / 1000,
    ]);
  });

  it('are no longer members of an incident that the issue is taken out of, and are of the one it is put into', async () => {
    const numberOf = async (of: number): Promise<number> =>
      Number((await ledger.incident(of))?.references.find(({ kind }) => kind === 'incident')?.id);
    const first = await numberOf(incident);
    expect((await officer.ticket(first)).members).to.have.lengthOf(2);
    const opened = await ledger.openIncident(
      { do: 'open-incident', campaign: null, title: 'another' },
      person(T0 + 50),
    );
    const second = changed(opened).id;
    await ledger.apply({ do: 'group', issue, incident: second }, person(T0 + 51));
    await settle();
    expect((await officer.ticket(first)).members).to.deep.equal([]);
    expect((await officer.ticket(await numberOf(second))).members).to.have.lengthOf(2);
    await ledger.apply({ do: 'group', issue, incident: null }, person(T0 + 52));
    await settle();
    expect((await officer.ticket(await numberOf(second))).members).to.deep.equal([]);
  });

  it('are told what monitoring sees all the same', async () => {
    const before = mails();
    const at = lane.world.now() + 1;
    await ledger.apply(
      { do: 'observe', observation: observation({ hosts: [host('wn7', 'CRITICAL', at)] }) },
      monitoring(at),
    );
    await settle();
    expect(mails()).to.equal(before + 1);
  });

  it('are not made where nobody is known who answers for the site', async () => {
    const subject = { ...observation().subject, site: 'SITE-MUTE' };
    const seen = await ledger.apply({ do: 'observe', observation: observation({ subject }) }, monitoring(T0));
    const mute = changed(seen).id;
    await ledger.apply({ do: 'group', issue: mute, incident }, monitoring(T0 + 1));
    lane.pass(HOUR);
    await lane.drain();
    expect((await ledger.issue(mute))?.references).to.deep.equal([]);
    expect(await ledger.outboxStatus(NAME)).to.include({ waiting: 1, contactless: 1, failed: 0 });
  });
});
