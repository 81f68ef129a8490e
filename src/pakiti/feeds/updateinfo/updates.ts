/**
 * What `updateinfo.xml` says, update by update, whoever wants to know. Source: createrepo_c, and libsolv,
 * `ext/repo_updateinfoxml.c`.
 */
import { cvesIn, evrOf } from '../../errata.ts';
import { instantOf } from '../../instant.ts';
import { childOf, childrenOf, readXmlItems, type XmlItem } from '../../xml-items.ts';
import type { FeedDocument } from '../feed.ts';

const PROSE = new Set(['description', 'rights', 'pushcount', 'filename', 'sum', 'solution', 'message']);

export interface Update {
  /** Empty where it has none. */
  readonly id: string;
  /** `security`, `bugfix`, `enhancement`, `newpackage`. */
  readonly type: string;
  readonly isWithdrawn: boolean;
  readonly title: string;
  readonly severity: string | undefined;
  readonly cves: readonly string[];
  /** Seconds since the epoch. */
  readonly published: number | null;
  readonly modified: number | null;
  readonly url: string | null;
  readonly packages: readonly UpdatePackage[];
  /** What is listed without a name, version, release or architecture: what of it there is. */
  readonly incomplete: readonly string[];
}

export interface UpdatePackage {
  readonly name: string;
  /** `[EPOCH:]VERSION-RELEASE`. */
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  /** `NAME:STREAM`. */
  readonly module: string | null;
  /** What it is listed in. */
  readonly collection: XmlItem;
}

/** @throws FeedError */
export function readUpdates(document: FeedDocument, each: (update: Update) => void): void {
  readXmlItems(document, {
    root: 'updates',
    depth: 1,
    skip: PROSE,
    item(item) {
      if (item.name === 'update') each(updateOf(item));
    },
  });
}

function updateOf(item: XmlItem): Update {
  return {
    id: childOf(item, 'id')?.text ?? '',
    type: item.attributes['type'] ?? '',
    isWithdrawn: /^(?:retracted|obsolete)$/.test(item.attributes['status'] ?? ''),
    title: childOf(item, 'title')?.text ?? '',
    severity: childOf(item, 'severity')?.text,
    cves: cvesOf(item),
    published: dateOf(item, 'issued'),
    modified: dateOf(item, 'updated'),
    url: urlOf(item),
    ...packagesOf(item),
  };
}

function packagesOf(update: XmlItem): Pick<Update, 'packages' | 'incomplete'> {
  const packages: UpdatePackage[] = [];
  const incomplete: string[] = [];
  const lists = childrenOf(update, 'pkglist').flatMap((list) => childrenOf(list, 'collection'));
  for (const collection of lists) {
    const { name, stream } = childOf(collection, 'module')?.attributes ?? {};
    const module = name === undefined || stream === undefined ? null : `${name}:${stream}`;
    for (const { attributes } of childrenOf(collection, 'package')) {
      const { name: own, version, release, epoch, arch } = attributes;
      if (own === undefined || version === undefined || release === undefined || arch === undefined)
        incomplete.push([own, version, release, arch].filter((one) => one !== undefined).join(' '));
      else
        packages.push({
          name: own,
          version: evrOf(epoch, version, release),
          release,
          arch,
          module,
          collection,
        });
    }
  }
  return { packages, incomplete };
}

function cvesOf(update: XmlItem): readonly string[] {
  const references = childrenOf(childOf(update, 'references') ?? update, 'reference');
  return cvesIn(references.flatMap(({ attributes: { id = '', title = '' } }) => [id, title]));
}

function urlOf(update: XmlItem): string | null {
  const references = childrenOf(childOf(update, 'references') ?? update, 'reference');
  const own = references.find(({ attributes }) => attributes['type'] === 'self')?.attributes['href'];
  return own !== undefined && /^https?:\/\/\S+$/.test(own) ? own : null;
}

/** A day, a time, or the seconds of SUSE. */
function dateOf(update: XmlItem, name: string): number | null {
  const text = childOf(update, name)?.attributes['date'];
  return /^\d{9,10}$/.test(text ?? '') ? Number(text) : instantOf(text);
}
