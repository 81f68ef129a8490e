/** What every tracker does, whichever it is: told of an issue's whole life, over whatever answers are lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { IssueSubject } from '../../../src/incidents/issue-key.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import type { Operation } from '../../../src/incidents/outbox.ts';
import { operationsOf } from '../../../src/incidents/trackers/telling.ts';
import type { Tracker, TrackerKind, TrackerWorld } from '../../../src/incidents/trackers/tracker.ts';
import type { Store } from '../../../src/store/store.ts';
import { changed, host, ledgerOn, monitoring, observation, person, T0 } from '../../kit/ledger.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { type SteppedLane, steppedLane } from '../../kit/tracker-lane.ts';
import type { TrackerMember, TrackerSide } from './side.ts';

const ALL = { after: 0, limit: 500 };
const LONG = 3600;
const HOSTILE =
  'x\r\nBcc: eve@example.org\r\n\r\n.\r\nMAIL FROM:<eve@example.org>\u0000\u202e\ud800"; </script>';
const NAME = 'desk';

export function tellsTracker(member: TrackerMember): void {
  let directory: string;
  let stores: Store[];
  let trackers: Tracker[];
  let side: TrackerSide;
  let ledger: Ledger;
  let lane: SteppedLane;
  /** Of each test another, where all are told to the same tracker. */
  let cve: string;
  let tests = 0;

  before(() => member.open?.());
  after(() => member.close?.());
  beforeEach(async () => {
    tests += 1;
    cve = `CVE-2026-${1000 + tests}`;
    directory = mkdtempSync(join(tmpdir(), 'secmon-tracker-'));
    stores = [];
    trackers = [];
    side = await member.start();
    ledger = await openLedger();
    lane = steppedLane(ledger, await openTracker());
  });
  afterEach(async () => {
    for (const tracker of trackers) await tracker.close?.();
    for (const store of stores) await store.close();
    await side.stop();
    rmSync(directory, { recursive: true });
  });

  /** As each process has it: a connection of its own to the one store. */
  async function openLedger(): Promise<Ledger> {
    const store = await openSqlite(join(directory, 'store.db'));
    stores.push(store);
    const kind = member.kind as TrackerKind<unknown>;
    const told = { name: NAME, asks: kind.asks.bind(kind, side.configuration) };
    return ledgerOn(store, { operationsOf: operationsOf([told]) });
  }

  async function openTracker(): Promise<Tracker> {
    const world: TrackerWorld = {
      machine: localMachine(localHostFromSource()),
      signal: new AbortController().signal,
      site: () => Promise.resolve({ csirt: ['csirt@site-a.example'], ngiSecurity: ['security@ngi.example'] }),
      linkOf: (key) => `https://secmon.example.org/issue/${encodeURIComponent(key)}`,
      tlp: 'TLP:AMBER',
    };
    const tracker = await (member.kind as TrackerKind<unknown>).open(NAME, side.configuration, world);
    trackers.push(tracker);
    return tracker;
  }

  async function drain(): Promise<void> {
    lane.pass(LONG);
    await lane.drain();
  }

  async function operations(): Promise<readonly Operation[]> {
    return await ledger.operations({}, ALL);
  }

  /** Everything that was asked for has had its effect, and nothing twice beyond what the kind allows. */
  async function expectEachOnce(atMost = 1): Promise<void> {
    const all = await operations();
    const silent = /^(?:joined|overtaken|nothing left)/;
    const unsent = all.filter(({ state }) => state !== 'sent');
    expect(unsent.map(({ state, reason }) => `${state} ${reason}`)).to.deep.equal([]);
    const counts = Map.groupBy(await side.had(), (one) => one);
    expect(counts.size).to.equal(all.filter(({ reference }) => !silent.test(reference)).length);
    for (const times of counts.values()) expect(times.length).to.be.at.most(atMost);
  }

  const subject = (): IssueSubject => ({ ...observation().subject, id: cve });

  async function see(more: Parameters<typeof observation>[0] = {}, at = T0): Promise<void> {
    const seen = observation({ subject: subject(), ...more });
    await ledger.apply({ do: 'observe', observation: seen }, monitoring(at));
  }

  async function wholeLife(): Promise<void> {
    await see();
    await drain();
    await see({ hosts: [host('wn2', 'CRITICAL', T0 + 1)] }, T0 + 1);
    await drain();
    await see({ severity: 'critical', hosts: [host('wn2', 'CRITICAL', T0 + 2)] }, T0 + 2);
    await drain();
    const note = { do: 'note', issue: 1, audience: 'site' } as const;
    await ledger.apply({ ...note, text: 'please answer' }, person(T0 + 3));
    await ledger.apply({ ...note, text: 'the deadline is near' }, monitoring(T0 + 4));
    await drain();
    await ledger.apply({ do: 'resolve', issue: 1 }, person(T0 + 5));
    await drain();
    await see({ hosts: [host('wn1', 'CRITICAL', T0 + 600)] }, T0 + 600);
    await drain();
  }

  it('is told of the whole life of an issue, each thing once', async () => {
    await wholeLife();
    await expectEachOnce();
    expect((await operations()).map(({ verb }) => verb)).to.include.members([
      'open',
      'update',
      'note',
      'resolve',
      'reopen',
    ]);
  });

  it('is told nothing where nothing has changed', async () => {
    await see();
    await drain();
    const before = await side.received();
    for (let at = 1; at < 20; at += 1) await see({ hosts: [host('wn1', 'CRITICAL', T0 + at)] }, T0 + at);
    await drain();
    expect(await side.received()).to.deep.equal(before);
  });

  it('is told of a campaign and the issues in it', async () => {
    const campaign = { class: 'vulnerability', id: cve } as const;
    const opened = changed(
      await ledger.openIncident({ do: 'open-incident', campaign, title: 'everywhere' }, monitoring()),
    );
    await see();
    await drain();
    await ledger.apply({ do: 'group', issue: 1, incident: opened.id }, monitoring(T0 + 1));
    await drain();
    await ledger.applyToIncident({ incident: opened.id, order: { do: 'resolve' } }, person(T0 + 2));
    await drain();
    await expectEachOnce();
  });

  it('is told that two issues are one now, and goes on with the survivor', async () => {
    await see();
    const other = { ...subject(), id: `${cve}0` };
    await see({ subject: other });
    await drain();
    await ledger.apply({ do: 'merge', issue: 2, into: 1 }, person(T0 + 1));
    await see({
      subject: other,
      hosts: [host('wn7', 'CRITICAL', T0 + 2)],
    });
    await drain();
    await expectEachOnce();
    const after = (await ledger.operations({ issue: 2 }, ALL)).map(({ verb }) => verb);
    expect(after.filter((verb) => verb !== 'merge')).to.deep.equal(['open']);
  });

  it('has each effect once when the answer to any operation is lost', async function () {
    if (side.loseAnswer === undefined) this.skip();
    const { lane: before } = lane;
    lane = steppedLane(ledger, {
      name: NAME,
      async send(order, deadline) {
        if (!order.doubtful) side.loseAnswer?.();
        return await before.tracker.send(order, deadline);
      },
    });
    await wholeLife();
    lane.pass(LONG);
    await lane.drain();
    await expectEachOnce(member.atMost);
  });

  it('has each effect once when it is turned away first', async function () {
    if (side.turnAway === undefined) this.skip();
    side.turnAway();
    await see();
    await drain();
    await drain();
    await expectEachOnce();
    expect((await operations())[0]?.attempts).to.be.greaterThan(1);
  });

  it('has each effect once when the process dies between sending and settling', async () => {
    const dying = Object.create(ledger) as Ledger;
    dying.settleOperation = (): Promise<never> => Promise.reject(new Error('killed'));
    await see();
    const dead = steppedLane(dying, lane.lane.tracker, {}, T0 + 1);
    await dead.drain().catch(() => undefined);
    lane = steppedLane(await openLedger(), await openTracker());
    await drain();
    await ledger.apply({ do: 'note', issue: 1, text: 'a', audience: 'site' }, monitoring(T0 + 1));
    await drain();
    await expectEachOnce(member.atMost);
  });

  it('does nothing once another process has taken over, and what that one does is done once', async () => {
    const taken: string[] = [];
    const { lane: before } = lane;
    const other = steppedLane(ledger, await openTracker(), {}, T0 + 2 * LONG);
    lane = steppedLane(ledger, {
      name: NAME,
      // It stands still when it has just begun, for longer than its lease.
      async send(order, deadline) {
        await other.drain();
        taken.push(...(await side.had()));
        return await before.tracker.send(order, deadline);
      },
    });
    await see();
    await drain();
    expect(taken).to.have.length(1);
    expect(await side.had()).to.deep.equal(taken);
    expect(lane.reports.map(({ kind }) => kind)).to.deep.equal(['late']);
    await expectEachOnce();
  });

  it('has each effect once when several send at the same time', async () => {
    for (let site = 0; site < 12; site += 1) {
      await see({ subject: { ...subject(), site: `SITE-${site}` } });
    }
    const others = await Promise.all(
      [1, 2, 3].map(async () => steppedLane(ledger, await openTracker(), {}, T0 + LONG)),
    );
    await Promise.all(others.map((other) => other.drain()));
    await expectEachOnce();
  });

  it('takes hostile text as text, says its TLP and shows no secret', async () => {
    await see({ title: HOSTILE, hosts: [host(HOSTILE)] });
    await ledger.apply(
      { do: 'note', issue: 1, text: HOSTILE, audience: 'site' },
      person(T0 + 1, HOSTILE, HOSTILE),
    );
    await drain();
    await drain();
    await expectEachOnce();
    const all = await side.received();
    // Of a mail the header; what else there is has no empty line in it.
    for (const one of all) expect(one.split(/\r?\n\r?\n/)[0]).to.not.match(/^(?:Bcc|MAIL FROM):/im);
    const received = all.join('\n');
    expect(received).to.include('TLP:AMBER');
    for (const secret of side.secrets) {
      expect(received).to.not.include(secret);
      for (const { reason, reference } of await operations())
        expect(`${reason}${reference}`).to.not.include(secret);
    }
  });
}
