/** Observations of the trust-anchors check to judge, all alike but for what a test is about. */
import type {
  Document,
  InstalledAnchor,
  Obtained,
  Package,
  PackageList,
  Release,
  TrustAnchorsObservation,
} from '../../checks/trust-anchors/observation.ts';

export const AT = Date.parse('2026-03-10T12:00:00Z') / 1000;
export const HOUR = 3600;
export const DAY = 86_400;

const SHA1 = 'AA:BB';
const SHA256 = 'CC:DD';

export function anchor(stem: string, change: Partial<InstalledAnchor> = {}): InstalledAnchor {
  return {
    stem,
    alias: stem,
    version: '1.133',
    statedSha1: [SHA1],
    statedSha256: [],
    certificates: [{ subject: `O=Example, CN=${stem}`, sha1: SHA1, sha256: SHA256 }],
    missingFiles: [],
    ...change,
  };
}

function document<T>(source: string, content: T, change: Partial<Obtained<T>> = {}): Document<T> {
  return { source, content, obtainedAt: AT, cacheTrouble: null, ...change };
}

export const release = (
  change: Partial<Release> = {},
  obtained: Partial<Obtained<Release>> = {},
): Document<Release> =>
  document('/release', { version: '1.133-1', date: AT - 100 * DAY, ...change }, obtained);

export const list = (
  packages: Readonly<Record<string, string | null>>,
  unread: readonly string[] = [],
): Document<PackageList> => document('/list', { packages: packagesOf(packages), unread });

export const obsolete = (...aliases: readonly string[]): Document<PackageList> =>
  document('/obsolete', { packages: aliases.map((alias) => ({ alias, version: null })), unread: [] });

function packagesOf(packages: Readonly<Record<string, string | null>>): readonly Package[] {
  return Object.entries(packages).map(([alias, version]) => ({ alias, version }));
}

export const unobtained = (
  source: string,
): { readonly source: string; readonly failure: 'timeout'; readonly message: string } => ({
  source,
  failure: 'timeout',
  message: 'no complete answer within 10 s',
});

export function seen(change: Partial<TrustAnchorsObservation> = {}): TrustAnchorsObservation {
  return {
    at: AT,
    directory: '/certificates',
    anchors: [anchor('Alpha'), anchor('Beta')],
    strangers: [],
    troubles: [],
    release: release(),
    list: list({ Alpha: '1.133', Beta: '1.133' }),
    obsolete: obsolete('Omega'),
    ...change,
  };
}

/** A release that came so many seconds ago, of which only the one before is installed. */
export function behind(
  seconds: number,
  change: Partial<TrustAnchorsObservation> = {},
): TrustAnchorsObservation {
  return seen({
    release: release({ version: '1.134-1', date: AT - seconds }),
    list: list({ Alpha: '1.134', Beta: '1.134' }),
    ...change,
  });
}
