/** One configuration at work: what nodes report, over one store. */
import { prepareListening, withFreshCredentials } from '../../src/bridge/listen.ts';
import type { Answer } from '../../src/host/listener.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import type { Machine } from '../../src/host/machine.ts';
import { distributionOf } from '../../src/pakiti/distribution.ts';
import { api, API_PATHS } from '../../src/pakiti/api/api.ts';
import { taggedFindings } from '../../src/pakiti/decisions/tagged.ts';
import { feedKinds } from '../../src/pakiti/feeds/index.generated.ts';
import { KnowledgeSource } from '../../src/pakiti/findings/knowledge.ts';
import { inventories } from '../../src/pakiti/keep/inventories.ts';
import { ERROR_BODY } from '../../src/pakiti/report/answers.ts';
import { decryptor } from '../../src/pakiti/report/encrypted.ts';
import { feed, type FeedNotice } from '../../src/pakiti/report/feed.ts';
import type { Inventories, Report } from '../../src/pakiti/report/report.ts';
import { signedOpener } from '../../src/pakiti/report/signed-report.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { Store } from '../../src/store/store.ts';
import type { Credentials } from '../../src/trust/credentials.ts';
import { readSecretFile } from '../../src/trust/own-file.ts';
import { inField } from '../secmon-bridge/field-failure.ts';
import { dispatch } from '../secmon-bridge/http.ts';
import type { Log } from '../secmon-bridge/log.ts';
import { startAssessing } from './assessing.ts';
import type { Configuration } from './configuration.ts';
import { OPEN, REPLAY_SECONDS, TRUSTED_KEYS, type FeedConfiguration } from './feed-schema.ts';

export interface ServerWorld {
  readonly machine: Machine;
  readonly store: Store;
  readonly log: Log;
}

export interface Running {
  readonly port: number;
  /** Takes nothing new, finishes what has begun. */
  stop(): Promise<void>;
}

/** Where clients have been told to report to, whatever Pakiti was installed under. */
const FEEDS = ['/feed', '/feed/', '/pakiti/feed', '/pakiti/feed/'];
const MAX_KEY_BYTES = 2 ** 20;

/** @throws Failure when what the operator gave cannot be used; then nothing runs */
export async function startServer(configuration: Configuration, world: ServerWorld): Promise<Running> {
  const { machine, log } = world;
  const settings = configuration.feed ?? {};
  await requireKey(settings, machine);
  const notice = (kind: 'trouble' | 'recovered', text: string): void =>
    log.write(kind === 'trouble' ? 'error' : 'info', kind, { reason: text });
  const { options, credentials } = await inField(['listen'], configuration.listen, () =>
    prepareListening(machine, configuration.listen, notice),
  );
  const tables = world.store.pakiti();
  const knowledge = knowledgeOf(tables, machine);
  const assessing = startAssessing({ tables, knowledge, clock: machine.clock, log });
  const answer = feed({
    inventories: inventoriesOf(world, tables, knowledge, () => assessing.arrived()),
    access: {
      open: settings.open ?? OPEN,
      proxies: settings.proxies ?? [],
      tlsProxies: settings.tlsProxies ?? [],
    },
    hasTls: configuration.listen.tls !== undefined,
    decrypt: decryptor(machine, settings.decryptionKey),
    openSigned: signedOpener(machine, {
      trustedKeys: settings.trustedKeys ?? TRUSTED_KEYS,
      signers: settings.signers ?? [],
      replaySeconds: settings.replaySeconds ?? REPLAY_SECONDS,
    }),
    credentialOf: (request) => credentials.credentialOf(request),
    turnedAway: (request, why) =>
      log.write('info', 'turned-away', {
        address: request.client.address,
        why: why ?? credentials.refusalOf(request),
      }),
    tell: (what) => tell(log, what),
    now: () => machine.clock.now(),
  });
  const asked = asking(world, tables, credentials);
  const mounts = new Map<string, Answer>([
    ...FEEDS.map((path) => [path, answer] as const),
    ...API_PATHS.map((path) => [path, asked] as const),
  ]);
  const listener = await inField(['listen'], configuration.listen, () =>
    listen(
      { ...options, trouble: ERROR_BODY },
      withFreshCredentials(credentials, (request) => dispatch(mounts, request)),
    ),
  ).catch(async (error: unknown) => {
    await assessing.stop();
    throw error;
  });
  return {
    port: listener.port,
    async stop() {
      await listener.close();
      await assessing.stop();
    },
  };
}

function asking({ machine, log }: ServerWorld, tables: PakitiTables, credentials: Credentials): Answer {
  return api({
    tables,
    credentialOf: (request) => credentials.credentialOf(request),
    turnedAway: (request) =>
      log.write('info', 'turned-away', {
        address: request.client.address,
        why: credentials.refusalOf(request),
      }),
    now: () => machine.clock.now(),
    // Nobody has said where a directory of sites is.
    sites: () => Promise.resolve(new Map()),
  });
}

async function requireKey({ decryptionKey }: FeedConfiguration, machine: Machine): Promise<void> {
  if (decryptionKey === undefined) return;
  await inField(['feed'], { decryptionKey }, () =>
    readSecretFile(machine, decryptionKey, MAX_KEY_BYTES, 'group'),
  );
}

function knowledgeOf(tables: PakitiTables, { clock }: Machine): KnowledgeSource {
  const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  return new KnowledgeSource({ tables, kinds: feedKinds, now: () => clock.now(), breathe });
}

function inventoriesOf(
  { machine }: ServerWorld,
  tables: PakitiTables,
  knowledge: KnowledgeSource,
  arrived: () => void,
): Inventories {
  return inventories({
    tables,
    releaseOf(inventory) {
      const distribution = distributionOf(inventory);
      return distribution.state === 'known' ? distribution.release : null;
    },
    tagged: (report) => taggedFindings({ tables, knowledge }, report, machine.clock.now()),
    arrived,
  });
}

/** What a host is called stands in the log as JSON, so that it harms nobody. */
function tell(log: Log, what: FeedNotice): void {
  if (what.kind === 'refused') log.write('warn', 'refused', { address: what.address, reason: what.reason });
  if (what.kind === 'failed') log.write('error', 'failed', { reason: what.reason });
  if (what.kind === 'stored' || what.kind === 'asked') tellReport(log, what.kind, what.report);
}

function tellReport(log: Log, kind: string, { host, site, protocol, inventory, dropped }: Report): void {
  const [first] = dropped;
  log.write(first === undefined ? 'debug' : 'warn', kind, {
    ...{ host, site, protocol, packages: inventory.packages.length },
    ...(first !== undefined && { dropped: dropped.length, firstLine: first.line, reason: first.reason }),
  });
}
