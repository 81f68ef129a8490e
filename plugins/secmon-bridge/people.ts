/** What time asks of the ledger, and who is told of it beside trackers: ladders, monitors, digests. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Acknowledger } from '../../src/bridge/acknowledge/acknowledger.ts';
import type { SmtpSettings } from '../../src/host/smtp.ts';
import { acknowledgeAll } from '../../src/incidents/acknowledge/acknowledge.ts';
import { inTurn } from '../../src/incidents/acknowledge/in-turn.ts';
import { Clockwork } from '../../src/incidents/clockwork/clockwork.ts';
import { type DigestWorld, runDigests } from '../../src/incidents/digest/digests.ts';
import { digestMessage } from '../../src/incidents/digest/mail.ts';
import { digestKinds } from '../../src/incidents/digest/period.ts';
import type { IntakeRule } from '../../src/incidents/intake/rules.ts';
import type { Laid } from '../../src/incidents/intake/site-policy.ts';
import type { OperationsOf } from '../../src/incidents/outbox.ts';
import { DEFAULT_RULES } from '../../src/incidents/transition/index.ts';
import { aboutBy } from '../../src/incidents/watch/about.ts';
import { watcher } from '../../src/incidents/watch/watch.ts';
import { follow } from '../../src/store/follow.ts';
import { ledgerOf } from '../store/ledger.ts';
import {
  DIGEST_TLP,
  type DigestsConfiguration,
  isWatching,
  type PeopleConfiguration,
} from './people-configuration.ts';
import { openPeopleDoors } from './people-doors.ts';
import type { DaemonWorld } from './world.ts';

export interface PeopleWorld extends Pick<DaemonWorld, 'store' | 'machine' | 'activity' | 'keepsOld'> {
  /** As it is now; the same object as long as nothing has changed. */
  readonly laid: () => Laid;
  /** Resolves when sites were asked for once: nobody is told because we have just been started. */
  readonly ready: Promise<void>;
  readonly operationsOf: OperationsOf;
  readonly rules: readonly IntakeRule[];
}

