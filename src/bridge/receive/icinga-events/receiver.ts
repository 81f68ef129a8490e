/** The results of an Icinga 2, over its API: as they come about, and after every gap those that are still there. */
import { Failure } from '../../../host/failure.ts';
import type { Machine } from '../../../host/machine.ts';
import type { StreamSettings } from '../../../host/stream.ts';
import { readOwnFile, readSecretFile } from '../../../trust/own-file.ts';
import { apiMarks } from '../../monitor-marks.ts';
import { tlsNeeds } from '../../needs.ts';
import { reportValidator } from '../../validate.ts';
import { pause } from '../pause.ts';
import type { ReceiverKind, ReceiveWorld, Receiving } from '../receiver.ts';
import { icingaApi, type IcingaApi, type Request } from './api.ts';
import { handInto } from './hand.ts';
import { knownResults } from './known.ts';
import { pendingResults } from './pending.ts';
import { session, type SessionWorld } from './session.ts';

export interface IcingaConfiguration {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly authorities?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly serverName?: string;
  readonly queue?: string;
  readonly siteVariable?: string;
  readonly tags?: readonly string[];
  readonly silenceSeconds?: number;
  readonly reconcileSeconds?: number;
  readonly settleSeconds?: number;
}

const DEFAULTS = {
  siteVariable: 'site_name',
  tags: [] as readonly string[],
  silenceSeconds: 60,
  reconcileSeconds: 600,
  settleSeconds: 6,
};
const MAX_PEM_BYTES = 4 * 2 ** 20;
const MAX_PASSWORD_BYTES = 4096;
const MAX_PAUSE_SECONDS = 30;
const MAX_PENDING = 100_000;
const path = { type: 'string', pattern: '^/' } as const;
const text = { type: 'string', minLength: 1 } as const;
const seconds = (value: number, description: string): object => ({
  type: 'number',
  exclusiveMinimum: 0,
  default: value,
  description,
});

export const receiver: ReceiverKind<IcingaConfiguration> = {
  kind: 'icinga-events',
  properties: {
    url: {
      type: 'string',
      pattern: '^https://[^@]+$',
      description: 'address of the API, without credentials',
    },
    user: { ...text, description: 'name of the ApiUser; a client certificate may stand for it' },
    password: { ...path, description: 'file of its password, readable by its owner and its group at most' },
    authorities: { ...path, description: "file of the authorities (PEM) of Icinga's certificate" },
    certificate: { ...path, description: 'file of our own certificate (PEM)' },
    key: { ...path, description: 'file of its key (PEM), readable by its owner and its group at most' },
    serverName: {
      ...text,
      description: "name in Icinga's certificate, where it is not the one of the address",
    },
    queue: {
      ...text,
      description: 'name of the event queue, of no other reader; the name of the receiver unless given',
    },
    siteVariable: {
      ...text,
      default: DEFAULTS.siteVariable,
      description: 'custom variable of hosts and services that holds the site',
    },
    tags: {
      type: 'array',
      maxItems: 64,
      items: text,
      description: 'custom variables of services, or else of their hosts, that become tags',
    },
    silenceSeconds: seconds(DEFAULTS.silenceSeconds, 'without an event, after which it connects again'),
    reconcileSeconds: seconds(DEFAULTS.reconcileSeconds, 'between two looks at all objects'),
    settleSeconds: seconds(DEFAULTS.settleSeconds, 'by which the stream may be behind the objects'),
  },
  required: ['url'],
  marks: ({ url }) => apiMarks(url),
  needs: ({ password, ...configuration }) => [
    ...tlsNeeds(configuration, 'group-private-key'),
    ...(password === undefined
      ? []
      : [{ field: ['password'], path: password, use: 'group-secret' } as const]),
  ],
  examine: requireLogin,
  async start(name, given, world) {
    const configuration = { queue: `secmon-${name}`, ...DEFAULTS, ...given };
    // What the operator gave is read for the first time here, so that a mistake is heard of at the start.
    await readLogin(configuration, world.machine);
    return run(configuration, world, handInto(name, await reportValidator(), world));
  },
};

type Complete = IcingaConfiguration & typeof DEFAULTS & { readonly queue: string };

