/** The tracker rtir on a real RT behind faults, sent to by two processes: no ticket, no mail and no word twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import { compare } from '../../src/incidents/trackers/rt/ticket-sql.ts';
import { tracker as rtir } from '../../src/incidents/trackers/rtir/tracker.ts';
import { hearNext, hears } from '../../src/incidents/trackers/run/index.ts';
import { operationsOf } from '../../src/incidents/trackers/telling.ts';
import type { Tracker, TrackerKind, TrackerWorld } from '../../src/incidents/trackers/tracker.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import type { Fault, FaultServer } from '../kit/fault-server.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { changed, host, ledgerOn, monitoring, observation, person, T0 } from '../kit/ledger.ts';
import { rtBehindFaults } from '../kit/rt/behind-faults.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';
import { sampleOrder, sampleTelling } from '../kit/sample-telling.ts';
import { type SteppedLane, steppedLane } from '../kit/tracker-lane.ts';

const NAME = 'rtir';
const HOUR = 3600;
const SITES = ['A', 'B', 'C'];
const MARK = /\[secmon operation ([\w.:-]+)\]/;
const page: Fault = {
  kind: 'status',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>log in</html>',
};
const FAULTS: readonly Fault[] = [
  { kind: 'abort', effect: true },
  { kind: 'status', status: 503, headers: { 'retry-after': '0' }, body: 'busy' },
  { kind: 'torn' },
  { kind: 'slow', milliseconds: 300 },
  page,
  {
    kind: 'status',
    status: 412,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Precondition Failed"}',
  },
  { kind: 'abort', effect: false },
];

describeWith(RT_PACKAGES, 'the tracker rtir behind faults', function () {
  this.timeout(600_000);
  let directory: string;
  let rt: Rt;
  let faults: FaultServer;
  let officer: RtClient;
  let ledger: Ledger;
  const stores: Store[] = [];
  const lanes: SteppedLane[] = [];

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-rtir-'));
    rt = await startRt('rtir');
    faults = await rtBehindFaults(rt.url, () => true);
    officer = await rtClientWith(rt.url, rt.officerToken);
    ledger = await openLedger();
    // As two processes have it: each with its own tracker.
    for (let each = 0; each < 2; each += 1) lanes.push(steppedLane(ledger, await openTracker()));
  });
  after(async () => {
    for (const { lane } of lanes) await lane.tracker.close?.();
    for (const store of stores) await store.close();
    await officer.close();
    await faults.close();
    await rt.stop();
    rmSync(directory, { recursive: true });
  });

  async function openLedger(): Promise<Ledger> {
    const store = await openSqlite(join(directory, 'store.db'));
    stores.push(store);
    const asks = (rtir as TrackerKind<unknown>).asks.bind(rtir, {});
    return ledgerOn(store, { operationsOf: operationsOf([{ name: NAME, asks }]) });
  }

  async function openTracker(): Promise<Tracker> {
    const world: TrackerWorld = {
      machine: localMachine(localHostFromSource()),
      signal: new AbortController().signal,
      site: (name) => Promise.resolve({ csirt: [`csirt@${name.toLowerCase()}.example`], ngiSecurity: [] }),
      linkOf: () => undefined,
      tlp: 'TLP:AMBER',
    };
    const part = { url: faults.url, token: rt.tokenFile, requestsPerSecond: 100, burst: 1000 };
    return await rtir.open(NAME, part, world);
  }

  /** Faults come to every third request, until nothing is left. */
  async function drain(): Promise<void> {
    let asked = 0;
    faults.flap(() => {
      asked += 1;
      return asked % 3 === 0 && asked < 120 ? FAULTS[(asked / 3) % FAULTS.length] : undefined;
    });
    for (let rounds = 0; rounds < 60; rounds += 1) {
      for (const lane of lanes) lane.pass(HOUR / 4);
      await Promise.all(lanes.map((lane) => lane.drain()));
      const { waiting, sending } = await openOperations();
      if (waiting + sending === 0) break;
    }
    faults.flap(() => undefined);
    const all = await ledger.operations({}, { after: 0, limit: 500 });
    expect(
      all.filter(({ state }) => state !== 'sent').map(({ state, reason }) => `${state}: ${reason}`),
    ).to.deep.equal([]);
  }

  async function openOperations(): Promise<{ readonly waiting: number; readonly sending: number }> {
    const open = await ledger.operations(
      { state: ['pending', 'unknown', 'sending'] },
      { after: 0, limit: 500 },
    );
    return {
      waiting: open.filter(({ state }) => state !== 'sending').length,
      sending: open.filter(({ state }) => state === 'sending').length,
    };
  }

  async function hear(): Promise<void> {
    for (const { lane, world } of lanes)
      if (hears(lane)) while ((await hearNext(lane, world)).kind === 'more');
  }

  async function inQueue(queue: string): Promise<readonly number[]> {
    return (await officer.search(compare('Queue', '=', queue))).map(({ id }) => id);
  }

  async function statusesIn(queue: string): Promise<readonly string[]> {
    return (await officer.search(compare('Queue', '=', queue))).map(({ status }) => status).toSorted();
  }

  /** Operations that each site was written to about, none of them twice. */
  function expectEachMailOnce(): readonly number[] {
    return SITES.map((name) => {
      const mails = rt.mails().filter(({ to }) => to.includes(`csirt@site-${name.toLowerCase()}.example`));
      // RT itself says when somebody resolves it.
      const marks = mails.map(({ body }) => MARK.exec(body)?.[1]).filter((mark) => mark !== undefined);
      expect(new Set(marks).size).to.equal(marks.length);
      return marks.length;
    });
  }

  async function see(name: string, at: number, node = 'wn1'): Promise<number> {
    const subject = { ...observation().subject, site: `SITE-${name}` };
    const outcome = await ledger.apply(
      { do: 'observe', observation: observation({ subject, hosts: [host(node, 'CRITICAL', at)] }) },
      monitoring(at),
    );
    return changed(outcome).id;
  }

  it('makes an Incident for a campaign, and a Report and an Investigation for each site, and writes once', async () => {
    const campaign = { class: 'vulnerability', id: 'CVE-2026-1234' } as const;
    const opened = changed(
      await ledger.openIncident({ do: 'open-incident', campaign, title: 'everywhere' }, monitoring()),
    );
    for (const name of SITES) {
      const issue = await see(name, T0);
      await ledger.apply({ do: 'group', issue, incident: opened.id }, monitoring(T0 + 1));
    }
    await drain();
    const [incident, ...others] = await inQueue('Incidents');
    expect(others).to.deep.equal([]);
    const reports = await inQueue('Incident Reports');
    const investigations = await inQueue('Investigations');
    expect([reports.length, investigations.length]).to.deep.equal([SITES.length, SITES.length]);
    const { members } = await officer.ticket(incident ?? 0);
    expect(members.toSorted()).to.deep.equal([...reports, ...investigations].toSorted());
    expect(expectEachMailOnce()).to.deep.equal([1, 1, 1]);
  });

  it('tells what is new once to each', async () => {
    for (const name of SITES) await see(name, T0 + 10, 'wn2');
    await drain();
    expect(expectEachMailOnce()).to.deep.equal([2, 2, 2]);
  });

  it('overwrites nothing that a person has decided before it was heard, and then follows', async () => {
    const id = Number((await ledger.issue(1))?.references.find(({ kind }) => kind === 'investigation')?.id);
    await officer.update(id, { status: 'resolved', subject: 'the officer knows better' });
    await see('A', T0 + 20, 'wn3');
    await drain();
    expect(await officer.ticket(id)).to.include({ status: 'resolved', subject: 'the officer knows better' });
    expect(expectEachMailOnce()).to.deep.equal([2, 2, 2]);
    await hear();
    expect((await ledger.issue(1))?.state).to.equal('resolved');
    await see('A', Math.max(...lanes.map(({ world }) => world.now())) + 1, 'wn4');
    await drain();
    expect([(await officer.ticket(id)).status, (await ledger.issue(1))?.state]).to.deep.equal([
      'open',
      'open',
    ]);
    expect(expectEachMailOnce()).to.deep.equal([3, 2, 2]);
  });

  it('closes with the Incident what RTIR closes with it, and the ledger follows', async () => {
    await ledger.applyToIncident({ incident: 1, order: { do: 'resolve' } }, person(T0 + HOUR));
    await drain();
    await hear();
    expect(await statusesIn('Investigations')).to.deep.equal(['resolved', 'resolved', 'resolved']);
    for (const id of [1, 2, 3]) expect((await ledger.issue(id))?.state).to.equal('resolved');
  });

  it('ends with one Report where two make it at the same time, each without knowing of the other', async () => {
    const order = sampleOrder(sampleTelling({ about: { site: 'SITE-Z' } }));
    const before = (await inQueue('Incident Reports')).length;
    const send = async ({ lane }: SteppedLane): Promise<string> =>
      (await lane.tracker.send(order, AbortSignal.timeout(60_000))).state;
    const states = await Promise.all([...lanes, ...lanes].map(send));
    expect(states.every((state) => state === 'sent' || state === 'unknown')).to.equal(true);
    await lanes[0]?.lane.tracker.send({ ...order, doubtful: true }, AbortSignal.timeout(60_000));
    expect((await inQueue('Incident Reports')).length).to.equal(before + 1);
  });
});
