/**
 * `updateinfo.xml` of a repository: AlmaLinux, Rocky Linux, Oracle Linux, Red Hat, Fedora, SUSE. Source: createrepo_c, and libsolv,
 * `ext/repo_updateinfoxml.c`.
 */
import type { Advisory, FeedRecord, NotUnderstood } from '../../advisory.ts';
import { cvesIn, evrOf, fixedStatements, type FixedPackage } from '../../errata.ts';
import { instantOf } from '../../instant.ts';
import { severityOf } from '../../severity.ts';
import { childOf, childrenOf, readXmlItems, type XmlItem } from '../../xml-items.ts';
import type { FeedDocument, FeedKind } from '../feed.ts';
import { placeOf, type Place } from './release.ts';

const HEAD_BYTES = 4096;
const PROSE = new Set(['description', 'rights', 'pushcount', 'filename', 'sum', 'solution', 'message']);

export const feed: FeedKind = {
  name: 'updateinfo',
  title: 'updateinfo.xml of repositories',
  recognises: ({ bytes }) =>
    /^[^<]*(?:<[?!][^>]*>\s*)*<updates[\s>]/.test(bytes.toString('utf8', 0, HEAD_BYTES)),
  parse: updates,
  // Where it is in a repository is in the repository's own index, whose address only its operator knows.
  downloads: () => [],
  staleAfterSeconds: 7 * 86_400,
};

/** What a repository says of bugs without a CVE is nobody's vulnerability. */
function* updates(document: FeedDocument): Iterable<FeedRecord | NotUnderstood> {
  const records: (FeedRecord | NotUnderstood)[] = [];
  readXmlItems(document, {
    root: 'updates',
    depth: 1,
    skip: PROSE,
    item(update) {
      if (update.name === 'update') records.push(...recordsOf(update, document.name));
    },
  });
  yield* records;
}

function recordsOf(update: XmlItem, document: string): readonly (FeedRecord | NotUnderstood)[] {
  const id = childOf(update, 'id')?.text ?? '';
  const where = `${document}: ${id === '' ? 'an update without id' : id}`;
  if (id === '') return [{ kind: 'not-understood', where, what: 'it has no id' }];
  const cves = cvesOf(update);
  if (update.attributes['type'] !== 'security' && cves.length === 0) return [];
  const packages = packagesOf(update, id);
  const unknown = packages
    .filter((one) => one.place === undefined)
    .map(({ name, version }) => `${name} ${version}`);
  const statements = fixedStatements(
    packages.flatMap(({ place, ...one }) => (place === undefined ? [] : [{ ...one, ...place }])),
  );
  const complaints: NotUnderstood[] =
    unknown.length === 0
      ? []
      : [
          {
            kind: 'not-understood',
            where,
            what: `no release is known of ${unknown.length} packages: ${unknown[0] ?? ''}`,
          },
        ];
  if (statements.length === 0 && complaints.length > 0) return complaints;
  return [...complaints, { kind: 'advisory', advisory: advisoryOf(update, id, cves, statements) }];
}

interface Listed extends Omit<FixedPackage, keyof Place> {
  readonly place: Place | undefined;
}

function packagesOf(update: XmlItem, id: string): readonly Listed[] {
  const lists = childrenOf(update, 'pkglist').flatMap((list) => childrenOf(list, 'collection'));
  return lists.flatMap((collection) => {
    const { name, stream } = childOf(collection, 'module')?.attributes ?? {};
    const module = name === undefined || stream === undefined ? null : `${name}:${stream}`;
    return childrenOf(collection, 'package').flatMap(({ attributes }): readonly Listed[] => {
      const { name: own, version, release, epoch, arch } = attributes;
      if (own === undefined || version === undefined || release === undefined || arch === undefined)
        return [];
      const evr = evrOf(epoch, version, release);
      return [{ name: own, version: evr, arch, module, place: placeOf(id, collection, release) }];
    });
  });
}

function cvesOf(update: XmlItem): readonly string[] {
  const references = childrenOf(childOf(update, 'references') ?? update, 'reference');
  return cvesIn(references.flatMap(({ attributes: { id = '', title = '' } }) => [id, title]));
}

function advisoryOf(
  update: XmlItem,
  id: string,
  cves: readonly string[],
  statements: Advisory['statements'],
): Advisory {
  const title = childOf(update, 'title')?.text ?? '';
  const [published, modified] = [dateOf(update, 'issued'), dateOf(update, 'updated')];
  const isWithdrawn = /^(?:retracted|obsolete)$/.test(update.attributes['status'] ?? '');
  return {
    id,
    cves,
    title: title === '' ? id : title,
    url: urlOf(update),
    severity: severityOf(childOf(update, 'severity')?.text),
    cvss: null,
    published,
    modified,
    withdrawn: isWithdrawn ? (modified ?? published ?? 0) : null,
    statements,
    criteria: null,
  };
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
