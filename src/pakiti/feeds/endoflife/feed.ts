/**
 * When support of releases ends. Source: endoflife.date, API v1 (all products, or one) and the older one, whose documents
 * only the name of the file says of what product they are.
 */
import type { FeedRecord, NotUnderstood, ReleaseName } from '../../advisory.ts';
import {
  isObject,
  listAt,
  parseJson,
  requiredTextAt,
  secondsOf,
  type JsonObject,
} from '../../json-fields.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../feed.ts';
import { outlineOf } from '../outline.ts';

export const feed: FeedKind = {
  name: 'endoflife',
  title: 'endoflife.date: when support of releases ends',
  recognises(document) {
    const { is, keys } = outlineOf(document);
    if (is === 'list') return keys.includes('cycle') && keys.includes('eol');
    return ['schema_version', 'generated_at', 'result'].every((key) => keys.includes(key));
  },
  parse,
  downloads: () => [{ url: 'https://endoflife.date/api/v1/products/full', as: 'endoflife/full.json' }],
  staleAfterSeconds: 90 * 86_400,
};

/** Of its products those that have packages; os-release(5) calls some of them otherwise. */
const PRODUCTS: Readonly<Partial<Record<string, string>>> = {
  almalinux: 'almalinux',
  'rocky-linux': 'rocky',
  rhel: 'rhel',
  centos: 'centos',
  'centos-stream': 'centos-stream',
  'oracle-linux': 'oracle',
  fedora: 'fedora',
  debian: 'debian',
  ubuntu: 'ubuntu',
  sles: 'sles',
  opensuse: 'opensuse-leap',
  'amazon-linux': 'amazon',
};

function* parse(document: FeedDocument): Generator<FeedRecord | NotUnderstood> {
  const value = parseJson(document);
  if (Array.isArray(value)) {
    const product = /(?<product>[^/]+?)(?:\.json)?$/.exec(document.name)?.groups?.['product'] ?? '';
    yield* releasesOf(product, value as readonly unknown[], document.name);
    return;
  }
  if (!isObject(value)) throw new FeedError(`${document.name}: no object`);
  const { result } = value;
  const products: readonly unknown[] = isObject(result) ? [result] : listAt(value, 'result', document.name);
  if (products.length === 0) throw new FeedError(`${document.name}: has no product`);
  for (const [index, product] of products.entries()) {
    const where = `${document.name}: result[${index}]`;
    if (!isObject(product)) throw new FeedError(`${where}: no object`);
    const name = requiredTextAt(product, 'name', where);
    const isDistribution = listAt(product, 'tags', where).includes('linux-distribution');
    if (Object.hasOwn(PRODUCTS, name)) yield* releasesOf(name, listAt(product, 'releases', where), where);
    else if (isDistribution) yield { kind: 'not-understood', where, what: `the distribution '${name}'` };
  }
}

function* releasesOf(
  product: string,
  releases: readonly unknown[],
  where: string,
): Generator<FeedRecord | NotUnderstood> {
  const id = Object.hasOwn(PRODUCTS, product) ? PRODUCTS[product] : undefined;
  if (id === undefined) throw new FeedError(`${where}: no product that we know: '${product}'`);
  if (releases.length === 0) throw new FeedError(`${where}: ${product} has no release`);
  for (const [index, release] of releases.entries())
    yield recordOf(id, release, `${where}: ${product}[${index}]`);
}

function recordOf(id: string, release: unknown, where: string): FeedRecord | NotUnderstood {
  if (!isObject(release)) return { kind: 'not-understood', where, what: 'it is no object' };
  const name = release['name'] ?? release['cycle'];
  if (typeof name !== 'string' || !/^\d+(?:\.\d+)*$/.test(name)) {
    return { kind: 'not-understood', where, what: 'it is no number of a release' };
  }
  // Of one that says nothing of it nobody knows that it goes on; few say anything of extended support.
  const ends = endOf(firstSaid(release, ['eolFrom', 'isEol', 'eol']), where);
  const extendedEnds = endOf(firstSaid(release, ['eoesFrom', 'isEoes', 'extendedSupport']) ?? false, where);
  if (ends === undefined || extendedEnds === undefined) {
    return { kind: 'not-understood', where, what: 'it does not say when it ends' };
  }
  return { kind: 'support', release: `${id}:${name}` satisfies ReleaseName, ends, extendedEnds };
}

function firstSaid(release: JsonObject, fields: readonly string[]): unknown {
  return fields.map((field) => release[field]).find((one) => one !== undefined && one !== null);
}

/** A day, or whether it has ended, which for one that has is long ago. */
function endOf(value: unknown, where: string): number | null | undefined {
  if (value === true) return 0;
  if (value === false) return null;
  try {
    return typeof value === 'string' ? secondsOf(value, where) : undefined;
  } catch (error) {
    if (error instanceof FeedError) return undefined;
    throw error;
  }
}
