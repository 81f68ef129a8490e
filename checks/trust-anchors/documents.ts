/**
 * Obtains a document of the release: a local file, or a URL whose answer is kept in a cache. The cache is used while it
 * is fresh, and when nothing can be downloaded; how old it then is, is judged later.
 */
import { createHash } from 'node:crypto';
import { Failure, readTrusted } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import type { FetchLimits } from '../../src/host/http.ts';
import { publicUrl } from '../../src/x509/public-url.ts';
import type { Document, Obtained } from './observation.ts';

export interface DocumentSettings {
  /** Directory of what was downloaded. */
  readonly cache: string | undefined;
  /** Seconds for which the cache is used without asking again. */
  readonly refreshSeconds: number;
  readonly fetch: Pick<FetchLimits, 'timeoutSeconds' | 'allowPrivate' | 'proxy'>;
}

export type Parse<T> = (text: string, source: string) => T | Promise<T>;

const MAX_BYTES = 2 ** 22;
const MAX_REDIRECTS = 5;
const OK = 200;

/** @param location path of a file, or URL @param name of the document, for the file in the cache */
export async function obtain<T>(
  host: Host,
  location: string,
  name: string,
  parse: Parse<T>,
  settings: DocumentSettings,
  signal: AbortSignal,
): Promise<Document<T>> {
  const source = publicUrl(location);
  try {
    const obtained = /^https?:\/\//i.test(location)
      ? await fromUrl(host, location, name, parse, settings, signal)
      : await fromFile(host, location, parse);
    return { source, ...obtained };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { source, failure: error.reason, message: error.message.replaceAll(location, source) };
  }
}

async function fromFile<T>({ operator }: Host, path: string, parse: Parse<T>): Promise<Obtained<T>> {
  const owners = [0, operator.accounts.effectiveUid()];
  const { modifiedAt } = await operator.files.status(path);
  const content = await parse(await readTrusted(operator.files, path, owners, MAX_BYTES), path);
  return { content, obtainedAt: modifiedAt, cacheTrouble: null };
}

async function fromUrl<T>(
  host: Host,
  url: string,
  name: string,
  parse: Parse<T>,
  settings: DocumentSettings,
  signal: AbortSignal,
): Promise<Obtained<T>> {
  const { cache, refreshSeconds } = settings;
  if (cache === undefined)
    return download(host, url, parse, settings, signal).then(({ obtained }) => obtained);
  const file = cacheFile(name, url);
  const kept = await fromCache(host, `${cache}/${file}`, parse);
  const age = 'failure' in kept ? Infinity : host.clock.now() - kept.obtainedAt;
  if (!('failure' in kept) && age >= 0 && age <= refreshSeconds) return kept;
  try {
    const { text, obtained } = await download(host, url, parse, settings, signal);
    return { ...obtained, cacheTrouble: await keep(host, cache, file, text) };
  } catch (error) {
    if (!(error instanceof Failure) || 'failure' in kept) throw error;
    return { ...kept, cacheTrouble: `not renewed: ${error.message}` };
  }
}

/** Another URL is another file. */
function cacheFile(name: string, url: string): string {
  return `trust-anchors-${name}-${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;
}

type Kept<T> = Obtained<T> | { readonly failure: Failure };

async function fromCache<T>(host: Host, path: string, parse: Parse<T>): Promise<Kept<T>> {
  try {
    return await fromFile(host, path, parse);
  } catch (error) {
    if (error instanceof Failure) return { failure: error };
    throw error;
  }
}

async function keep(host: Host, cache: string, file: string, text: string): Promise<string | null> {
  try {
    await host.operator.store.replace(cache, file, text, 0o644);
    return null;
  } catch (error) {
    if (error instanceof Failure) return `not kept: ${error.message}`;
    throw error;
  }
}

async function download<T>(
  { http, clock }: Host,
  url: string,
  parse: Parse<T>,
  settings: DocumentSettings,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly obtained: Obtained<T> }> {
  const limits = { ...settings.fetch, maxBytes: MAX_BYTES, maxRedirects: MAX_REDIRECTS };
  const { status, bytes } = await http.get(url, limits, signal);
  if (status !== OK) throw new Failure('unreachable', `${url}: HTTP status ${status}`);
  const text = bytes.toString('utf8');
  const content = await parse(text, url);
  return { text, obtained: { content, obtainedAt: clock.now(), cacheTrouble: null } };
}
