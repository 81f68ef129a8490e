/**
 * SUSE's products and packages. A service pack is a release of its own, and openSUSE Leap another distribution; modules belong
 * to whoever has the release. Source: suse.com, "SUSE CSAF 2.0 data", and the documents themselves.
 */
import type { Channel, ReleaseName } from '../advisory.ts';
import { NotUnderstandable, type CsafPackage, type CsafVendor } from './advisories.ts';
import { cpeParts } from './cpe.ts';
import { parsePurl } from './purl.ts';
import type { Product } from './product-tree.ts';

interface Platform {
  readonly releases: readonly ReleaseName[];
  readonly channel: Channel;
}

export const suse: CsafVendor = {
  packagesOf({ platform, component }, status) {
    const on = susePlatform(platform.cpe, platform.id);
    if (on === undefined) return [];
    const { name, version, arch } = status === 'fixed' ? nameAndVersion(component) : nameOnly(component);
    if (arch === 'src') return [];
    return on.releases.map((release): CsafPackage => ({
      subject: { release, channel: on.channel, of: 'binary', package: name, module: null },
      arch,
      version,
    }));
  },
  url: (id) =>
    id.startsWith('CVE-')
      ? `https://www.suse.com/security/cve/${id}.html`
      : `https://www.suse.com/support/update/announcement/${announcementOf(id)}/`,
  investigates: 'SUSE is investigating whether it is affected',
};

/** `SUSE-SU-2024:0001-1` is at `2024/suse-su-20240001-1`. */
function announcementOf(id: string): string {
  const year = /-(?<year>\d{4}):/.exec(id)?.groups?.['year'];
  const file = id.toLowerCase().replace(':', '');
  return year === undefined ? file : `${year}/${file}`;
}

/** Extensions and kinds of support, by their names in a CPE; the rest of an Enterprise product's name is its channel. */
const ENTERPRISE: readonly (readonly [name: RegExp, releases: readonly string[], channel: Channel])[] = [
  [/^(?:suse_)?sles$/, ['sles'], null],
  [/^sled$/, ['sled'], null],
  [/^sle-module-.+$/, ['sles', 'sled'], null],
  [/^sle-sdk$/, ['sles', 'sled'], null],
  [/^(?:suse_)?sles[-_]ltss$/, ['sles'], 'ltss'],
  [/^(?:suse_)?sles[-_](?<channel>.+)$/, ['sles'], null],
  [/^sle[-_](?<channel>hpc.*|rt|ha.*|we|live-patching|bsk|hsm|pos)$/, ['sles'], null],
  [/^(?<channel>packagehub)$/, ['sles', 'sled'], null],
];

const OTHERS: readonly (readonly [name: RegExp, release: string])[] = [
  [/^opensuse:leap$/, 'opensuse-leap'],
  [/^opensuse:leap-micro$/, 'opensuse-leap-micro'],
  [/^suse:(?:suse-microos|sle-micro)$/, 'sle-micro'],
  [/^suse:sl-micro$/, 'sl-micro'],
];

/**
 * @param id for messages
 * @returns undefined for what is no release, such as SUSE Manager
 * @throws NotUnderstandable
 */
export function susePlatform(cpe: string | undefined, id: string): Platform | undefined {
  if (cpe === undefined) throw new NotUnderstandable(`product ${id} has no CPE`);
  const { vendor, name, version, update, edition } = cpeParts(cpe);
  if (vendor === 'opensuse' && name === 'tumbleweed')
    return { releases: ['opensuse-tumbleweed'], channel: null };
  const other = OTHERS.find(([pattern]) => pattern.test(`${vendor}:${name}`))?.[1];
  if (other !== undefined) {
    if (!/^\d+\.\d+$/.test(version)) throw new NotUnderstandable(`CPE ${cpe} names no release`);
    return { releases: [`${other}:${version}`], channel: null };
  }
  if (vendor !== 'suse') return undefined;
  for (const [pattern, ids, channel] of ENTERPRISE) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const number = numberOf(version, update, cpe);
    const special = edition === '' || edition === 'server' ? null : edition;
    return {
      releases: ids.map((one) => `${one}:${number}`),
      channel: match.groups?.['channel'] ?? channel ?? special,
    };
  }
  return undefined;
}

/** `15` and `sp5` are 15.5; before the first service pack it is 15; since 16 the update is the whole number. */
function numberOf(version: string, update: string, cpe: string): string {
  const pack = /^sp(?<pack>\d+)$/.exec(update)?.groups?.['pack'];
  if (/^\d+$/.test(version) && pack !== undefined) return `${version}.${pack}`;
  if (/^\d+(?:\.\d+)?$/.test(version) && update === '') return version;
  if (/^\d+\.\d+$/.test(update) && update.startsWith(`${version}.`)) return update;
  throw new NotUnderstandable(`CPE ${cpe} names no release`);
}

interface Component {
  readonly name: string;
  readonly version: string | null;
  readonly arch: string | null;
}

const FULL =
  /^(?<name>.+)-(?<version>[^-]+-[^-]+?)(?:\.(?<arch>x86_64|aarch64|ppc64le|ppc64|ppc|s390x|s390|i[3-6]86|ia64|noarch|riscv64|armv\dh?l|armv\dhl|src|nosrc))?$/;

function nameAndVersion({ id, purl }: Product): Component {
  const parsed = parsePurl(purl ?? '');
  if (parsed?.type === 'rpm' && parsed.version.includes('-')) {
    const epoch = parsed.qualifiers['epoch'] ?? '0';
    const version = epoch === '0' ? parsed.version : `${epoch}:${parsed.version}`;
    return { name: parsed.name, version, arch: parsed.qualifiers['arch'] ?? null };
  }
  const { name, version, arch } = FULL.exec(id)?.groups ?? {};
  if (name === undefined || version === undefined)
    throw new NotUnderstandable(`component ${id} has no version`);
  return { name, version, arch: arch?.replace('nosrc', 'src') ?? null };
}

/** What is not fixed has no version, and a name such as `libgtk-3-0` looks as if it had one. */
function nameOnly({ id, purl }: Product): Component {
  return { name: parsePurl(purl ?? '')?.name ?? id, version: null, arch: null };
}
