/**
 * Fetches an edition of signed data, verifies it, and makes it the installed one. Nothing is installed before all of
 * it is verified, and what is installed already stays until then.
 */
import { Failure } from '../host/failure.ts';
import type { Http } from '../host/http.ts';
import type { Store } from '../host/store.ts';
import type { TrustHost } from './own-file.ts';
import type { DataPurpose } from './purpose.ts';
import { readSeen, recordSeen, requireNotOlder, manifestDigest, type Edition } from './sequence-state.ts';
import { signedEdition } from './sign.ts';
import {
  locate,
  MANIFEST_SIGNATURE,
  MAX_FILE_BYTES,
  MAX_SIGNATURE_BYTES,
  MAX_TOTAL_BYTES,
  readVerified,
  requireDigest,
  verifyEdition,
  type SignedData,
  type TrustPlaces,
} from './signed-data.ts';

/** One file of the edition that is on offer. @throws Failure */
export type Fetch = (name: string, maxBytes: number) => Promise<Buffer>;

export interface PullPlan {
  readonly purpose: DataPurpose;
  readonly places: TrustPlaces;
  /** Directory that the editions are kept in; `current` in it is the installed one. */
  readonly to: string;
  /** Whether an operator takes the first edition that comes for the last one seen. */
  readonly accept: boolean;
}

export interface Pulled {
  readonly edition: Edition;
  /** Whether another edition than before is installed now. */
  readonly isNew: boolean;
  /** How many of its files had to be fetched. */
  readonly fetched: number;
}

export async function pull(
  host: TrustHost,
  store: Store,
  fetch: Fetch,
  { purpose, places, to, accept }: PullPlan,
): Promise<Pulled> {
  const signature = await fetch(MANIFEST_SIGNATURE, MAX_SIGNATURE_BYTES);
  const text = signature.toString('utf8');
  const edition = await verifyEdition(host, text, MANIFEST_SIGNATURE, purpose, places.keys);
  const requireWelcome = async (): Promise<void> => {
    await requireAcceptable(host, places.state, edition, accept);
    if (!accept) await requireSameSeries(host, edition, to);
  };
  await requireWelcome();
  const installed = await installedData(host, to, purpose, places.keys);
  const isNew = installed === undefined || manifestDigest(installed.edition) !== manifestDigest(edition);
  const { files, fetched } = isNew ? await collect(edition, fetch, installed) : NOTHING;
  // Another pull may have put a later edition there while this one was fetched.
  return await store.exclusively(places.state, async () => {
    await requireWelcome();
    if (isNew) await store.install(to, nameOf(edition), new Map([...files, [MANIFEST_SIGNATURE, signature]]));
    await recordSeen(store, places.state, edition);
    return { edition, isNew, fetched };
  });
}

const NOTHING: Collected = { files: new Map(), fetched: 0 };

async function requireAcceptable(
  host: TrustHost,
  state: string,
  edition: Edition,
  accept: boolean,
): Promise<void> {
  const seen = await readSeen(host, state, edition);
  if (seen !== undefined) requireNotOlder(seen, edition, MANIFEST_SIGNATURE);
  else if (!accept) {
    const { name } = edition.statement;
    throw new Failure('sequence-lost', `${state}: no edition of ${name} was accepted yet; see --accept`);
  }
}

/**
 * A server may not put one series in the place of another, however well it is signed; also not of one that has expired
 * since it was installed.
 */
async function requireSameSeries(host: TrustHost, { statement }: Edition, to: string): Promise<void> {
  const before = await installedSeries(host, to);
  if (before === undefined || before === statement.name) return;
  const news = `the installed series is ${before}, this is one of ${statement.name}; see --accept`;
  throw new Failure('refused', `${to}: ${news}`);
}

async function installedSeries(host: TrustHost, to: string): Promise<string | undefined> {
  try {
    return (await signedEdition(host, await locate(host, `${to}/current`)))?.name;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** What is installed and whole; anything else is as good as nothing. */
async function installedData(
  host: TrustHost,
  to: string,
  purpose: DataPurpose,
  keys: string,
): Promise<SignedData | undefined> {
  try {
    return await readVerified(host, `${to}/current`, purpose, keys);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

interface Collected {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly fetched: number;
}

async function collect(
  { statement }: Edition,
  fetch: Fetch,
  installed: SignedData | undefined,
): Promise<Collected> {
  const files = new Map<string, Buffer>();
  let fetched = 0;
  let room = MAX_TOTAL_BYTES;
  for (const [name, digest] of Object.entries(statement.files)) {
    const same = installed?.edition.statement.files[name] === digest;
    const kept = same ? installed.files.get(name)?.bytes : undefined;
    const bytes = kept ?? (await fetch(name, Math.min(room, MAX_FILE_BYTES)));
    room -= bytes.length;
    requireDigest(bytes, digest, name);
    if (!same) fetched += 1;
    files.set(name, bytes);
  }
  return { files, fetched };
}

function nameOf(edition: Edition): string {
  return `${edition.statement.sequence}-${manifestDigest(edition).slice(0, 8)}`;
}

export function fetchFromDirectory(host: TrustHost, directory: string): Fetch {
  return async (name, maxBytes) => (await host.files.open(`${directory}/${name}`, maxBytes)).bytes;
}

export interface HttpPlan {
  /** Address of the directory. */
  readonly url: string;
  readonly allowPrivate: readonly string[];
  readonly proxy: string | undefined;
}

const TIMEOUT_SECONDS = 60;
const MAX_REDIRECTS = 3;

export function fetchOverHttp(http: Http, { url, ...reach }: HttpPlan, signal: AbortSignal): Fetch {
  const base = url.endsWith('/') ? url : `${url}/`;
  return async (name, maxBytes) => {
    const address = `${base}${encodeURIComponent(name)}`;
    const limits = { ...reach, maxBytes, maxRedirects: MAX_REDIRECTS, timeoutSeconds: TIMEOUT_SECONDS };
    const { status, bytes } = await http.get(address, limits, signal);
    if (status !== 200) throw new Failure('unreachable', `${address}: the server answers ${status}`);
    return bytes;
  };
}
