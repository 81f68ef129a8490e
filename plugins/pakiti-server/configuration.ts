/** The server's configuration file, published as `config/schema/pakiti-server.schema.json`. */
import { listenComplaint } from '../../src/bridge/listen.ts';
import { type ListenConfiguration, listenSchema } from '../../src/bridge/listen-schema.ts';
import { complaintAbout, parseDocument } from '../../src/check/document.ts';
import { readTrusted } from '../../src/host/trusted-file.ts';
import type { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { isNetwork } from '../../src/pakiti/report/access.ts';
import type { StorePlace } from '../store/open.ts';
import { storeSchema } from '../store/store-schema.ts';
import type { ConfigurationComplaint } from '../secmon-bridge/complaint.ts';
import { LEVELS, type Level } from '../secmon-bridge/levels.ts';
import { feedSchema, type FeedConfiguration } from './feed-schema.ts';
import { retentionSchema, type RetentionConfiguration } from './retention.ts';
import { sitesSchema, type SitesConfiguration } from './sites.ts';
import { tagsSchema, type TagsConfiguration } from './tagging.ts';
import { feedsSchema, type FeedsConfiguration } from './feeds-schema.ts';

export interface Configuration {
  readonly store: StorePlace;
  readonly listen: ListenConfiguration;
  readonly feed?: FeedConfiguration;
  readonly feeds?: FeedsConfiguration;
  readonly sites?: SitesConfiguration;
  readonly retention?: RetentionConfiguration;
  readonly tags?: TagsConfiguration;
  readonly log?: Level;
}

const MAX_BYTES = 4 * 2 ** 20;

export const pakitiServerSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The Pakiti server of Secmon',
  type: 'object',
  additionalProperties: false,
  required: ['store', 'listen'],
  properties: {
    store: storeSchema,
    listen: listenSchema,
    feed: feedSchema,
    feeds: feedsSchema,
    sites: sitesSchema,
    retention: retentionSchema,
    tags: tagsSchema,
    log: { enum: LEVELS, default: 'info', description: 'what is less is not logged' },
  },
} as const;

/** @throws Failure `malformed` naming file, line and field, or as `readTrusted` */
export async function readConfiguration(host: Host, path: string): Promise<Configuration> {
  const text = await textOf(host, path);
  const configuration = await parseDocument<Configuration>(text, path, pakitiServerSchema);
  const complaint =
    listeningComplaint(configuration) ??
    networkComplaint(configuration) ??
    administratorComplaint(configuration);
  if (complaint !== undefined) throw await complaintAbout(text, path, complaint.field, complaint.message);
  return configuration;
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

function listeningComplaint({ listen }: Configuration): ConfigurationComplaint | undefined {
  const complaint = listenComplaint(listen);
  return complaint && { field: ['listen', complaint.field], message: complaint.message };
}

function administratorComplaint({ sites, listen }: Configuration): ConfigurationComplaint | undefined {
  if (sites?.administrators !== true || listen.tls?.clientAuthorities !== undefined) return undefined;
  return { field: ['sites', 'administrators'], message: 'needs listen.tls.clientAuthorities' };
}

/** A network that is none would have nobody in it, or worse. */
function networkComplaint({ feed = {}, feeds = {} }: Configuration): ConfigurationComplaint | undefined {
  const places = [
    ...(feed.open ?? []).map(({ network }, at) => ({
      field: ['feed', 'open', String(at), 'network'],
      network,
    })),
    ...listed(['feed', 'tlsProxies'], feed.tlsProxies),
    ...listed(['feeds', 'allowPrivate'], feeds.allowPrivate),
  ];
  const bad = places.find(({ network }) => !isNetwork(network));
  return bad && { field: bad.field, message: `'${bad.network}' is no network and no address` };
}

function listed(field: readonly string[], networks: readonly string[] = []) {
  return networks.map((network, at) => ({ field: [...field, String(at)], network }));
}
