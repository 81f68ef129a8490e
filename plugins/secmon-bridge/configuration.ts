/** The daemon's configuration file, published as `config/schema/bridge.schema.json`. */
import { listenComplaint } from '../../src/bridge/listen.ts';
import { type ListenConfiguration, listenSchema } from '../../src/bridge/listen-schema.ts';
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import { MAX_AGE_SECONDS } from '../../src/bridge/queue/append.ts';
import { type RouteRule, routesSchema } from '../../src/bridge/route/rules.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import { repeatedHost, type SubjectRule, subjectMapSchema } from '../../src/bridge/subject-map.ts';
import { complaintAbout, parseDocument } from '../../src/check/document.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { readTrusted } from '../../src/host/trusted-file.ts';
import type { StorePlace } from '../store/open.ts';
import { storeSchema } from '../store/store-schema.ts';
import type { ConfigurationComplaint } from './complaint.ts';
import { type IncidentsConfiguration, incidentsComplaint, incidentsSchema } from './incidents.ts';
import { portalSchema, type PortalConfiguration } from './portal.ts';
import { idSeconds, retentionSchema, type RetentionConfiguration } from './retention.ts';
import { LEVELS, type Level } from './levels.ts';
import type { MemberConfiguration } from './members.ts';
import { membersSchema } from './members-schema.ts';
import { monitorComplaint } from './same-monitor.ts';
import { readHosts, REPEATED_HOST } from './subject-map-file.ts';
import { trackerKinds } from '../../src/incidents/trackers/index.generated.ts';
import { ofTrackers, type TrackerConfiguration } from './tracker-configuration.ts';

export interface Configuration {
  readonly store: StorePlace;
  readonly listen?: ListenConfiguration;
  readonly receivers: readonly MemberConfiguration[];
  readonly sinks: readonly SinkConfiguration[];
  readonly routes?: readonly RouteRule[];
  readonly portal?: PortalConfiguration;
  readonly trackers?: readonly TrackerConfiguration[];
  readonly incidents?: IncidentsConfiguration;
  /** Once it is read, with the entries of `hostsFile`. */
  readonly hosts?: readonly SubjectRule[];
  readonly hostsFile?: string;
  readonly maxBacklog?: number;
  readonly maxAgeSeconds?: number;
  readonly retention?: RetentionConfiguration;
  readonly status?: string;
  readonly log?: Level;
}

export interface SinkConfiguration extends MemberConfiguration {
  readonly batch?: number;
  readonly maxAttempts?: number;
  readonly deadlineSeconds?: number;
  readonly perSecond?: number;
  readonly mayFallBehind?: boolean;
}

const MAX_BYTES = 4 * 2 ** 20;
export const MAX_BACKLOG = 1_000_000;
const text = { type: 'string', minLength: 1 } as const;

