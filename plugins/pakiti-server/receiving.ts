/** `/feed/`: who may report, what is opened with which key, and where it is kept. */
import { REPLAY_SECONDS, TRUSTED_KEYS } from '../../src/bridge/receive/http/signatures-schema.ts';
import type { Answer } from '../../src/host/listener.ts';
import type { Machine } from '../../src/host/machine.ts';
import { taggedFindings } from '../../src/pakiti/decisions/tagged.ts';
import { distributionOf } from '../../src/pakiti/distribution.ts';
import type { KnowledgeSource } from '../../src/pakiti/findings/knowledge.ts';
import { inventories } from '../../src/pakiti/keep/inventories.ts';
import { decryptor } from '../../src/pakiti/report/encrypted.ts';
import { feed } from '../../src/pakiti/report/feed.ts';
import { signedOpener } from '../../src/pakiti/report/signed-report.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { Credentials } from '../../src/trust/credentials.ts';
import { readSecretFile } from '../../src/trust/own-file.ts';
import { inField } from '../secmon-bridge/field-failure.ts';
import type { Activity } from './activity.ts';
import { OPEN, type FeedConfiguration } from './feed-schema.ts';

export interface ReceivingWorld {
  readonly machine: Machine;
  readonly activity: Activity;
  readonly tables: PakitiTables;
  readonly knowledge: KnowledgeSource;
  readonly credentials: Credentials;
  /** Whether the listener itself speaks TLS. */
  readonly hasTls: boolean;
  /** Told when something is there that nobody has assessed. */
  readonly arrived: () => void;
}

const MAX_KEY_BYTES = 2 ** 20;

/** @throws Failure that names the field where the key cannot be used */
export async function requireKey({ decryptionKey }: FeedConfiguration, machine: Machine): Promise<void> {
  if (decryptionKey === undefined) return;
  await inField(['feed'], { decryptionKey }, () =>
    readSecretFile(machine, decryptionKey, MAX_KEY_BYTES, 'group'),
  );
}

export function receiving(settings: FeedConfiguration, world: ReceivingWorld): Answer {
  const { machine, activity, tables, knowledge, credentials, hasTls, arrived } = world;
  const now = (): number => machine.clock.now();
  const kept = inventories({
    ...{ tables, arrived },
    releaseOf(inventory) {
      const distribution = distributionOf(inventory);
      return distribution.state === 'known' ? distribution.release : null;
    },
    tagged: (report) => taggedFindings({ tables, knowledge }, report, now()),
  });
  return feed({
    ...{ inventories: kept, hasTls, now },
    access: {
      open: settings.open ?? OPEN,
      proxies: settings.proxies ?? [],
      tlsProxies: settings.tlsProxies ?? [],
    },
    decrypt: decryptor(machine, settings.decryptionKey),
    openSigned: signedOpener(
      machine,
      {
        trustedKeys: settings.trustedKeys ?? TRUSTED_KEYS,
        signers: settings.signers ?? [],
        replaySeconds: settings.replaySeconds ?? REPLAY_SECONDS,
      },
      (report) => tables.admitSigned(report),
    ),
    credentialOf: (request) => credentials.credentialOf(request),
    turnedAway: (request, why) =>
      activity.turnedAway(request.client.address, why ?? credentials.refusalOf(request), true),
    tell: (what) => activity.heard(what),
  });
}
