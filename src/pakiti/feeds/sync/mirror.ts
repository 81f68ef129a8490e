/** Where something else has what a vendor has. */

export interface Mirror {
  /** Beginning of the vendor's URLs, with the slash at its end, such as `https://storage.googleapis.com/osv-vulnerabilities/`. */
  readonly of: string;
  /** What takes its place, with the slash at its end. */
  readonly at: string;
}

/** The longest beginning counts. */
export function mirrored(url: string, mirrors: readonly Mirror[]): string {
  const [mirror] = mirrors
    .filter(({ of }) => url.startsWith(of))
    .toSorted((one, other) => other.of.length - one.of.length);
  return mirror === undefined ? url : `${mirror.at}${url.slice(mirror.of.length)}`;
}
