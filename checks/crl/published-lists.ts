/** Downloads what the anchors publish, several at a time, and reads it as the installed lists are read. */
import { Failure } from '../../src/host/failure.ts';
import type { FetchLimits, Http } from '../../src/host/http.ts';
import { mapBounded } from '../../src/x509/bounded.ts';
import { groupBy } from '../../src/x509/groups.ts';
import { readListContents } from '../../src/x509/list-content.ts';
import type { PublishedList } from './observation.ts';
import type { ListContent } from '../../src/x509/list-facts.ts';
import type { TrustAnchor } from '../../src/x509/trust-anchor.ts';

const AT_ONCE = 16;
const MAX_BYTES = 32 * 2 ** 20;
const MAX_REDIRECTS = 5;
const OK = 200;

export async function fetchPublishedLists(
  http: Http,
  anchors: readonly TrustAnchor[],
  settings: Pick<FetchLimits, 'timeoutSeconds' | 'allowPrivate' | 'proxy'>,
  signal: AbortSignal,
): Promise<readonly PublishedList[]> {
  const limits = { ...settings, maxBytes: MAX_BYTES, maxRedirects: MAX_REDIRECTS };
  const byUrl = groupBy(
    anchors.flatMap((anchor) => anchor.facts.urls.map((url) => ({ url, anchor }))),
    ({ url }) => url,
  );
  return (
    await mapBounded([...byUrl], AT_ONCE, async ([url, publishers]) => {
      const candidates = publishers.map(({ anchor }) => anchor);
      const names = candidates.map(({ facts }) => facts.name);
      const contents = await fetchContents(http, url, candidates, limits, signal);
      return contents.map((content) => ({ url, candidates: names, content }));
    })
  ).flat();
}

async function fetchContents(
  http: Http,
  url: string,
  candidates: readonly TrustAnchor[],
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<readonly ListContent[]> {
  try {
    const { status, bytes } = await http.get(url, limits, signal);
    if (status !== OK) return [{ failure: 'unreachable', message: `HTTP status ${status}` }];
    return readListContents(bytes, candidates);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [{ failure: error.reason, message: withoutHost(error.message, url) }];
  }
}

/** The URL is shown beside it; the host of a redirect stays. */
function withoutHost(message: string, url: string): string {
  const prefix = URL.canParse(url) ? `${new URL(url).host}: ` : '';
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}
