/**
 * Metadata of trust anchors as the IGTF distributes it: `NAME.info` with `key = value` lines, where `crl_url` and
 * `crl_url.N` hold URLs between semicolons, and `NAME.crl_url` with a URL per line. `#` begins a comment line, a
 * backslash at the end of a line continues it. Source: igtf-policy packages, fetch-crl(8).
 */
export interface Metadata {
  readonly urls: readonly string[];
  /** Whether it speaks of a bundle of anchors (`policy-igtf-classic.info`) instead of an anchor. */
  readonly isBundle: boolean;
  /** Whether it has been cut off before it could say that anything is published, or that nothing is. */
  readonly isSilent: boolean;
}

/** An empty one is how an operator says that there is nothing to download. */
export function parseCrlUrl(text: string): Metadata {
  const urls = linesOf(text).flatMap((line) => /^\S+/.exec(line) ?? []);
  return { urls, isBundle: false, isSilent: false };
}

/** The entries of a `.info` file, in order. */
export function infoEntries(text: string): readonly (readonly [key: string, value: string])[] {
  return linesOf(text.replace(/\\\r?\n/g, ' ')).flatMap(parseEntry);
}

export function parseInfo(text: string): Metadata {
  const entries = infoEntries(text);
  const urls = entries
    .filter(([key]) => /^crl_url(\.\d+)?$/.test(key))
    .flatMap(([, value]) => value.split(/[;\s]+/))
    .filter((url) => url !== '');
  const speaksOfOne = entries.some(([key]) => /^(?:crl_url|ca_url|sha1fp|sha256fp)(\.\d+)?$/.test(key));
  return {
    urls,
    isBundle: !speaksOfOne && entries.some(([key]) => key === 'requires'),
    isSilent: entries.length === 0 || (urls.length === 0 && !text.endsWith('\n')),
  };
}

function parseEntry(line: string): (readonly [key: string, value: string])[] {
  const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(line) ?? [];
  return key === undefined || value === undefined ? [] : [[key, value]];
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
