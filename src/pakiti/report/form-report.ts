/**
 * Protocol 4 and Pakiti 2: the fields of a form, under long or short names, and the stream of Pakiti 2's proxies.
 */
import type { InstalledPackage } from '../inventory.ts';
import { reportOf } from './heading.ts';
import { inertField } from './inert.ts';
import { REPORT_LIMITS } from './limits.ts';
import { PAKITI_2_VERSION, packagesOf } from './quoted-packages.ts';
import { ReportError } from './report-error.ts';
import type { Report } from './report.ts';

export type Fields = ReadonlyMap<string, string>;

/** Of each field the names that it comes under, the first that is there counts. */
const NAMES = {
  host: ['host', 'h'],
  system: ['os', 'o'],
  arch: ['arch', 'm'],
  kernel: ['kernel', 'k'],
  packager: ['type', 't'],
  site: ['site', 's'],
  tag: ['tag', 'admin', 'a'],
  packages: ['pkgs', 'rpms', 'p'],
  version: ['version', 'v'],
  mode: ['mode', 'report', 'r'],
  proxy: ['proxy'],
} as const;

export type FormField = keyof typeof NAMES;

/** Null where it is not there, or empty. */
export function fieldOf(fields: Fields, field: FormField): string | null {
  const name = NAMES[field].find((one) => fields.has(one));
  const value = name === undefined ? '' : (fields.get(name) ?? '');
  return value === '' ? null : value;
}

export function isFormVersion(version: string): boolean {
  return version === '4' || PAKITI_2_VERSION.test(version);
}

/** @throws ReportError naming the field */
export function parseForm(fields: Fields): Report {
  const version = inertField('version', fieldOf(fields, 'version') ?? '');
  if (!isFormVersion(version))
    throw new ReportError('malformed', `version: '${version}' is none that is known`);
  const list = packagesOf(fieldOf(fields, 'packages') ?? '', version);
  const said = (field: FormField): string | null => fieldOf(fields, field);
  return reportOf(
    version,
    {
      host: said('host'),
      system: systemOf(said('system')?.trim() ?? '', list.taken),
      arch: said('arch'),
      kernel: said('kernel'),
      packager: said('packager') ?? (ONLY_RPM.test(version) ? 'rpm' : null),
      site: said('site'),
      tag: said('tag'),
      cpu: null,
    },
    list,
  );
}

const ONLY_RPM = /^[12]/;

/** What nodes say that do not know it. */
const NO_SYSTEM: ReadonlySet<string> = new Set(['', 'n/a', 'Red Hat Enterprise Linux']);

/** By which package it is then told, and as what. Source: Pakiti 2, `www/feed/index.php`. */
const RELEASE_PACKAGES: readonly (readonly [name: string, system: string])[] = [
  ['sl-release', 'Scientific Linux'],
  ['redhat-release', 'Red Hat Enterprise Linux'],
  ['sles-release', 'SLES'],
  ['hpc-release', 'HPC Linux'],
  ['centos-release', 'CentOS Linux'],
];

function systemOf(said: string, packages: readonly InstalledPackage[]): string {
  if (!NO_SYSTEM.has(said)) return said;
  for (const [name, system] of RELEASE_PACKAGES) {
    const version = packages.find((one) => one.name === name)?.version;
    if (version !== undefined) return `${system} ${version.replace(/^\d+:/, '').replace(/-[^-]*$/, '')}`;
  }
  return said;
}

const STREAM_HEAD = /^type="(?:rpm|dpkg)",/;
const STREAM_FIELD = /([a-z]+)="([^"]*)"(?:,|$)/g;

export function looksLikeStream(text: string): boolean {
  return STREAM_HEAD.test(text);
}

/** Eleven fields, each no longer than a text may be. */
const MAX_HEAD = 16 * REPORT_LIMITS.text;

/** A line `NAME="VALUE",…`, an empty one, and the packages. */
export function fieldsOfStream(text: string): Fields {
  const end = text.indexOf('\n');
  const head = text.slice(0, Math.min(end < 0 ? text.length : end, MAX_HEAD)).trim();
  const fields = Array.from(
    head.matchAll(STREAM_FIELD),
    ([, name = '', value = '']) => [name, value] as const,
  );
  return new Map([...fields, ['pkgs', end < 0 ? '' : text.slice(end + 1)]]);
}
