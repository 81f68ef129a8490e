/** Whether the certificate of an anchor is the one that its metadata speak of. */
import type { Finding, State } from '../../src/check/index.ts';
import type { InstalledAnchor } from './observation.ts';

/** The n-th certificate of the file is described by `sha1fp.N`, and by `sha256fp.N` where there is one. */
export function judgeFingerprints(anchor: InstalledAnchor): readonly Finding[] {
  const { statedSha1, statedSha256, certificates, alias, stem } = anchor;
  const finding = (state: State, kind: string, text: string, evidence: readonly string[]): Finding => ({
    state,
    subject: alias ?? stem,
    kind,
    text,
    evidence,
  });
  if (certificates.length === 0) return [];
  if (statedSha1.length === 0) {
    return [finding('UNKNOWN', 'no-fingerprint', 'its .info file names no SHA-1 fingerprint', [])];
  }
  const sha1 = certificates.map((certificate) => certificate.sha1);
  const sha256 = certificates.map((certificate) => certificate.sha256);
  const isSame = sameList(sha1, statedSha1) && (statedSha256.length === 0 || sameList(sha256, statedSha256));
  if (isSame) return [];
  return [
    finding('CRITICAL', 'fingerprint', 'another certificate than its .info file names', [
      `installed ${[...sha1, ...sha256].join(', ')}`,
      `expected ${[...statedSha1, ...statedSha256].join(', ')}`,
    ]),
  ];
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
