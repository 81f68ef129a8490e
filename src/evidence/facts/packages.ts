/**
 * Installed packages, by every packager that has any. Source: dpkg(1), "Package states"; rpm(8), "Package Query Options".
 */
import { Failure } from '../../host/failure.ts';
import { orReason, unlessMissing, type Listing, type Look } from '../look.ts';

export type Manager = 'dpkg' | 'rpm';

export interface Package {
  readonly manager: Manager;
  readonly name: string;
  /** `[EPOCH:]VERSION[-RELEASE]` in the packager's form. */
  readonly version: string;
  readonly architecture: string;
}

const DPKG_STATUS = '/var/lib/dpkg/status';
const MAX_BYTES = 64 * 2 ** 20;
const RPM_DATABASES = ['/var/lib/rpm', '/usr/lib/sysimage/rpm'].flatMap((directory) =>
  ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) => `${directory}/${name}`),
);
const RPM_FORMAT = '%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%{ARCH}\\n';

/** @throws Failure `missing` where no packager has a package: no evidence of anything */
export async function packages(look: Look): Promise<Listing<Package>> {
  const [dpkg, rpm] = await Promise.all([orReason(dpkgPackages(look)), orReason(rpmPackages(look))]);
  const found = [dpkg, rpm].flatMap((read) => (read.reason === undefined ? read.value : []));
  const gaps = [dpkg, rpm].flatMap((read) => (read.reason === undefined ? [] : [read.reason.message]));
  if (found.length === 0 && gaps.length === 0)
    throw new Failure('missing', 'neither dpkg nor rpm has a package');
  return { found, gaps };
}

/** The same by name, in their order. @throws Failure */
export async function packagesByName(look: Look): Promise<ReadonlyMap<string, readonly Package[]>> {
  const { found } = await look.fact(packages);
  const byName = new Map<string, Package[]>();
  for (const each of found) {
    const others = byName.get(each.name);
    if (others === undefined) byName.set(each.name, [each]);
    else others.push(each);
  }
  return byName;
}

async function dpkgPackages({ host }: Look): Promise<readonly Package[]> {
  const file = await unlessMissing(host.files.open(DPKG_STATUS, MAX_BYTES));
  // Policy allows these fields ASCII alone; descriptions hold more, which would cost as much again to decode.
  return file === undefined ? [] : parseDpkgStatus(file.bytes.toString('latin1'));
}

/** What else dpkg knows of has files on the disk. */
const NOT_THERE = /\b(?:not-installed|config-files)$/;

export function parseDpkgStatus(text: string): readonly Package[] {
  return text.split('\n\n').flatMap((stanza) => {
    const [name, version] = [field(stanza, 'Package'), field(stanza, 'Version')];
    if (name === undefined || version === undefined) return [];
    if (NOT_THERE.test(field(stanza, 'Status') ?? '')) return [];
    return [{ manager: 'dpkg', name, version, architecture: field(stanza, 'Architecture') ?? '' }];
  });
}

function field(stanza: string, name: string): string | undefined {
  const start = `${name}: `;
  const at = stanza.startsWith(start) ? 0 : stanza.indexOf(`\n${start}`) + 1;
  if (at === 0 && !stanza.startsWith(start)) return undefined;
  const end = stanza.indexOf('\n', at);
  return stanza.slice(at + start.length, end < 0 ? undefined : end);
}

/** rpm makes a database where there is none, so it is asked only where there is one. */
async function rpmPackages(look: Look): Promise<readonly Package[]> {
  const { host, signal } = look;
  if (!(await look.fact(hasRpmDatabase))) return [];
  const rpm = await host.commands.find('rpm');
  if (rpm === undefined) throw new Failure('missing', 'rpm: no such program, though it has a database');
  const { exitCode, stdout, stderr } = await host.commands.run([rpm, '-qa', '--qf', RPM_FORMAT], signal);
  if (exitCode !== 0) throw new Failure('failed', `rpm -qa: ended with ${exitCode ?? 'a signal'}`);
  // A header that is damaged is left out, and nothing but this tells.
  const error = stderr.split('\n').find((line) => line.startsWith('error:'));
  if (error !== undefined) throw new Failure('failed', `rpm -qa: ${error}`);
  return parseRpmList(stdout);
}

export async function hasRpmDatabase({ host }: Look): Promise<boolean> {
  const found = await Promise.all(RPM_DATABASES.map((path) => unlessMissing(host.files.status(path))));
  return found.some((status) => status !== undefined);
}

/** Keys that were imported are listed as packages without architecture. */
export function parseRpmList(text: string): readonly Package[] {
  return text.split('\n').flatMap((line) => {
    const [name, version, architecture] = line.split('\t');
    if (name === undefined || version === undefined || architecture === undefined) return [];
    return name === 'gpg-pubkey' ? [] : [{ manager: 'rpm', name, version, architecture }];
  });
}