export interface People {
  /** Begins to tell. */
  run(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

const CLOCKWORK_SECONDS = 60;
const ACKNOWLEDGE_SECONDS = 30;
/** Less, so that whoever looks every so often finds that it is time. */
const ACKNOWLEDGE_TURN_SECONDS = 20;
const DIGEST_SECONDS = 10;
const BATCH = 500;
/** Of the time, while there is more of the log: the rest is for those who append. */
const SHARE = 0.25;
const KEEP_SECONDS = 90 * 86_400;
const FORGET_SECONDS = 3600;

/** Does something again and again; what keeps it from working is said once, and that it works again. */
type Every = (name: string, seconds: number, work: () => Promise<string | undefined>) => void;

/** @throws Failure that names the field that cannot be used; then nothing runs */
export async function openPeople(configuration: PeopleConfiguration, world: PeopleWorld): Promise<People> {
  const { digests } = configuration;
  const doors = await openPeopleDoors(configuration, world.machine);
  const { monitors, mail } = doors;
  const stopping = new AbortController();
  const { signal } = stopping;
  const running: Promise<void>[] = [];
  const every: Every = (name, seconds, work) => running.push(repeat(name, seconds, work, world, signal));
  return {
    run() {
      startClockwork(world, every, signal);
      if (isWatching(configuration)) running.push(startWatch(world, every, signal));
      startAcknowledging(monitors, world, every);
      if (digests !== undefined && mail !== undefined)
        startDigests(digests, mailer(digests, mail, world, signal), world, every);
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
      await doors.close();
    },
  };
}

async function repeat(
  name: string,
  seconds: number,
  work: () => Promise<string | undefined>,
  { activity, ready }: PeopleWorld,
  signal: AbortSignal,
): Promise<void> {
  await ready;
  let trouble: string | undefined;
  while (!signal.aborted) {
    const before = trouble;
    trouble = await work().catch(messageOf);
    if (trouble !== undefined && trouble !== before)
      activity.notice(name, { kind: 'trouble', text: trouble });
    if (trouble === undefined && before !== undefined)
      activity.notice(name, { kind: 'recovered', text: 'it works again' });
    await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}

function startClockwork(world: PeopleWorld, every: Every, signal: AbortSignal): void {
  const { store, machine, activity, operationsOf, laid } = world;
  let known: Laid | undefined;
  let laidDown: (Laid & { readonly policy: NonNullable<Laid['policy']> }) | undefined;
  const current = (): typeof laidDown => {
    const now = laid();
    if (now !== known) laidDown = now.policy === undefined ? undefined : { ...now, policy: now.policy };
    known = now;
    return laidDown;
  };
  let clockwork: Clockwork | undefined;
  every('clockwork', CLOCKWORK_SECONDS, async () => {
    const first = current();
    if (first === undefined) return undefined;
    clockwork ??= new Clockwork({
      ledger: ledgerOf(store, operationsOf),
      tables: store.ledger(),
      rules: DEFAULT_RULES,
      operationsOf,
      newOperationId: randomUUID,
      now: () => machine.clock.now(),
      laid: () => current() ?? first,
    });
    activity.people.wound(await clockwork.pass(signal));
    return undefined;
  });
}

function startWatch(
  { store, machine, activity, rules, keepsOld }: PeopleWorld,
  every: Every,
  signal: AbortSignal,
): Promise<void> {
  const watch = store.watch();
  const take = watcher(aboutBy(rules));
  every('watch', FORGET_SECONDS, async () => {
    if (keepsOld() === undefined) await watch.forget(machine.clock.now() - KEEP_SECONDS);
    return undefined;
  });
  return follow({
    prepare: () => watch.addFollower(),
    next: () => watch.advance(BATCH, take),
    batch: BATCH,
    share: SHARE,
    now: () => machine.clock.now(),
    pause: async (seconds) => {
      await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
    },
    signal,
    failed(error) {
      if (error === undefined)
        activity.notice('watch', { kind: 'recovered', text: 'the log is followed again' });
      else activity.notice('watch', { kind: 'trouble', text: messageOf(error) });
    },
  });
}

function startAcknowledging(monitors: readonly Acknowledger[], world: PeopleWorld, every: Every): void {
  const { store, machine, activity, operationsOf } = world;
  const ledger = ledgerOf(store, operationsOf);
  const now = (): number => machine.clock.now();
  for (const monitor of monitors) {
    const { name } = monitor;
    let trouble: string | undefined;
    every(name, ACKNOWLEDGE_SECONDS, async () => {
      const tables = store.acknowledgements();
      const turn = { name, now, everySeconds: ACKNOWLEDGE_TURN_SECONDS };
      const done = await inTurn(ledger, turn, () =>
        acknowledgeAll({ ledger, watch: store.watch(), tables, now }, [monitor]),
      );
      const own = done?.get(name);
      if (own !== undefined) {
        activity.people.reconciled(name, own);
        [trouble] = own.troubles;
      }
      return trouble;
    });
  }
}

function mailer(
  { mail: { from, replyTo } }: DigestsConfiguration,
  settings: SmtpSettings,
  { machine }: PeopleWorld,
  signal: AbortSignal,
): DigestWorld['send'] {
  return async (digest, id, at) => {
    const message = await digestMessage(digest, { from, replyTo, id, at });
    return await machine.sendMail(settings, { from, to: digest.to, message }, signal);
  };
}

function startDigests(
  { officers = [], tlp = DIGEST_TLP, at, timeZone }: DigestsConfiguration,
  send: DigestWorld['send'],
  { store, machine, activity, laid }: PeopleWorld,
  every: Every,
): void {
  every('digests', DIGEST_SECONDS, async () => {
    const done = await runDigests({
      tables: store.digests(),
      watch: store.watch(),
      laid,
      officers,
      tlp,
      kinds: Object.values(digestKinds(at, timeZone)),
      newId: randomUUID,
      now: () => machine.clock.now(),
      send,
    });
    activity.people.digested(done);
    return done.troubles[0];
  });
}
