/** What people have decided: tags make a finding count, exceptions make it not count; neither changes what was found. */
import type { ExceptionRow, TagRow } from '../../store/pakiti/decisions.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { InstalledPackage } from '../inventory.ts';

/**
 * One that is proposed counts for nothing until somebody sets it; one that was declined counts for nothing, and is not proposed
 * again.
 */
export type TagState = 'set' | 'proposed' | 'declined';

export interface Tag {
  readonly cve: string;
  /** `EGI-Critical`, `EGI-High`, or a name of one's own. */
  readonly tag: string;
  readonly state: TagState;
  readonly reason: string;
  readonly infoUrl: string;
  readonly enabled: boolean;
  /** Who said it. */
  readonly modifier: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** Until when it has to be mended; seconds since the epoch. */
  readonly dueAt: number | null;
  /** `EGI-SVG-2026-14`: the advisory that it is of, and whose deadline it follows; null: it is somebody's own. */
  readonly advisory: string | null;
}

export interface Exception {
  readonly id: number;
  readonly cve: string;
  /** Null: whatever package it is of; a version that is null: whatever version. */
  readonly package: {
    readonly name: string;
    readonly version: string | null;
    readonly arch: string | null;
  } | null;
  /** `almalinux:9`; null: whatever it runs. */
  readonly release: string | null;
  /** Empty: at every site, on every host. */
  readonly sites: readonly string[];
  readonly hosts: readonly string[];
  readonly reason: string;
  readonly modifier: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** Seconds since the epoch; null: never. */
  readonly expiresAt: number | null;
}

/** On what an exception may lie. */
export interface ExceptedHost {
  readonly site: string;
  readonly name: string;
  readonly release: string | null;
}

type NewException = Omit<Exception, 'id'>;

export class Decisions {
  readonly #tags: ReadonlyMap<string, readonly Tag[]>;
  readonly #exceptions: ReadonlyMap<string, readonly Exception[]>;

  constructor(tags: readonly Tag[], exceptions: readonly Exception[]) {
    this.#tags = Map.groupBy(tags, ({ cve }) => cve);
    this.#exceptions = Map.groupBy(exceptions, ({ cve }) => cve);
  }

  /**
   * @param now seconds since the epoch: what has expired counts no more
   * @param sites of which hosts are meant: exceptions of others are left out
   */
  static async read(
    tables: Pick<PakitiTables, 'tags' | 'exceptions'>,
    now: number,
    sites: 'all' | readonly string[] = 'all',
  ): Promise<Decisions> {
    const [tags, exceptions] = [await tables.tags(), await tables.exceptions()];
    const current = exceptions
      .map(exceptionOf)
      .filter(({ expiresAt }) => expiresAt === null || now < expiresAt)
      .filter((one) => sites === 'all' || isAtOneOf(sites, one));
    return new Decisions(tags.map(tagOf).filter(counts), current);
  }

  /** The CVEs that have a tag that counts. @param tag one of this name; any where it is not given */
  tagged(tag?: string): readonly string[] {
    if (tag === undefined) return [...this.#tags.keys()];
    return [...this.#tags].filter(([, tags]) => tags.some((one) => one.tag === tag)).map(([cve]) => cve);
  }

  tagsOf(cve: string): readonly Tag[] {
    return this.#tags.get(cve) ?? [];
  }

  /** The earliest deadline of its tags, seconds since the epoch; null: none has one. */
  dueAt(cve: string): number | null {
    const times = this.tagsOf(cve).flatMap(({ dueAt }) => dueAt ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Whether it depends on the packages that have it. */
  mayBeExcepted(cve: string): boolean {
    return this.#exceptions.has(cve);
  }

  /** Whether a package's CVE does not count on a host. */
  isExcepted(
    host: ExceptedHost,
    cve: string,
    one: Pick<InstalledPackage, 'name' | 'version' | 'arch'>,
  ): boolean {
    return (this.#exceptions.get(cve) ?? []).some(
      (exception) => isOn(host, exception) && isOf(one, exception.package),
    );
  }
}

const STATES: readonly TagState[] = ['set', 'proposed', 'declined'];

function counts({ state, enabled }: Tag): boolean {
  return state === 'set' && enabled;
}

function isAtOneOf(sites: readonly string[], exception: Exception): boolean {
  return exception.sites.length === 0 || exception.sites.some((site) => sites.includes(site));
}

function isOn({ site, name, release }: ExceptedHost, exception: Exception): boolean {
  const { sites, hosts } = exception;
  return (
    (exception.release === null || exception.release === release) &&
    (sites.length === 0 || sites.includes(site)) &&
    (hosts.length === 0 || hosts.includes(name))
  );
}

function isOf(
  one: Pick<InstalledPackage, 'name' | 'version' | 'arch'>,
  excepted: Exception['package'],
): boolean {
  if (excepted === null) return true;
  const { name, version, arch } = excepted;
  return (
    name === one.name && (version === null || version === one.version) && (arch === null || arch === one.arch)
  );
}

export function tagOf({ cve, tag, state, body }: TagRow): Tag {
  const rest = JSON.parse(body) as Omit<Tag, 'cve' | 'tag' | 'state' | 'advisory'>;
  // Tags of before there were advisories have none.
  return { cve, tag, state: STATES.find((one) => one === state) ?? 'proposed', advisory: null, ...rest };
}

export function tagRow({ cve, tag, state, ...rest }: Tag): TagRow {
  return { cve, tag, state, body: JSON.stringify(rest) };
}

export function exceptionOf({ id, cve, expires_at: expiresAt, body }: ExceptionRow): Exception {
  return { id, cve, expiresAt, ...(JSON.parse(body) as Omit<Exception, 'id' | 'cve' | 'expiresAt'>) };
}

export function exceptionRow({ cve, expiresAt, ...rest }: NewException): Omit<ExceptionRow, 'id'> {
  return { cve, expires_at: expiresAt, body: JSON.stringify(rest) };
}
