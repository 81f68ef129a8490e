/** One exception that somebody makes: what it names is there, and it is not there itself. */
import { Failure } from '../../host/failure.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { type Exception, exceptionOf, exceptionRow } from './decisions.ts';
import { requireHosts, requireRelease, requireSites } from './named.ts';
import { cveWarnings, dayOf } from './warnings.ts';

type Scope = Pick<Exception, 'cve' | 'package' | 'release' | 'sites' | 'hosts'>;

/** How it is held against what is there. */
export interface Soundness {
  /** How somebody who means it says so. */
  readonly insist: string;
  /** The sites whose hosts whoever makes it may know of; undefined: all. */
  readonly within?: readonly string[] | undefined;
}

export interface Made<T> {
  readonly made: T;
  /** What may be a mistake. */
  readonly warnings: readonly string[];
}

/**
 * @param soundness null: it is made whatever is there
 * @throws Failure `missing` for what has not reported, `refused` where it is there already
 */
export async function makeException(
  tables: PakitiTables,
  one: Omit<Exception, 'id'>,
  soundness: Soundness | null,
): Promise<Made<Exception>> {
  const id =
    soundness === null
      ? (await tables.addExceptions([exceptionRow(one)]))[0]
      : await add(tables, one, soundness);
  const warnings = [
    ...(await cveWarnings(tables, one.cve)),
    ...(soundness === null ? [] : await packageWarnings(tables, one, soundness)),
  ];
  return { made: { id: id ?? 0, ...one }, warnings };
}

async function add(tables: PakitiTables, one: Omit<Exception, 'id'>, soundness: Soundness): Promise<number> {
  await requireScope(tables, one, soundness);
  const added = await tables.addExceptionUnless(exceptionRow(one), (row) => isSame(exceptionOf(row), one));
  if (typeof added === 'number') return added;
  const { id, expiresAt } = exceptionOf(added);
  const until = expiresAt === null ? 'for ever' : `until ${dayOf(expiresAt)}`;
  throw new Failure(
    'refused',
    `exception ${id} is the same, and holds ${until}: remove it, or ${soundness.insist}`,
  );
}

/** Who knows of some hosts alone hears nothing of what others have. */
async function packageWarnings(
  tables: PakitiTables,
  { package: one }: Scope,
  { within }: Soundness,
): Promise<readonly string[]> {
  if (one === null || within !== undefined || (await tables.hasPackage(one.name))) return [];
  return [`no host has a package '${one.name}'`];
}

async function requireScope(
  tables: PakitiTables,
  { release, sites, hosts }: Scope,
  { insist, within }: Soundness,
): Promise<void> {
  const hint = `: ${insist}`;
  if (release !== null) await requireRelease(tables, release, hint, within);
  await requireSites(tables, sites, hint);
  await requireHosts(tables, hosts, hint, within);
}

/** What has expired is not there. */
function isSame(there: Exception, one: Omit<Exception, 'id'>): boolean {
  const holds = there.expiresAt === null || one.at < there.expiresAt;
  return holds && scopeText(there) === scopeText(one);
}

function scopeText({ cve, package: one, release, sites, hosts }: Scope): string {
  const { name, version, arch } = one ?? { name: null, version: null, arch: null };
  return JSON.stringify([cve, name, version, arch, release, sites.toSorted(), hosts.toSorted()]);
}
