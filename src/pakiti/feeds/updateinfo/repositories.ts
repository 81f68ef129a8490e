/**
 * Where repositories have their updates: their own index says it, with a digest. Source: createrepo_c, `repodata/repomd.xml`.
 */
import { sha256 } from '../sync/raw.ts';
import { childOf, childrenOf, readXmlItems, type XmlItem } from '../../xml-items.ts';
import { FeedError, type Download, type FeedIndex } from '../feed.ts';

const INDEX = 'repomd.xml';
const NAME_LENGTH = 12;

/** @param urls of repositories, each with the slash at its end: what `repodata/` is in */
export function repositories(urls: readonly string[]): {
  readonly downloads: () => readonly Download[];
  readonly index: FeedIndex;
} {
  const all = [...new Set(urls)].map((url) => ({ url, directory: directoryOf(url) }));
  return {
    downloads: () =>
      all.map(({ url, directory }) => ({ url: `${url}repodata/${INDEX}`, as: `${directory}/${INDEX}` })),
    index: {
      follow: (lists) =>
        all.map(({ url, directory }) => {
          const name = `${directory}/${INDEX}`;
          const { path, digest } = updatesIn(lists.get(name) ?? Buffer.alloc(0), url);
          const file = path.slice(path.lastIndexOf('/') + 1);
          return { url: `${url}${path}`, as: `${directory}/${file}`, sha256: digest };
        }),
      leavesOut: () => false,
    },
  };
}

function directoryOf(url: string): string {
  return `updateinfo/${sha256(Buffer.from(url)).slice(0, NAME_LENGTH)}`;
}

/** @throws FeedError */
function updatesIn(bytes: Buffer, url: string): { readonly path: string; readonly digest: string } {
  const found: XmlItem[] = [];
  readXmlItems(
    { name: `${url}repodata/${INDEX}`, bytes },
    {
      root: 'repomd',
      depth: 1,
      skip: new Set(),
      item(item) {
        if (item.name === 'data' && item.attributes['type'] === 'updateinfo') found.push(item);
      },
    },
  );
  const [data] = found;
  if (data === undefined) throw new FeedError(`${url}: the repository has no updateinfo`);
  const path = childOf(data, 'location')?.attributes['href'] ?? '';
  if (!/^(?:[\w-][\w.+-]*\/)*[\w-][\w.-]*$/.test(path))
    throw new FeedError(`${url}: updateinfo is where none can be: '${path.slice(0, 200)}'`);
  const checksum = childrenOf(data, 'checksum').find(({ attributes }) => attributes['type'] === 'sha256');
  if (checksum === undefined || !/^[0-9a-f]{64}$/.test(checksum.text))
    throw new FeedError(`${url}: updateinfo has no digest of SHA-256`);
  return { path, digest: checksum.text };
}
