/** Keys, signed directories and the places of trust, in a temporary directory. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localStore } from '../../src/host/local/store.ts';
import type { Host } from '../../src/host/host.ts';
import type { DataPurpose } from '../../src/trust/purpose.ts';
import { parsePrivateKey, newKeyPair, type KeyPair } from '../../src/trust/rsa-key.ts';
import { signStatement, stateFiles, type EditionPlan } from '../../src/trust/sign.ts';
import { locate, readVerified, type TrustPlaces } from '../../src/trust/signed-data.ts';
import { recordSeen } from '../../src/trust/sequence-state.ts';
import { localHostFromSource } from './local-host.ts';

/** Seconds since the epoch at which test data is signed. */
export const SIGNED_AT = 1_800_000_000;
const DAY = 86_400;

export interface SigningPlace extends Disposable {
  readonly root: string;
  readonly data: string;
  readonly places: TrustPlaces;
  /** This machine, at {@link SIGNED_AT} plus so many seconds. */
  host(after?: number): Host;
  sign(plan?: Partial<EditionPlan>, pair?: KeyPair, path?: string): Promise<void>;
  accept(purpose?: DataPurpose): Promise<void>;
}

/** Made once: they take a tenth of a second each. */
export const keyPair: Promise<KeyPair> = newKeyPair(3072);

/** @param files of the directory `data`, by name */
export async function makeSigningPlace(files: Readonly<Record<string, string>>): Promise<SigningPlace> {
  const root = mkdtempSync(join(tmpdir(), 'secmon-signing-'));
  chmodSync(root, 0o755);
  const [data, keys, state] = ['data', 'keys', 'state'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const directory of [data, keys, state]) mkdirSync(directory);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(data, name), content);
  writeFileSync(join(keys, 'trusted.pem'), (await keyPair).publicPem);
  const place: SigningPlace = {
    root,
    data,
    places: { keys, state },
    host: (after = 0) => {
      const host = localHostFromSource();
      return { ...host, clock: { ...host.clock, now: () => SIGNED_AT + after } };
    },
    async sign(plan = {}, pair, path = data) {
      const key = await parsePrivateKey((pair ?? (await keyPair)).privatePem, 'key');
      const located = await locate(place.host(), path);
      const full: EditionPlan = {
        purpose: 'catalogue',
        name: 'test',
        sequence: 5,
        notBefore: SIGNED_AT,
        notAfter: SIGNED_AT + DAY,
        ...plan,
      };
      const statement = await stateFiles(place.host(), located, full, key.id);
      writeFileSync(located.signature, signStatement(statement, full.purpose, key));
    },
    async accept(purpose = 'catalogue') {
      const { edition } = await readVerified(place.host(), data, purpose, keys);
      await recordSeen(localStore, state, edition);
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
  return place;
}
