/** Fingerprints of SSH public keys as ssh-keygen(1) writes them. Source: OpenSSH, `sshkey_fingerprint`. */
import { createHash } from 'node:crypto';

const MD5 = /^(?:MD5:)?(?<pairs>[0-9a-f]{2}(?::?[0-9a-f]{2}){15})$/i;
const SHA256 = /^(?:SHA256:)?(?<base64>[A-Za-z0-9+/]{43})=?$/;

/** `SHA256:` without padding, or `MD5:` with colons in lower case; undefined where it is neither. */
export function parseFingerprint(text: string): string | undefined {
  const pairs = MD5.exec(text)?.groups?.['pairs'];
  if (pairs !== undefined) {
    return `MD5:${(pairs.toLowerCase().match(/[0-9a-f]{2}/g) ?? []).join(':')}`;
  }
  const base64 = SHA256.exec(text)?.groups?.['base64'];
  return base64 === undefined ? undefined : `SHA256:${base64}`;
}

export function normalFingerprint(text: string): string {
  return parseFingerprint(text) ?? text;
}

/**
 * What may be the key in a line of sshd(8), "AUTHORIZED_KEYS FILE FORMAT". Options may quote another key before it, and
 * sshd takes short names of types (`ed25519`) too, so every blob counts. Source: OpenSSH, `sshkey_read`.
 */
const BLOB = /(?<=^|\s)AAAA[A-Za-z0-9+/]+=*/g;

/** Both fingerprints of each key in the line. */
export function fingerprintsOf(line: string): readonly string[] {
  if (line.startsWith('#')) return [];
  return (line.match(BLOB) ?? []).flatMap(fingerprintsOfBlob);
}

function fingerprintsOfBlob(base64: string): readonly string[] {
  const blob = Buffer.from(base64, 'base64');
  const sha256 = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  const md5 = createHash('md5').update(blob).digest('hex');
  return [`SHA256:${sha256}`, normalFingerprint(md5)];
}
