/**
 * What it costs to open issues on a real Request Tracker: requests by kind of ticket, counted as they leave us, and
 * whether anything but the configured rate bounds the time. By itself: `node test/bench/incidents-rt.ts [ISSUES]`.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import { tracker as rt } from '../../src/incidents/trackers/rt/tracker.ts';
import { tracker as rtir } from '../../src/incidents/trackers/rtir/tracker.ts';
import { runOutbox } from '../../src/incidents/trackers/run/index.ts';
import { operationsOf } from '../../src/incidents/trackers/telling.ts';
import type { TrackerKind, TrackerWorld } from '../../src/incidents/trackers/tracker.ts';
import { eventually } from '../kit/eventually.ts';
import { changed, ledgerOn, monitoring, observation } from '../kit/ledger.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { type RtFlavour, startRt } from '../kit/rt.ts';
import type { Row } from './row.ts';

const ISSUES = 200;
/** So many at once that RT itself is no slower: it takes a sixth of a second for one. */
const PER_SECOND = 3;
const BURST = 10;
const PATIENCE_SECONDS = 3600;
/** Over what the rate makes of the requests. */
const LIMIT = 1.1;
/** Of a ticket that is written to: search, make, search, addresses, read back, write. Of one that is not: the first three. */
const SAID = 6;
const UNSAID = 3;

const KINDS = { plain: rt, rtir } as const;
const NAME = 'rt';

/** One request as it left us. */
interface Asked {
  /** Such as `POST ticket`. */
  readonly what: string;
  /** That RT took. */
  readonly seconds: number;
}

interface Opened {
  readonly requests: readonly Asked[];
  readonly seconds: number;
}

export async function benchIncidentsOnRt(issues = ISSUES): Promise<readonly Row[]> {
  return [...(await rows('plain', issues)), ...(await rows('rtir', Math.ceil(issues / 10)))];
}

async function rows(flavour: RtFlavour, issues: number): Promise<readonly Row[]> {
  const { requests, seconds } = await opened(flavour, issues);
  const perIssue = requests.length / issues;
  // One incident, and who we are, are asked for once.
  const least = (flavour === 'plain' ? SAID : SAID + UNSAID) + (UNSAID + 1) / issues;
  const what = `${issues} issues of one incident opened on ${flavour === 'plain' ? 'RT' : 'RTIR’s queues'}`;
  const byRate = (requests.length - BURST) / PER_SECOND;
  const ratio = seconds / soonest(requests);
  return [
    {
      what: `${what}: requests for each`,
      peer: '',
      measured: `${perIssue.toFixed(2)} (${wordsFor(requests, issues)})`,
      target: `≤ ${least.toFixed(2)}`,
      reached: perIssue <= least + 1e-9,
    },
    {
      what: `${what} at ${PER_SECOND} requests a second: wall time over what the rate, and RT where it is slower, make of it`,
      peer: '',
      measured: `${ratio.toFixed(3)} × (${seconds.toFixed(1)} s; requests ÷ rate ${byRate.toFixed(1)} s)`,
      target: `≤ ${LIMIT} ×`,
      reached: ratio <= LIMIT,
    },
  ];
}

/** Each request when the rate allows it and the answer before it is there. */
function soonest(requests: readonly Asked[]): number {
  let end = 0;
  for (const [index, { seconds }] of requests.entries())
    end = Math.max(end, Math.max(0, index + 1 - BURST) / PER_SECOND) + seconds;
  return end;
}

/** @param note is told of each request when it is answered */
function timed(machine: Machine, note: (asked: Asked) => void): Machine {
  return {
    ...machine,
    exchange(settings) {
      const exchange = machine.exchange(settings);
      return {
        close: () => exchange.close(),
        async ask(ask) {
          const before = performance.now();
          const answer = await exchange.ask(ask);
          const path = new URL(ask.url).pathname.replace('/REST/2.0/', '').replaceAll(/\/\d+/g, '');
          note({ what: `${ask.method} ${path}`, seconds: (performance.now() - before) / 1000 });
          return answer;
        },
      };
    },
  };
}