function run(configuration: Complete, world: ReceiveWorld, hand: SessionWorld['hand']): Receiving {
  const { machine, notice } = world;
  const { clock } = machine;
  const own = new AbortController();
  const stopping = AbortSignal.any([own.signal, world.signal]);
  let heardAt: number | undefined;
  let interruption: string | undefined;
  let failures = 0;
  let startedAt: number | undefined;
  const sessionWorld = {
    clock,
    pending: pendingResults(MAX_PENDING),
    known: knownResults(),
    hand,
    notice,
    heard: () => (heardAt = clock.now()),
    found(programStart: number, count: number) {
      const isFirst = startedAt === undefined;
      const restarted = startedAt !== programStart;
      startedAt = programStart;
      if (count > 0 && !isFirst) notice(gapNotice(count, restarted, interruption));
    },
    settled() {
      if (failures > 0) notice({ kind: 'recovered', text: 'the event stream goes on' });
      interruption = undefined;
      failures = 0;
    },
  };
  const ended = forEver();
  return {
    heardAt: () => heardAt,
    async stop() {
      own.abort();
      await ended;
    },
  };

  async function forEver(): Promise<void> {
    while (!stopping.aborted) {
      try {
        const login = await readLogin(configuration, machine);
        const connect = (signal: AbortSignal): IcingaApi =>
          icingaApi(requestWith(login, configuration, machine, signal));
        await session({ ...sessionWorld, connect }, configuration, stopping);
        interruption ??= 'it was silent';
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (failures === 0 || why !== interruption) notice({ kind: 'trouble', text: why });
        interruption = why;
        await pause(clock, Math.min(MAX_PAUSE_SECONDS, 2 ** failures), stopping);
        failures += 1;
      }
    }
  }
}

/** Of each object only the last result is still there. */
function gapNotice(
  found: number,
  restarted: boolean,
  why = 'it went on',
): Parameters<ReceiveWorld['notice']>[0] {
  const cause = restarted
    ? 'Icinga was restarted or reloaded'
    : `the event stream did not tell them (${why})`;
  return { kind: 'gap', text: `results were found by looking for them: ${cause}`, count: found };
}

interface Login {
  readonly authorization: string | undefined;
  readonly settings: StreamSettings;
}

/** The exchange is not used: making it shows whether certificate and key belong together. */
async function requireLogin(configuration: IcingaConfiguration, machine: Machine): Promise<void> {
  const { settings } = await readLogin(configuration, machine);
  const { authorities, client } = settings;
  const exchange = machine.exchange({
    connections: 1,
    timeoutSeconds: 1,
    maxBytes: 0,
    ...(authorities === undefined ? {} : { authorities }),
    ...(client === undefined ? {} : { client }),
  });
  exchange.close();
}

/** Anew for each connection: passwords and certificates are renewed. */
async function readLogin(configuration: IcingaConfiguration, machine: Machine): Promise<Login> {
  const { user, password, authorities, certificate, key, serverName } = configuration;
  const { silenceSeconds = DEFAULTS.silenceSeconds } = configuration;
  if ((certificate === undefined) !== (key === undefined)) {
    throw new Failure('malformed', 'certificate and key: one without the other');
  }
  if ((user === undefined) !== (password === undefined)) {
    throw new Failure('malformed', 'user and password: one without the other');
  }
  if (user === undefined && certificate === undefined) {
    throw new Failure('malformed', 'neither user and password nor a certificate');
  }
  const pem = (file: string): Promise<string> => readOwnFile(machine, file, MAX_PEM_BYTES);
  const secret = (file: string, bytes: number): Promise<string> =>
    readSecretFile(machine, file, bytes, 'group');
  return {
    authorization:
      user === undefined || password === undefined
        ? undefined
        : basic(user, (await secret(password, MAX_PASSWORD_BYTES)).replace(/\r?\n$/, '')),
    settings: {
      authorities: authorities === undefined ? undefined : await pem(authorities),
      client:
        certificate === undefined || key === undefined
          ? undefined
          : { certificate: await pem(certificate), key: await secret(key, MAX_PEM_BYTES) },
      serverName,
      silenceSeconds,
    },
  };
}

/** RFC 7617. */
function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function requestWith(
  { authorization, settings }: Login,
  { url }: Complete,
  machine: Machine,
  signal: AbortSignal,
): Request {
  const headers = { accept: 'application/json', ...(authorization !== undefined && { authorization }) };
  return (method, place, body) =>
    machine.stream(
      { method, url: `${url.replace(/\/+$/, '')}${place}`, headers, body: body && JSON.stringify(body) },
      settings,
      signal,
    );
}
