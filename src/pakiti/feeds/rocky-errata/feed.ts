/** Rocky Linux's errata, a page of the API at a time. Source: errata.rockylinux.org, versions 2 and 3 of the API. */
import type { Advisory, FeedRecord, NotUnderstood, Statement } from '../../advisory.ts';
import { cvesIn, evrOf, fixedStatements, type FixedPackage } from '../../errata.ts';
import {
  instantAt,
  objectAt,
  objectsAt,
  parseJsonObject,
  requiredTextAt,
  textAt,
  textsAt,
  type JsonObject,
} from '../../json-fields.ts';
import { severityOf } from '../../severity.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../feed.ts';
import { outlineOf } from '../outline.ts';
import { countOfPages, pages } from './pages.ts';

export const feed: FeedKind = {
  name: 'rocky-errata',
  title: 'Rocky Linux errata',
  recognises: (document) => {
    const { is, keys } = outlineOf(document);
    return is === 'object' && keys.includes('advisories') && keys.includes('total');
  },
  parse: errata,
  downloads: countOfPages,
  index: pages,
  staleAfterSeconds: 7 * 86_400,
};

function* errata(document: FeedDocument): Iterable<FeedRecord | NotUnderstood> {
  const where = document.name;
  const root = parseJsonObject(document);
  if (root['advisories'] === undefined) throw new FeedError(`${where}: no advisories`);
  for (const advisory of objectsAt(root, 'advisories', where)) {
    const id = requiredTextAt(advisory, 'name', where);
    const at = `${where}: ${id}`;
    const cves = cvesIn(
      objectsAt(advisory, 'cves', at).map((cve) => textAt(cve, 'cve', at) ?? textAt(cve, 'name', at) ?? ''),
    );
    const kind = textAt(advisory, 'kind', at) ?? textAt(advisory, 'type', at) ?? '';
    if (!/security/i.test(kind) && cves.length === 0) continue;
    const packages = [...packagesOf(advisory, at)];
    const unread = packages.filter((one) => one === undefined).length;
    if (unread > 0)
      yield { kind: 'not-understood', where: at, what: `${unread} packages that name no version or release` };
    const statements = fixedStatements(packages.filter((one) => one !== undefined));
    yield { kind: 'advisory', advisory: advisoryOf(advisory, id, cves, statements, at) };
  }
}

function* packagesOf(advisory: JsonObject, at: string): Iterable<FixedPackage | undefined> {
  for (const one of objectsAt(advisory, 'packages', at)) {
    const [name, stream] = [textAt(one, 'module_name', at) ?? '', textAt(one, 'module_stream', at) ?? ''];
    const module = name === '' || stream === '' ? null : `${name}:${stream}`;
    yield packageOf(requiredTextAt(one, 'nevra', at), textAt(one, 'product_name', at) ?? '', module);
  }
  // Version 2: by product, and without modules beside what the name of a package has.
  const products = objectAt(advisory, 'rpms', at);
  for (const product of Object.keys(products)) {
    for (const nevra of textsAt(objectAt(products, product, at), 'nvras', at))
      yield packageOf(nevra, product, null);
  }
}

const NEVRA = /^(?<name>.+)-(?:(?<epoch>\d+):)?(?<version>[^-:]+)-(?<release>[^-]+)\.(?<arch>\w+)$/;

function packageOf(nevra: string, product: string, module: string | null): FixedPackage | undefined {
  const { name, epoch, version, release, arch } = NEVRA.exec(nevra.replace(/\.rpm$/, ''))?.groups ?? {};
  const major = /^Rocky Linux (?<major>\d+)/.exec(product)?.groups?.['major'];
  if (name === undefined || version === undefined || release === undefined || arch === undefined)
    return undefined;
  if (major === undefined) return undefined;
  return {
    release: `rocky:${major}`,
    channel: null,
    name,
    version: evrOf(epoch, version, release),
    arch,
    module,
  };
}

function advisoryOf(
  advisory: JsonObject,
  id: string,
  cves: readonly string[],
  statements: readonly Statement[],
  at: string,
): Advisory {
  const title = textAt(advisory, 'synopsis', at) ?? '';
  const severity = textAt(advisory, 'severity', at)?.replace(/^SEVERITY_/, '');
  return {
    id,
    cves,
    title: title === '' ? id : title,
    url: /^[\w:.-]+$/.test(id) ? `https://errata.rockylinux.org/${id}` : null,
    severity: severityOf(severity),
    cvss: highestScore(objectsAt(advisory, 'cves', at), at),
    published: instantAt(advisory, 'published_at', at) ?? instantAt(advisory, 'publishedAt', at),
    modified: instantAt(advisory, 'updated_at', at),
    withdrawn: null,
    statements,
    criteria: null,
  };
}

function highestScore(cves: readonly JsonObject[], at: string): number | null {
  const texts = cves.map(
    (cve) => textAt(cve, 'cvss3_base_score', at) ?? textAt(cve, 'cvss3BaseScore', at) ?? '',
  );
  const scores = texts.filter((text) => /^(?:10(?:\.0)?|\d(?:\.\d)?)$/.test(text)).map(Number);
  return scores.length === 0 ? null : Math.max(...scores);
}