async function opened(flavour: RtFlavour, issues: number): Promise<Opened> {
  const kind = KINDS[flavour] as TrackerKind<unknown>;
  const server = await startRt(flavour);
  const requests: Asked[] = [];
  const store = await openSqlite(':memory:');
  const ledger = ledgerOn(store, {
    newOperationId: randomUUID,
    operationsOf: operationsOf([{ name: NAME, asks: (telling) => kind.asks({}, telling) }]),
  });
  await openIssues(ledger, issues);
  const part = {
    ...{ url: server.url, token: server.tokenFile },
    ...{ requestsPerSecond: PER_SECOND, burst: BURST },
  };
  const world: TrackerWorld = {
    machine: timed(localMachine(localHostFromSource()), (asked) => void requests.push(asked)),
    signal: new AbortController().signal,
    site: (name) => Promise.resolve({ csirt: [`csirt@${name.toLowerCase()}.example`], ngiSecurity: [] }),
    linkOf: (key) => `https://secmon.example.org/issue/${key}`,
    tlp: 'TLP:AMBER',
  };
  const tracker = await kind.open(NAME, part, world);
  const stopping = new AbortController();
  try {
    const started = performance.now();
    const running = runOutbox(
      {
        ...{ tracker, perSecond: undefined, deadlineSeconds: 120, maxAgeSeconds: 86_400 },
        ...{ updateSeconds: 900, inboundSeconds: 60 },
      },
      {
        ...{ ledger, mayTell: () => ({ decision: 'ticket', why: '' }), random: Math.random },
        ...{ now: () => Date.now() / 1000, elapsed: () => performance.now() / 1000 },
        after: (seconds) => AbortSignal.timeout(seconds * 1000),
        pause: async (seconds, signal) => {
          await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
        },
        report: () => undefined,
      },
      stopping.signal,
    );
    await eventually('every issue is told', PATIENCE_SECONDS, async () =>
      (await ledger.outboxStatus(NAME)).waiting === 0 ? true : undefined,
    );
    const seconds = (performance.now() - started) / 1000;
    stopping.abort();
    await running;
    const { failed } = await ledger.outboxStatus(NAME);
    if (failed > 0) throw new Error(`${failed} operations have failed`);
    return { requests, seconds };
  } finally {
    stopping.abort();
    await tracker.close?.();
    await store.close();
    await server.stop();
  }
}

/** One CVE at so many sites, as intake opens and groups them. */
async function openIssues(ledger: Ledger, issues: number): Promise<void> {
  const now = Date.now() / 1000;
  const campaign = { class: 'vulnerability', id: 'CVE-2026-1234' } as const;
  const incident = changed(
    await ledger.openIncident({ do: 'open-incident', campaign, title: campaign.id }, monitoring(now)),
  );
  for (let number = 1; number <= issues; number += 1) {
    const subject = { ...campaign, site: `SITE-${number}`, scope: '' };
    const issue = changed(
      await ledger.apply({ do: 'observe', observation: observation({ subject }) }, monitoring(now)),
    );
    changed(await ledger.apply({ do: 'group', issue: issue.id, incident: incident.id }, monitoring(now)));
  }
}

/** Such as `1.00 POST ticket`, of each issue. */
function wordsFor(requests: readonly Asked[], issues: number): string {
  const kinds = Map.groupBy(requests, ({ what }) => what);
  return [...kinds].map(([what, own]) => `${(own.length / issues).toFixed(2)} ${what}`).join(', ');
}

if (process.argv[1] === import.meta.filename)
  for (const { what, measured, target } of await benchIncidentsOnRt(Number(process.argv[2] ?? ISSUES)))
    console.log(`${what}: ${measured}, to reach ${target}`);
