/**
 * Inventories of the GLPI agent, which runs where nobody wants another client. Source: the agent's
 * `Task/Inventory/Generic/Softwares/RPM.pm` and `Deb.pm`, and Pakiti 3.1.
 */
import { boundedJson } from '../../bridge/receive/bounded-json.ts';
import { distributionOf } from '../distribution.ts';
import type { InstalledPackage, Packager } from '../inventory.ts';
import { reportOf } from './heading.ts';
import { REPORT_LIMITS } from './limits.ts';
import { PackageList } from './package-list.ts';
import { unsaid } from './protocol-5.ts';
import { ReportError } from './report-error.ts';
import type { Report } from './report.ts';

/** An inventory has five. */
const MAX_DEPTH = 32;

type Fields = Readonly<Record<string, unknown>>;

/** @param json after decompression */
export function isGreeting(json: Buffer): boolean {
  const read = boundedJson(json, MAX_DEPTH);
  return 'value' in read && objectIn(read.value)['action'] === 'contact';
}

/** @param json after decompression @throws ReportError */
export function parseGlpi(json: Buffer): Report {
  const read = boundedJson(json, MAX_DEPTH);
  if ('why' in read) throw new ReportError('malformed', `the inventory ${read.why}`);
  const inventory = objectIn(read.value);
  const content = objectIn(inventory['content']);
  const system = objectIn(content['operatingsystem']);
  const listed = listIn(content['softwares']);
  if (listed.length > REPORT_LIMITS.packages)
    throw new ReportError('too-large', `more than ${REPORT_LIMITS.packages} packages`);
  const softwares = listed.map(objectIn);
  const fullName = textIn(system['full_name']);
  const packager = packagerOf(fullName ?? '', softwares);
  const list = new PackageList();
  for (const [index, software] of softwares.entries())
    if (isOf(packager, software)) list.add(index + 1, '', packageOf(software));
  return reportOf(
    'glpi',
    {
      host: textIn(system['fqdn']) ?? textIn(objectIn(content['hardware'])['name']),
      system: fullName,
      arch: textIn(system['arch']),
      kernel: textIn(system['kernel_version']),
      packager,
      site: textIn(inventory['tag']),
      tag: null,
      cpu: textIn(objectIn(listIn(content['cpus'])[0])['name']),
    },
    list,
    { ...(packager === 'rpm' && { epochsUnknown: true }) },
  );
}

/** The system says it; where that is not known, who listed the software, as far as that is one packager. */
function packagerOf(system: string, softwares: readonly Fields[]): Packager {
  const distribution = distributionOf({ system });
  if (distribution.state === 'known') return distribution.packager;
  const listedBy = new Set(softwares.map(({ from }) => from));
  const [only] = listedBy;
  if (listedBy.size !== 1) return 'other';
  return only === 'rpm' ? 'rpm' : only === 'deb' ? 'dpkg' : 'other';
}

const LISTED_AS: Readonly<Record<Packager, string | undefined>> = {
  rpm: 'rpm',
  dpkg: 'deb',
  other: undefined,
};

/** Snaps and flatpaks have other versions; an inventory that does not say it has no others. */
function isOf(packager: Packager, { from }: Fields): boolean {
  return from === undefined || LISTED_AS[packager] === undefined || from === LISTED_AS[packager];
}

/** Of rpm the publisher is the vendor; of dpkg it is the distribution, whoever built the package. */
function packageOf(software: Fields): InstalledPackage | string {
  const name = textIn(software['name']);
  const version = textIn(software['version']);
  if (name === null) return 'no name';
  if (version === null) return 'no version';
  const said = unsaid(name, version, textIn(software['arch']) ?? '');
  return software['from'] === 'rpm' ? { ...said, vendor: textIn(software['publisher']) } : said;
}

function objectIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
