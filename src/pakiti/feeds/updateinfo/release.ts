/** Of what release a package in an update is. */
import type { Channel, ReleaseName } from '../../advisory.ts';
import { builtFor } from '../../errata.ts';
import { childOf, type XmlItem } from '../../xml-items.ts';

const FAMILIES: readonly (readonly [id: RegExp, release: string])[] = [
  [/^AL[SBE]A-/, 'almalinux'],
  [/^RL[SBE]A-/, 'rocky'],
  [/^EL[SBE]A-/, 'oracle'],
  [/^RH[SBE]A-/, 'rhel'],
];

export interface Place {
  readonly release: ReleaseName;
  readonly channel: Channel;
}

/** Undefined where neither the update's id, nor the package, nor its collection says it. */
export function placeOf(id: string, collection: XmlItem, release: string): Place | undefined {
  const family = FAMILIES.find(([pattern]) => pattern.test(id))?.[1];
  const built = builtFor(release);
  if (family !== undefined) {
    const major = built?.family === 'el' ? built.major : majorOf(collection);
    return major === undefined ? undefined : { release: `${family}:${major}`, channel: null };
  }
  if (id.startsWith('FEDORA-')) {
    const number =
      built?.family === 'fc' ? built.major : /\b(?:F|Fedora )(?<number>\d+)/.exec(textOf(collection))?.[1];
    return number === undefined ? undefined : { release: `fedora:${number}`, channel: null };
  }
  return ofSuse(id);
}

function textOf(collection: XmlItem): string {
  return `${collection.attributes['short'] ?? ''} ${childOf(collection, 'name')?.text ?? ''}`;
}

/** `almalinux-9-for-x86_64-appstream-rpms`, `Rocky Linux 9 x86_64`. */
function majorOf(collection: XmlItem): string | undefined {
  return /\b(?:almalinux|rocky|rhel|linux|el|ol)[-_ ]?(?<major>\d{1,2})\b/i.exec(textOf(collection))
    ?.groups?.['major'];
}

/** `SUSE-SLE-Module-Basesystem-15-SP5-2023-3210`, `SUSE-SLE-Product-SLES-15-SP3-LTSS-2023-1`, `openSUSE-SLE-15.5-2023-3210`. */
function ofSuse(id: string): Place | undefined {
  const leap = /^openSUSE-(?:SLE-|Leap-)?(?<leap>\d{2}\.\d)-\d{4}-\d+$/.exec(id)?.groups?.['leap'];
  if (leap !== undefined) return { release: `opensuse-leap:${leap}`, channel: null };
  const { major, pack } =
    /^SUSE-SLE-.*?-(?<major>1[1-9])(?:-SP(?<pack>\d))?(?:-[A-Z]\w*)*-\d{4}-\d+$/.exec(id)?.groups ?? {};
  if (major === undefined) return undefined;
  const number = pack === undefined ? major : `${major}.${pack}`;
  const channel = CHANNELS.flatMap(([pattern, name]) => (pattern.test(id) ? [name] : [])).join('-');
  return { release: `sles:${number}`, channel: channel === '' ? null : channel };
}

const CHANNELS: readonly (readonly [id: RegExp, name: string])[] = [
  [/-SLES_SAP-/, 'sap'],
  [/-SLE_HPC-/, 'hpc'],
  [/-HA-/, 'ha'],
  [/-(?:SLE_)?RT-/, 'rt'],
  [/-WE-/, 'we'],
  [/-LTSS-/, 'ltss'],
  [/-ESPOS-/, 'espos'],
];
