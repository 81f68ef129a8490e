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
}

const METADATA = /^(.+)\.(?:info|crl_url)$/;
const CERTIFICATE = /^(?:.+\.(?:pem|0)|[0-9a-f]{8}\.\d+)$/;
const LIST = /^([0-9a-f]{8})\.r(\d+)$/;

export function sortAnchorFiles(names: readonly string[]): AnchorFiles {
  const sorted = names.toSorted(byNumberedName);
  const metadata = new Map<string, string[]>();
  for (const name of sorted) {
    const stem = METADATA.exec(name)?.[1];
    if (stem !== undefined) metadata.set(stem, [...(metadata.get(stem) ?? []), name]);
  }
  const lists = sorted.flatMap((name) => {
    const hash = LIST.exec(name)?.[1];
    return hash === undefined ? [] : [{ name, hash }];
  });
  return { metadata, certificates: sorted.filter((name) => CERTIFICATE.test(name)), lists };
}

/** `HASH.r2` before `HASH.r10`. */
function byNumberedName(a: string, b: string): number {
  const [stemA, stemB] = [a.replace(/\d+$/, ''), b.replace(/\d+$/, '')];
  if (stemA !== stemB) return stemA < stemB ? -1 : 1;
  return Number(a.slice(stemA.length)) - Number(b.slice(stemB.length));
}
