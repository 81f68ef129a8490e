/** The daemon's configuration file, published as `config/schema/bridge.schema.json`. */
import { requireProtected } from '../../src/bridge/listen.ts';
import { type ListenConfiguration, listenSchema } from '../../src/bridge/listen-schema.ts';
import { RETENTION } from '../../src/bridge/queue/retention.ts';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import { type RouteRule, routesSchema } from '../../src/bridge/route/rules.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import { type SubjectRule, subjectMapSchema } from '../../src/bridge/subject-map.ts';
import { parseDocument } from '../../src/check/document.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { readTrusted } from '../../src/host/trusted-file.ts';
import type { StorePlace } from '../store/open.ts';
import { portalSchema, type PortalConfiguration } from './portal.ts';
import { retentionSchema, type RetentionConfiguration } from './retention.ts';
import { LEVELS, type Level } from './levels.ts';

export interface Configuration {
  readonly store: StorePlace;
  readonly listen?: ListenConfiguration;
  readonly receivers: readonly MemberConfiguration[];
  readonly sinks: readonly SinkConfiguration[];
  readonly routes?: readonly RouteRule[];
  readonly portal?: PortalConfiguration;
  readonly hosts?: readonly SubjectRule[];
  readonly maxBacklog?: number;
  readonly maxAgeSeconds?: number;
  readonly retention?: RetentionConfiguration;
  readonly status?: string;
  readonly log?: Level;
}

/** One receiver or sink: its kind says what else is in it. */
export interface MemberConfiguration {
  readonly name: string;
  readonly kind: string;
  readonly monitor?: string;
}

export interface SinkConfiguration extends MemberConfiguration {
  readonly batch?: number;
  readonly maxAttempts?: number;
  readonly deadlineSeconds?: number;
  readonly perSecond?: number;
}

interface Kind {
  readonly kind: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}

const MAX_BYTES = 4 * 2 ** 20;
export const MAX_BACKLOG = 1_000_000;
const text = { type: 'string', minLength: 1 } as const;

const common = {
  name: { ...text, pattern: '^[A-Za-z0-9._-]{1,64}$', description: 'events and metrics carry it' },
  monitor: {
    ...text,
    description: 'the monitor on the other side: what came from it is never sent back to it',
  },
} as const;

const ofSinks = {
  ...common,
  batch: { type: 'integer', minimum: 1, description: 'most events at once; never more than the kind allows' },
  maxAttempts: {
    type: 'integer',
    minimum: 1,
    default: 50,
    description: 'attempts after which an event is a dead letter; one that nobody heard does not count',
  },
  deadlineSeconds: {
    type: 'number',
    minimum: 1,
    default: 60,
    description: 'after which a batch is given up, to be tried again',
  },
  perSecond: {
    type: 'number',
    exclusiveMinimum: 0,
    description: 'events a second on average; no limit unless given',
  },
} as const;

/** What each kind says of its own configuration, chosen by `kind`. */
function membersSchema(kinds: readonly Kind[], shared: object): object {
  return {
    type: 'array',
    items: {
      type: 'object',
      required: ['name', 'kind'],
      properties: { kind: { enum: kinds.map(({ kind }) => kind) } },
      allOf: kinds.map(({ kind, properties, required }) => ({
        if: { required: ['kind'], properties: { kind: { const: kind } } },
        then: {
          additionalProperties: false,
          required,
          properties: { ...shared, kind: true, ...properties },
        },
      })),
    },
  };
}

export const bridgeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The passive-results bridge of Secmon',
  type: 'object',
  additionalProperties: false,
  required: ['store', 'receivers', 'sinks'],
  properties: {
    store: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: {
        sqlite: { ...text, description: 'path of the database' },
        postgresql: { ...text, description: 'connection string' },
      },
    },
    listen: listenSchema,
    receivers: { ...membersSchema(receiverKinds, common), minItems: 1 },
    sinks: membersSchema(sinkKinds, ofSinks),
    routes: routesSchema,
    portal: portalSchema,
    hosts: subjectMapSchema.properties.hosts,
    maxBacklog: {
      type: 'integer',
      minimum: 1,
      default: MAX_BACKLOG,
      description: 'events that the slowest sink may be behind before nothing new is taken',
    },
    maxAgeSeconds: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 172_800,
      description: 'age of the oldest unfinished event from which on nothing new is taken',
    },
    retention: retentionSchema,
    status: {
      type: 'string',
      pattern: '^/',
      description: 'file that the daemon writes its status to, for check_bridge and `secmon bridge status`',
    },
    log: { enum: LEVELS, default: 'info', description: 'what is less is not logged' },
  },
} as const;

/** @throws Failure `malformed` naming file, line and field, or as `readTrusted` */
export async function readConfiguration(host: Host, path: string): Promise<Configuration> {
  const owners = [0, host.accounts.effectiveUid()];
  const configuration = await parseDocument<Configuration>(
    await readTrusted(host.files, path, owners, MAX_BYTES),
    path,
    bridgeSchema,
  );
  const complaint = firstComplaint(configuration);
  if (complaint !== undefined) throw new Failure('malformed', `${path}: ${complaint}`);
  return configuration;
}

/** What no schema can say. */
function firstComplaint({
  receivers,
  sinks,
  routes = [],
  portal,
  listen,
  retention,
}: Configuration): string | undefined {
  const names = [...receivers, ...sinks].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `the name '${twice}' is given twice, and events are told apart by it`;
  const reserved = names.find((name) => RESERVED.includes(name));
  if (reserved !== undefined) return `the name '${reserved}' is that of a part of the daemon`;
  const late = receivers.find((one) => hearsLate(one) > (retention?.idDays ?? ID_DAYS) * DAY);
  if (late !== undefined)
    return `retention.idDays: is less than what ${late.name} may hear late, which would then be taken for new`;
  if (portal !== undefined && listen === undefined)
    return 'portal: needs listen, since nothing can be asked without it';
  if (listen !== undefined) {
    const why = unprotected(listen);
    if (why !== undefined) return why;
  }
  const listening = new Set(receiverKinds.filter(({ listens }) => listens === true).map(({ kind }) => kind));
  const hearing = receivers.find(({ kind }) => listening.has(kind));
  if (hearing !== undefined && listen === undefined)
    return `listen: is missing, and receiver '${hearing.name}' answers requests`;
  const known = new Set(sinks.map(({ name }) => name));
  for (const [index, { to }] of routes.entries()) {
    const stranger = to.find((name) => !known.has(name));
    if (stranger !== undefined) return `routes.${index}.to: there is no sink '${stranger}'`;
  }
  return undefined;
}

function unprotected(listen: ListenConfiguration): string | undefined {
  try {
    requireProtected(listen);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/** Their troubles stand beside those of receivers. */
const RESERVED: readonly string[] = ['portal', 'listener'];
const DAY = 86_400;
const ID_DAYS = RETENTION.keepIdsSeconds / DAY;

/** Seconds after which a receiver still hands on what it heard before, by its own configuration. */
function hearsLate(
  receiver: MemberConfiguration & { maxAgeSeconds?: number; replaySeconds?: number },
): number {
  return Math.max(receiver.maxAgeSeconds ?? 0, receiver.replaySeconds ?? 0);
}
