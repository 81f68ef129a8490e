/** The files of a trust anchor directory, sorted by what their names say that they are. */
export interface AnchorFiles {
  /** Metadata files by stem: `NAME.info`, `NAME.crl_url`. */
  readonly metadata: ReadonlyMap<string, readonly string[]>;
  /** `*.pem`, `*.0`, and `HASH.N`, in order. */
  readonly certificates: readonly string[];
  /** Those that a search from `HASH.r0` on arrives at. */
  readonly lists: readonly ListFile[];
  /** Those behind a gap in their numbers, where OpenSSL stops to look (crypto/x509/by_dir.c). */
  readonly unreachable: readonly ListFile[];
}

export interface ListFile {
  readonly name: string;
  readonly hash: string;
  readonly number: number;
}

const METADATA = /^(.+)\.(?:info|crl_url)$/;
const CERTIFICATE = /^(?:.+\.(?:pem|0)|[0-9a-f]{8}\.\d+)$/;
const LIST = /^([0-9a-f]{8})\.r(0|[1-9]\d*)$/;

export function sortAnchorFiles(names: readonly string[]): AnchorFiles {
  const sorted = names.toSorted();
  const metadata = new Map<string, string[]>();
  for (const name of sorted) {
    const stem = METADATA.exec(name)?.[1];
    if (stem !== undefined) metadata.set(stem, [...(metadata.get(stem) ?? []), name]);
  }
  return {
    metadata,
    certificates: sorted.filter((name) => CERTIFICATE.test(name)),
    ...byReach(sorted.flatMap(listFile).toSorted(byHashAndNumber)),
  };
}

function byReach(lists: readonly ListFile[]): Pick<AnchorFiles, 'lists' | 'unreachable'> {
  const next = new Map<string, number>();
  const isReached = ({ hash, number }: ListFile): boolean => {
    if (number !== (next.get(hash) ?? 0)) return false;
    next.set(hash, number + 1);
    return true;
  };
  const reached = new Set(lists.filter(isReached));
  return { lists: [...reached], unreachable: lists.filter((list) => !reached.has(list)) };
}

function listFile(name: string): ListFile[] {
  const [, hash, number] = LIST.exec(name) ?? [];
  return hash === undefined ? [] : [{ name, hash, number: Number(number) }];
}

/** `HASH.r2` before `HASH.r10`. */
function byHashAndNumber(a: ListFile, b: ListFile): number {
  return a.hash === b.hash ? a.number - b.number : a.hash < b.hash ? -1 : 1;
}
