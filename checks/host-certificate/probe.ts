/** Looks at what a host shows, builds the chains, and asks the installed lists. */
import { Failure } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import type { StartTls } from '../../src/host/tls.ts';
import type { CertificateDetails } from '../../src/x509/certificate-details.ts';
import { findChains } from '../../src/x509/chain.ts';
import { addressDigits } from '../../src/x509/host-name.ts';
import { lookAtKey } from './key-file.ts';
import type { HostCertificateObservation, Revocation } from './observation.ts';
import { presentedByEndpoint, presentedByFile, type Presented } from './presented.ts';
import { consultLists, type Link } from './revocations.ts';
import { readSystemStore, readTrustDirectory, type TrustStore } from './trust-store.ts';

export interface Settings {
  readonly host: string | undefined;
  readonly port: number;
  readonly sni: string | undefined;
  readonly starttls: StartTls;
  readonly file: string;
  readonly key: string | undefined;
  readonly name: readonly string[];
  readonly directory: string;
  readonly system: boolean;
  readonly ignoreRevocation: boolean;
  readonly timeoutSeconds: number;
}

/** @throws Failure where there is no certificate, or nobody to trust */
export async function probe(
  host: Host,
  settings: Settings,
  signal: AbortSignal,
): Promise<HostCertificateObservation> {
  const at = host.clock.now();
  const presented = await present(host, settings, signal);
  const { files } = host.operator;
  const store = await (settings.system
    ? readSystemStore(files)
    : readTrustDirectory(files, settings.directory));
  const { chains, deadEnds } = findChains(presented.first, presented.others, store.certificates);
  const catalogue = new Catalogue(presented.first);
  const seenChains = chains.map((chain) => chain.map((certificate) => catalogue.place(certificate)));
  const seenDeadEnds = deadEnds.map(({ certificate, reason }) => ({
    certificate: catalogue.place(certificate),
    reason,
  }));
  const shown = [presented.first, ...presented.others].map((certificate) => catalogue.place(certificate));
  const revocations = settings.ignoreRevocation
    ? []
    : await revocationsOf(linksOf(chains), host, store, catalogue, signal);
  const { key } = settings;
  return {
    at,
    source: presented.source,
    names: namesOf(settings),
    store: store.name,
    installed: store.certificates.length,
    unread: store.unread,
    certificates: catalogue.certificates.map(({ facts }) => facts),
    presented: shown,
    chains: seenChains,
    deadEnds: seenDeadEnds,
    revocations,
    key: key === undefined ? null : await lookAtKey(host.files, key, presented.first.key),
  };
}

const PORTS: Readonly<Record<StartTls, number>> = { none: 443, smtp: 25, imap: 143, ldap: 389 };

async function present(host: Host, settings: Settings, signal: AbortSignal): Promise<Presented> {
  if (settings.host === undefined) return presentedByFile(host, settings.file);
  const server = settings.host.replace(/^\[(.*)\]$/, '$1');
  if (!/^[^\s/@]+$/.test(server)) throw new Failure('malformed', `'${server}' is no host name`);
  // No address is a name that can be asked for (RFC 6066, section 3).
  const serverName = settings.sni ?? (addressDigits(server) === undefined ? server : undefined);
  const port = settings.port === 0 ? PORTS[settings.starttls] : settings.port;
  const endpoint = { host: server, port, serverName, startTls: settings.starttls };
  return presentedByEndpoint(host, endpoint, settings.timeoutSeconds, signal);
}

function namesOf({ name, host, sni }: Settings): readonly string[] {
  if (name.length > 0) return name;
  const asked = host === undefined ? undefined : (sni ?? host);
  return asked === undefined ? [] : [asked];
}

/** Gives each certificate one place, in the order in which they are first spoken of. */
class Catalogue {
  readonly certificates: CertificateDetails[] = [];

  constructor(first: CertificateDetails) {
    this.place(first);
  }

  place(certificate: CertificateDetails): number {
    const { fingerprint } = certificate.facts;
    const known = this.certificates.findIndex(({ facts }) => facts.fingerprint === fingerprint);
    return known >= 0 ? known : this.certificates.push(certificate) - 1;
  }
}

/** Every certificate with each that has issued it, once; anchors are not revoked, they are removed. */
function linksOf(chains: readonly (readonly CertificateDetails[])[]): readonly Link[] {
  const links = chains.flatMap((chain) =>
    chain.slice(1).map((issuer, index) => ({ certificate: chain[index] ?? issuer, issuer })),
  );
  const byPair = links.map((link) => [pairOf(link), link] as const);
  return [...new Map(byPair).values()];
}

function pairOf({ certificate, issuer }: Link): string {
  return `${certificate.facts.fingerprint} ${issuer.facts.fingerprint}`;
}

async function revocationsOf(
  links: readonly Link[],
  host: Host,
  store: TrustStore,
  catalogue: Catalogue,
  signal: AbortSignal,
): Promise<readonly Revocation[]> {
  const revocations: Revocation[] = [];
  for (const link of links) {
    revocations.push({
      certificate: catalogue.place(link.certificate),
      issuer: catalogue.place(link.issuer),
      ...(await consultLists(host.operator.files, store, link, signal)),
    });
  }
  return revocations;
}
