/** What each operation costs a real RT: as many requests as the README says, and no more. */
import { expect } from 'chai';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { TrackerReference } from '../../src/incidents/issue.ts';
import { tracker as rt } from '../../src/incidents/trackers/rt/tracker.ts';
import { tracker as rtir } from '../../src/incidents/trackers/rtir/tracker.ts';
import type { Telling } from '../../src/incidents/trackers/telling.ts';
import type { Order, Tracker, TrackerKind, TrackerWorld } from '../../src/incidents/trackers/tracker.ts';
import { describeWith } from '../kit/debian-packages.ts';
import type { FaultServer } from '../kit/fault-server.ts';
import { T0 } from '../kit/ledger.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rtBehindFaults } from '../kit/rt/behind-faults.ts';
import { RT_PACKAGES, type Rt, type RtFlavour, startRt } from '../kit/rt.ts';
import { sampleOrder, sampleTelling } from '../kit/sample-telling.ts';

const NAME = 'rt';
const BY = { kind: 'monitoring', name: 'intake', via: '' } as const;
const INCIDENT: Incident = {
  id: 7,
  campaign: { class: 'vulnerability', id: 'CVE-2026-1234' },
  title: 'everywhere',
  state: 'open',
  decision: { by: BY, at: T0, why: '' },
  owner: null,
  openedAt: T0,
  updatedAt: T0,
  closedAt: null,
  references: [],
  version: 1,
};

/** In its order, with the requests of each. */
const STEPS: readonly (readonly [string, Partial<Telling>, plain: number, rtir: number])[] = [
  ['open', { verb: 'open' }, 6, 9],
  ['one more host', { verb: 'update', news: { hosts: { added: ['wn2'], removed: [] } } }, 2, 4],
  [
    'another severity',
    {
      verb: 'update',
      news: { hosts: { added: [], removed: [] }, severityWas: 'high' },
      about: sampleTelling({ about: { severity: 'critical' } }).about,
    },
    4,
    8,
  ],
  ['note for officers', { verb: 'note', note: { audience: 'internal', text: 'called' } }, 2, 3],
  ['note for the site', { verb: 'note', note: { audience: 'site', text: 'please answer' } }, 2, 4],
  ['resolve', { verb: 'resolve', about: sampleTelling({ about: { state: 'resolved' } }).about }, 3, 6],
  ['reopen', { verb: 'reopen', about: sampleTelling({ about: { state: 'open' } }).about }, 3, 6],
  [
    'owner',
    { verb: 'assign', about: sampleTelling({ about: { state: 'open', owner: 'officer' } }).about },
    3,
    5,
  ],
];

for (const [flavour, kind] of [
  ['plain', rt],
  ['rtir', rtir],
] as const) {
  describeWith(RT_PACKAGES, `the requests of the tracker ${kind.kind}`, function () {
    this.timeout(180_000);
    costsAsStated(flavour, kind);
  });
}

function costsAsStated(flavour: RtFlavour, kind: TrackerKind<never>): void {
  let server: Rt;
  let faults: FaultServer;
  let tracker: Tracker;

  before(async () => {
    server = await startRt(flavour);
    faults = await rtBehindFaults(server.url);
    const world: TrackerWorld = {
      machine: localMachine(localHostFromSource()),
      signal: new AbortController().signal,
      site: () => Promise.resolve({ csirt: ['csirt@site-a.example'], ngiSecurity: ['security@ngi.example'] }),
      linkOf: (key) => `https://secmon.example.org/issue/${key}`,
      tlp: 'TLP:AMBER',
    };
    const part = { url: faults.url, token: server.tokenFile, requestsPerSecond: 100, burst: 1000 };
    tracker = await (kind as TrackerKind<unknown>).open(NAME, part, world);
  });
  after(async () => {
    await tracker.close?.();
    await faults.close();
    await server.stop();
  });

  let operations = 0;
  async function cost(
    telling: Telling,
    more: Partial<Order>,
  ): Promise<readonly [number, readonly TrackerReference[]]> {
    operations += 1;
    const before = faults.heard.length;
    const order = sampleOrder(telling, { operation: `operation-${operations}`, ...more });
    const answer = await tracker.send(order, AbortSignal.timeout(60_000));
    if (answer.state !== 'sent') throw new Error(`${answer.state}: ${answer.reason}`);
    const tickets = (answer.tickets ?? []).map((one) => ({ ...one, tracker: NAME, former: false }));
    return [faults.heard.length - before, tickets];
  }

  it('are those of the README', async () => {
    // Who we are, and in which time zone, is asked once.
    await cost(sampleTelling({ key: `sm1:${'00'.repeat(32)}` }), {});
    const { id, version, campaign, title, owner, openedAt } = INCIDENT;
    const about = { kind: 'incident', id, version, campaign, title, state: 'open', owner, openedAt } as const;
    const telling: Telling = { ...sampleTelling(), key: `smc1:${'ab'.repeat(32)}`, about };
    const [opening, references] = await cost(telling, { incident: INCIDENT });
    const found: Record<string, number> = { incident: opening };
    const wanted: Record<string, number> = { incident: 3 };
    const incident = { ...INCIDENT, references };
    let tickets: readonly TrackerReference[] = [];
    for (const [what, more, plain, ofRtir] of STEPS) {
      const [requests, now] = await cost({ ...sampleTelling(), by: BY, ...more }, { incident, tickets });
      tickets = now;
      found[what] = requests;
      wanted[what] = flavour === 'plain' ? plain : ofRtir;
    }
    expect(found).to.deep.equal(wanted);
  });
}
