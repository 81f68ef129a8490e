/**
 * Red Hat's products and components, in the layout of VEX that was there from 2024 (`AppStream-9.2.0.Z.EUS:bash-0:5.1…`) and in the
 * one that is general since May 2026 (`rhel-9.7.z::appstream:bash-0:5.1…`, without architecture). Source: Red Hat, "CSAF VEX
 * documents", and the documents themselves.
 */
import type { Channel, ReleaseName } from '../advisory.ts';
import { unnamedModule } from '../modular.ts';
import { NotUnderstandable, type CsafPackage, type CsafVendor } from './advisories.ts';
import { cpeParts } from './cpe.ts';
import type { Product, Resolved } from './product-tree.ts';

import { parsePurl, type Purl } from './purl.ts';

interface Platform {
  readonly release: ReleaseName;
  readonly channel: Channel;
}

export const redHat: CsafVendor = {
  packagesOf: (resolved) => {
    const found = packageOf(resolved);
    return found === undefined ? [] : [found];
  },
  url: (id) =>
    id.startsWith('CVE-')
      ? `https://access.redhat.com/security/cve/${id}`
      : `https://access.redhat.com/errata/${id}`,
  investigates: 'Red Hat is investigating whether it is affected',
};

function packageOf({ platform, component, module }: Resolved): CsafPackage | undefined {
  const on = platformOf(platform);
  if (on === undefined) return undefined;
  const purl = parsePurl(component.purl ?? '');
  if (purl === undefined) {
    if (component.purl === undefined) return undefined;
    throw new NotUnderstandable(`purl ${component.purl} is none`);
  }
  if (purl.type === 'rpmmod') return sourceInModule(on, purl);
  if (purl.type !== 'rpm') return undefined;
  const arch = purl.qualifiers['arch'] ?? null;
  const of = arch === 'src' ? 'source' : 'binary';
  const version = versionOf(purl);
  const named = moduleOf(purl.qualifiers['rpmmod'], module) ?? unnamedModule(version);
  return {
    subject: { ...on, of, package: purl.name, module: named },
    arch: of === 'source' ? null : arch,
    version,
  };
}

/** What is not fixed was once written as `pkg:rpmmod/redhat/ruby:2.6/ruby`. */
function sourceInModule(on: Platform, purl: Purl): CsafPackage | undefined {
  const [, module] = purl.namespace.split('/');
  if (module === undefined) return undefined;
  const subject = { ...on, of: 'source', package: purl.name, module: nameAndStream(module) } as const;
  return { subject, arch: null, version: null };
}

/** Of what is not fixed, the purl has the module's stream for a version. */
function versionOf({ version, qualifiers }: Purl): string | null {
  if (!version.includes('-')) return null;
  const epoch = qualifiers['epoch'] ?? '0';
  if (!/^\d+$/.test(epoch)) throw new NotUnderstandable(`epoch ${epoch} is none`);
  return Number(epoch) === 0 ? version : `${epoch}:${version}`;
}

/** The purl says it since 2025, a relationship before. */
function moduleOf(qualifier: string | undefined, related: Product | undefined): string | null {
  if (qualifier !== undefined) return nameAndStream(qualifier);
  if (related === undefined) return null;
  const purl = parsePurl(related.purl ?? '');
  return nameAndStream(purl?.type === 'rpmmod' ? `${purl.name}:${purl.version}` : related.id);
}

function nameAndStream(module: string): string {
  const [name = '', stream = ''] = module.split(':');
  if (name === '' || stream === '') throw new NotUnderstandable(`module ${module} has no stream`);
  return `${name}:${stream}`;
}

const SUPPORT = /^rhel_(?<kind>eus|aus|e4s|tus|els)$/;
const MINOR_IN_ID = /-(?<minor>\d+\.\d+)(?:\.\d+)?\.z(?:\.(?<kind>EUS|AUS|E4S|TUS))?(?![A-Z])/i;

/** @returns undefined for what is no release of Red Hat Enterprise Linux */
function platformOf(product: Product): Platform | undefined {
  if (product.cpe === undefined) return platformOfId(product.id);
  const { vendor, name, version } = cpeParts(product.cpe);
  if (vendor !== 'redhat') return undefined;
  const release = (major: string): ReleaseName => `rhel:${major}`;
  const [major = ''] = version.split('.');
  if (name === 'enterprise_linux') {
    if (!/^\d+$/.test(major)) return undefined;
    return { release: release(major), channel: extendedOf(product.id) };
  }
  const kind = SUPPORT.exec(name)?.groups?.['kind'];
  if (kind !== undefined) {
    if (!/^\d+$/.test(major)) throw new NotUnderstandable(`CPE ${product.cpe} names no release`);
    const minor =
      version.includes('.') || kind === 'els' ? version : MINOR_IN_ID.exec(product.id)?.groups?.['minor'];
    if (minor === undefined) throw new NotUnderstandable(`CPE ${product.cpe} names no minor release`);
    return { release: release(major), channel: `${kind}:${minor}` };
  }
  // What is built for products on top of a release, such as OpenStack, has versions of its own for packages of the same name.
  return undefined;
}

/** `AppStream-9.2.0.Z.EUS`; but `AppStream-9.2.0.Z.MAIN.EUS` came to everybody. */
function extendedOf(id: string): Channel {
  const { minor, kind } = MINOR_IN_ID.exec(id)?.groups ?? {};
  return minor === undefined || kind === undefined ? null : `${kind.toLowerCase()}:${minor}`;
}

function platformOfId(id: string): Platform | undefined {
  const major = /^red_hat_enterprise_linux_(?<major>\d+)$/.exec(id)?.groups?.['major'];
  if (major !== undefined) return { release: `rhel:${major}`, channel: null };
  const minor =
    /^(?:BaseOS|AppStream|CRB|HighAvailability|ResilientStorage|RT|NFV|SAP|SAPHANA)-(?<major>\d+)\./.exec(id);
  if (minor?.groups === undefined) return undefined;
  return { release: `rhel:${minor.groups['major'] ?? ''}`, channel: extendedOf(id) };
}
