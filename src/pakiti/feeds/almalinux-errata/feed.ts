/** AlmaLinux's errata. Source: errata.almalinux.org, `errata.full.json`. */
import type { Advisory, FeedRecord, NotUnderstood } from '../../advisory.ts';
import { builtFor, cvesIn, evrOf, fixedStatements, type FixedPackage } from '../../errata.ts';
import {
  numberAt,
  objectsAt,
  parseJsonObject,
  requiredTextAt,
  textAt,
  type JsonObject,
} from '../../json-fields.ts';
import { severityOf } from '../../severity.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../feed.ts';
import { outlineOf } from '../outline.ts';

export const feed: FeedKind = {
  name: 'almalinux-errata',
  title: 'AlmaLinux errata',
  recognises: (document) => {
    const { is, keys } = outlineOf(document);
    return is === 'object' && keys.includes('schema_version') && keys.includes('data');
  },
  parse: errata,
  downloads: (releases) =>
    releases.flatMap((release) => {
      const major = /^almalinux:(?<major>\d+)$/.exec(release)?.groups?.['major'];
      if (major === undefined) return [];
      return [
        {
          url: `https://errata.almalinux.org/${major}/errata.full.json`,
          as: `almalinux${major}.errata.full.json`,
        },
      ];
    }),
  staleAfterSeconds: 7 * 86_400,
};

function* errata(document: FeedDocument): Iterable<FeedRecord | NotUnderstood> {
  const where = document.name;
  const root = parseJsonObject(document);
  if (root['data'] === undefined) throw new FeedError(`${where}: no data`);
  for (const erratum of objectsAt(root, 'data', where)) {
    const id = requiredTextAt(erratum, 'id', where);
    const at = `${where}: ${id}`;
    const references = objectsAt(erratum, 'references', at);
    const cves = cvesIn(references.map((reference) => textAt(reference, 'id', at) ?? ''));
    if (textAt(erratum, 'type', at) !== 'security' && cves.length === 0) continue;
    const packages = objectsAt(erratum, 'packages', at).map((one) => packageOf(one, at));
    const unplaced = packages.filter((one) => one === undefined).length;
    if (unplaced > 0) {
      yield { kind: 'not-understood', where: at, what: `no release is known of ${unplaced} packages` };
    }
    const statements = fixedStatements(packages.filter((one) => one !== undefined));
    yield { kind: 'advisory', advisory: advisoryOf(erratum, id, cves, statements, at) };
  }
}

function packageOf(one: JsonObject, at: string): FixedPackage | undefined {
  const [version, release] = [requiredTextAt(one, 'version', at), requiredTextAt(one, 'release', at)];
  const major = builtFor(release)?.major;
  if (major === undefined) return undefined;
  const module = textAt(one, 'module', at)?.split(':') ?? [];
  const [name = '', stream = ''] = module;
  return {
    release: `almalinux:${major}`,
    channel: null,
    name: requiredTextAt(one, 'name', at),
    version: evrOf(textAt(one, 'epoch', at), version, release),
    arch: requiredTextAt(one, 'arch', at),
    module: name === '' || stream === '' ? null : `${name}:${stream}`,
  };
}

function advisoryOf(
  erratum: JsonObject,
  id: string,
  cves: readonly string[],
  statements: Advisory['statements'],
  at: string,
): Advisory {
  const title = textAt(erratum, 'title', at) ?? '';
  const own = objectsAt(erratum, 'references', at).find((reference) => reference['type'] === 'self');
  const url = own === undefined ? undefined : textAt(own, 'href', at);
  return {
    id,
    cves,
    title: title === '' ? id : title,
    url: url !== undefined && /^https?:\/\/\S+$/.test(url) ? url : null,
    severity: severityOf(textAt(erratum, 'severity', at)),
    cvss: null,
    published: secondsAt(erratum, 'issued_date', at),
    modified: secondsAt(erratum, 'updated_date', at),
    withdrawn: null,
    statements,
    criteria: null,
  };
}

function secondsAt(erratum: JsonObject, field: string, at: string): number | null {
  const seconds = numberAt(erratum, field, at);
  if (seconds === undefined) return null;
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > 2 ** 33)
    throw new FeedError(`${at}: ${field} is no time`);
  return seconds;
}
