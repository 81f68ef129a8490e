/**
 * Exceptions as Pakiti 3 exports and imports them (`exportCvesExceptions.php`). It has no expiry: whoever imports them there
 * does so again and again with `--remove`, and here what has expired is written no more. What it knows nothing of stands in
 * elements that it passes over: `expires`, `timestamp` and `release` within an exception, and as `limitedException` what holds
 * for some sites or hosts, or for whatever version, which there would hold everywhere.
 */
import { elementsAt, parseXml, type XmlElement } from '../../check/xml.ts';
import { Failure } from '../../host/failure.ts';
import { type Element, xmlDocument } from '../../portal/encode/xml.ts';
import type { Exception } from './decisions.ts';
import { groupOf, releasesIn } from './os-groups.ts';
import { cveIn, moment, required, rowElement, textIn, textsIn, timeIn } from './xml-rows.ts';

type NewException = Omit<Exception, 'id'>;

export function exceptionsXml(exceptions: readonly NewException[]): string {
  const rows = exceptions.map((one): Element => {
    const { cve, reason, modifier, release, sites, hosts, at, expiresAt } = one;
    const isLimited = sites.length > 0 || hosts.length > 0 || (one.package?.version ?? null) === null;
    return {
      name: isLimited ? 'limitedException' : 'cveException',
      content: [
        ...texts({ cveName: cve, reason, modifier }),
        ...packageElements(one),
        ...(release === null ? [] : [rowElement('osGroup', { name: groupOf(release) })]),
        ...(release === null ? [] : texts({ release })),
        ...sites.flatMap((site) => texts({ site })),
        ...hosts.flatMap((host) => texts({ host })),
        ...texts({ timestamp: moment(at), ...(expiresAt === null ? {} : { expires: moment(expiresAt) }) }),
      ],
    };
  });
  return xmlDocument({ name: 'cveExceptions', content: rows });
}

function texts(of: Readonly<Record<string, string>>): readonly Element[] {
  return Object.entries(of).map(([name, content]) => ({ name, content }));
}

/** What is missing is any there. An epoch of 0 is written there, where the packager is rpm. */
function packageElements({ package: one, release }: NewException): readonly Element[] {
  if (one === null) return [];
  const type = release === null ? null : /^(?:debian|ubuntu):/.test(release) ? 'dpkg' : 'rpm';
  const whole =
    one.version === null || type !== 'rpm' || one.version.includes(':') ? one.version : `0:${one.version}`;
  return [
    rowElement('pkg', {
      name: one.name,
      ...(whole === null ? {} : versionTexts(whole)),
      ...(one.arch === null ? {} : { arch: one.arch }),
      ...(type === null ? {} : { type }),
    }),
  ];
}

function versionTexts(whole: string): { readonly version: string; readonly release: string } {
  const cut = whole.lastIndexOf('-');
  const release = cut < 0 ? '' : whole.slice(cut + 1);
  return { version: release === '' ? whole : whole.slice(0, cut), release };
}

export interface ReadExceptions {
  readonly exceptions: readonly NewException[];
  /** Groups of systems that are not known: what is excepted on them is so on nothing. */
  readonly unknownGroups: readonly string[];
}

const ROWS = ['cveException', 'limitedException'] as const;

/** @param at of those that do not say when they were made. @throws Failure `malformed` naming the exception that is none */
export async function readExceptions(text: string, subject: string, at: number): Promise<ReadExceptions> {
  const root = await parseXml(text, subject);
  if (root.name !== 'cveExceptions')
    throw new Failure('malformed', `${subject}: '${root.name}' is not 'cveExceptions'`);
  const unknown = new Set<string>();
  const exceptions = ROWS.flatMap((name) =>
    elementsAt(root, name).flatMap((row, index) => {
      const where = `${subject}: ${name} ${index + 1}`;
      requireWhole(row, where);
      const releases = releasesOf(row);
      for (const one of releases) if (one !== null && !one.includes(':')) unknown.add(one);
      return releases.map((release) => exceptionIn(row, release, where, at));
    }),
  );
  return { exceptions, unknownGroups: [...unknown] };
}

const LIMITS = ['release', 'site', 'host', 'expires'] as const;

/** What limits an exception and was lost would let it hold for more. @throws Failure `malformed` */
function requireWhole(row: XmlElement, where: string): void {
  const empty = LIMITS.find((name) => textsIn(row, name).includes(''));
  if (empty !== undefined) throw new Failure('malformed', `${where}: ${empty} is empty`);
  const packages = elementsAt(row, 'pkg');
  if (packages.length > 1) throw new Failure('malformed', `${where}: more than one pkg`);
  if (packages.length === 0 && row.name === 'cveException')
    throw new Failure('malformed', `${where}: pkg is missing`);
  for (const one of packages) required(one, 'name', `${where}: pkg`);
  for (const group of elementsAt(row, 'osGroup')) required(group, 'name', `${where}: osGroup`);
}

function exceptionIn(row: XmlElement, release: string | null, where: string, at: number): NewException {
  const [one] = elementsAt(row, 'pkg');
  return {
    ...{ cve: cveIn(row, where), package: packageIn(one), release },
    ...{ sites: textsIn(row, 'site'), hosts: textsIn(row, 'host') },
    ...{ reason: textIn(row, 'reason'), modifier: textIn(row, 'modifier') },
    ...{ at: timeIn(row, 'timestamp', where) ?? at, expiresAt: timeIn(row, 'expires', where) },
  };
}

/** The name of a group stays where nobody knows what it holds. */
function releasesOf(row: XmlElement): readonly (string | null)[] {
  const own = textIn(row, 'release');
  if (own !== '') return [own];
  const [group] = elementsAt(row, 'osGroup');
  const name = group === undefined ? '' : textIn(group, 'name');
  if (name === '') return [null];
  const releases = releasesIn(name);
  return releases.length === 0 ? [name] : releases;
}

function packageIn(row: XmlElement | undefined): Exception['package'] {
  const name = row === undefined ? '' : textIn(row, 'name');
  if (row === undefined || name === '') return null;
  const [version, release] = [textIn(row, 'version'), textIn(row, 'release')];
  const whole = release === '' ? version : `${version}-${release}`;
  // An epoch of 0 is not written here.
  return { name, version: whole.replace(/^0:/, '') || null, arch: textIn(row, 'arch') || null };
}
