import { expect } from 'chai';
import { rejection } from '../../../../test/kit/rejection.ts';
import { Failure } from '../../../host/failure.ts';
import type { Fetched, Known } from '../../../host/http.ts';
import { feed as epss } from '../epss/feed.ts';
import type { Download, FeedKind } from '../feed.ts';
import { fetchFeed, type FetchedFeed } from './fetch.ts';
import type { RawContent } from './raw.ts';

const URL_OF_IT = 'https://example.org/scores';
const never = new AbortController().signal;

describe('what is fetched of a feed', () => {
  let asked: (Known | undefined)[];
  beforeEach(() => (asked = []));

  const fetch = (
    answer: Partial<Fetched>,
    { kept, ...download }: Partial<Download> & { readonly kept?: readonly RawContent[] } = {},
  ): Promise<FetchedFeed> => {
    const kind: FeedKind = { ...epss, downloads: () => [{ url: URL_OF_IT, as: 'scores', ...download }] };
    const world = {
      ...{ mirrors: [], now: () => 1000, progress: () => undefined },
      limits: { maxBytes: 2 ** 20, maxRedirects: 3, timeoutSeconds: 5, allowPrivate: [], proxy: undefined },
      http: {
        get(url: string, _limits: unknown, _signal: AbortSignal, known?: Known): Promise<Fetched> {
          asked.push(known);
          return Promise.resolve({ url, status: 200, bytes: Buffer.from('x'), ...answer });
        },
      },
    };
    return fetchFeed(kind, [], kept ?? [], new Set(), world, never);
  };

  it('is asked for by the time that the server said, where it has no ETag', async () => {
    const lastModified = 'Fri, 27 Nov 2026 10:00:00 GMT';
    const { files } = await fetch({ lastModified });
    expect(files[0]).to.deep.include({ etag: null, lastModified, at: 1000 });
    const again = await fetch({ status: 304, bytes: Buffer.alloc(0) }, { kept: files, changedAt: 900 });
    expect(asked.at(-1)).to.deep.include({ lastModified });
    expect(again.files[0]).to.deep.include({ lastModified, changedAt: 900, content: Buffer.from('x') });
  });

  it('is not held for another that is kept: of another address, or of nothing at all', async () => {
    const { files } = await fetch({ etag: '"1"' });
    await fetch({}, { kept: files, url: 'https://mirror.example.net/scores' });
    expect(asked.at(-1)).to.equal(undefined);
    expect(String(await rejection(fetch({ status: 304 })))).to.include('the server answers 304');
  });

  it('is missing where the server says that it is gone, and in trouble where it says anything else', async () => {
    for (const [status, reason] of [
      [404, 'missing'],
      [410, 'missing'],
      [403, 'failed'],
      [500, 'failed'],
    ] as const)
      expect(await rejection(fetch({ status })))
        .to.be.instanceOf(Failure)
        .with.property('reason', reason);
  });
});
