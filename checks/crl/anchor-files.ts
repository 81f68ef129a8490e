/** The files of a trust anchor directory, sorted by what their names say that they are. */
export interface AnchorFiles {
  /** Metadata files by stem: `NAME.info`, `NAME.crl_url`. */
  readonly metadata: ReadonlyMap<string, readonly string[]>;
  /** `*.pem`, `*.0`, and `HASH.N`, in order. */
  readonly certificates: readonly string[];
  readonly lists: readonly ListFile[];
}

export interface ListFile {
  readonly name: string;
  readonly hash: string;
  readonly number: number;
}

const METADATA = /^(.+)\.(?:info|crl_url)$/;
const CERTIFICATE = /^(?:.+\.(?:pem|0)|[0-9a-f]{8}\.\d+)$/;
const LIST = /^([0-9a-f]{8})\.r(\d+)$/;

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
    lists: sorted.flatMap(listFile).toSorted(byHashAndNumber),
  };
}

function listFile(name: string): ListFile[] {
  const [, hash, number] = LIST.exec(name) ?? [];
  return hash === undefined ? [] : [{ name, hash, number: Number(number) }];
}

/** `HASH.r2` before `HASH.r10`. */
function byHashAndNumber(a: ListFile, b: ListFile): number {
  return a.hash === b.hash ? a.number - b.number : a.hash < b.hash ? -1 : 1;
}