const common = {
  name: { ...text, pattern: '^[A-Za-z0-9._-]{1,64}$', description: 'events and metrics carry it' },
  monitor: {
    ...text,
    description:
      'the monitor on the other side: what came from it is never sent back to it; the same name for every receiver and sink of it',
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
  mayFallBehind: {
    type: 'boolean',
    default: false,
    description:
      'what waits for it never keeps anything new out, whatever maxBacklog and maxAgeSeconds say; then only the disk bounds it',
  },
} as const;

export const bridgeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The passive-results bridge of Secmon',
  type: 'object',
  additionalProperties: false,
  required: ['store', 'receivers', 'sinks'],
  properties: {
    store: storeSchema,
    listen: listenSchema,
    receivers: { ...membersSchema(receiverKinds, common), minItems: 1 },
    sinks: membersSchema(sinkKinds, ofSinks),
    routes: routesSchema,
    portal: portalSchema,
    trackers: {
      ...membersSchema(trackerKinds, ofTrackers),
      description: 'where issues and incidents of the ledger are told',
    },
    incidents: incidentsSchema,
    hosts: subjectMapSchema.properties.hosts,
    hostsFile: {
      type: 'string',
      pattern: '^/',
      description:
        'mapping file (subject-map.schema.json) whose entries come beside those of hosts, which go before them for the same host; read again at each reload',
    },
    maxBacklog: {
      type: 'integer',
      minimum: 1,
      default: MAX_BACKLOG,
      description: 'events that the slowest sink may be behind before nothing new is taken, for any sink',
    },
    maxAgeSeconds: {
      type: 'number',
      exclusiveMinimum: 0,
      default: MAX_AGE_SECONDS,
      description: 'age of the oldest unfinished event from which on nothing new is taken, for any sink',
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

/** The sinks that the bounds of the queue are held against. */
export function keepingUp({ sinks }: Configuration): readonly string[] {
  return sinks.filter(({ mayFallBehind = false }) => !mayFallBehind).map(({ name }) => name);
}

/** The mapping file that it names is read too. @throws Failure `malformed` naming file, line and field, or as `readTrusted` */
export async function readConfiguration(host: Host, path: string): Promise<Configuration> {
  const text = await textOf(host, path);
  const configuration = await parseDocument<Configuration>(text, path, bridgeSchema);
  const complaint = firstComplaint(configuration);
  if (complaint !== undefined) throw await complaintAbout(text, path, complaint.field, complaint.message);
  return await withHosts(host, path, text, configuration);
}

/** With the line that the field is on now. @throws Failure as `readTrusted` */
export async function complaintAt(
  host: Host,
  path: string,
  { field, message }: ConfigurationComplaint,
): Promise<Failure> {
  return await complaintAbout(await textOf(host, path), path, field, message);
}

async function textOf(host: Host, path: string): Promise<string> {
  return await readTrusted(host.files, path, [0, host.accounts.effectiveUid()], MAX_BYTES);
}

/** What the mapping file itself has against it names that file; where it cannot be read at all, the field does. */
async function withHosts(
  host: Host,
  path: string,
  text: string,
  configuration: Configuration,
): Promise<Configuration> {
  if (configuration.hostsFile === undefined) return configuration;
  try {
    return { ...configuration, hosts: await readHosts(host, configuration) };
  } catch (error) {
    if (!(error instanceof Failure) || error.reason === 'malformed') throw error;
    throw await complaintAbout(text, path, ['hostsFile'], error.message);
  }
}

/** What no schema can say. */
function firstComplaint(configuration: Configuration): ConfigurationComplaint | undefined {
  return (
    nameComplaint(configuration) ??
    listeningComplaint(configuration) ??
    routeComplaint(configuration) ??
    memoryComplaint(configuration) ??
    hostsComplaint(configuration) ??
    incidentsComplaint(configuration) ??
    monitorComplaint(configuration)
  );
}

function nameComplaint({
  receivers,
  sinks,
  trackers = [],
}: Configuration): ConfigurationComplaint | undefined {
  const places = Object.entries({ receivers, sinks, trackers }).flatMap(([list, members]) =>
    members.map(({ name }, index) => ({ name, field: [list, String(index), 'name'] })),
  );
  const reserved = places.find(({ name }) => RESERVED.includes(name));
  if (reserved !== undefined)
    return { field: reserved.field, message: `the name '${reserved.name}' is that of a part of the daemon` };
  const again = places.find(({ name }, at) => places.findIndex((one) => one.name === name) !== at);
  return (
    again && {
      field: again.field,
      message: `the name '${again.name}' is given twice, and events are told apart by it`,
    }
  );
}

function listeningComplaint({
  receivers,
  portal,
  listen,
}: Configuration): ConfigurationComplaint | undefined {
  if (listen !== undefined) {
    const complaint = listenComplaint(listen);
    return complaint && { field: ['listen', complaint.field], message: complaint.message };
  }
  if (portal !== undefined)
    return { field: ['portal'], message: 'needs listen, since nothing can be asked without it' };
  const deaf = receivers.findIndex(
    ({ kind }) => receiverKinds.find((one) => one.kind === kind)?.listens === true,
  );
  return deaf < 0
    ? undefined
    : { field: ['receivers', String(deaf), 'kind'], message: 'needs listen, which is missing' };
}

function routeComplaint({ sinks, routes = [] }: Configuration): ConfigurationComplaint | undefined {
  const known = new Set(sinks.map(({ name }) => name));
  for (const [index, { to }] of routes.entries()) {
    const place = to.findIndex((name) => !known.has(name));
    if (place >= 0)
      return {
        field: ['routes', String(index), 'to', String(place)],
        message: `there is no sink '${to[place] ?? ''}'`,
      };
  }
  return undefined;
}

/** Their troubles stand beside those of receivers. */
const RESERVED: readonly string[] = [
  'portal',
  'listener',
  'incidents',
  'contacts',
  'storm',
  'pakiti',
  'retention',
  'clockwork',
  'watch',
  'digests',
];

/** Options of receivers: seconds for which they take again what they have said. */
const SAID_AGAIN = ['maxAgeSeconds', 'replaySeconds'] as const;

/** What comes again after its id has been forgotten would be delivered again. */
function memoryComplaint({ receivers, retention = {} }: Configuration): ConfigurationComplaint | undefined {
  const remembered = idSeconds(retention);
  for (const [index, receiver] of receivers.entries()) {
    const given: Readonly<Record<string, unknown>> = { ...receiver };
    const name = SAID_AGAIN.find((one) => Number(given[one] ?? 0) > remembered);
    if (name !== undefined)
      return {
        field: ['receivers', String(index), name],
        message: `ids are remembered for ${remembered} s (retention.idDays), and no longer may what is old be taken`,
      };
  }
  return undefined;
}

function hostsComplaint({ hosts = [] }: Configuration): ConfigurationComplaint | undefined {
  const again = repeatedHost(hosts);
  return again === undefined
    ? undefined
    : { field: ['hosts', String(again), 'host'], message: REPEATED_HOST };
}
