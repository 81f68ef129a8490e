/**
 * Lines of known_hosts and the keys that they hold for a host.
 * Source: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"; hashed names are HMAC-SHA1 (hostfile.c of OpenSSH).
 */
import { createHmac } from 'node:crypto';
import { Failure } from '../failure.ts';

export type Marker = 'revoked' | 'cert-authority';

/** One line of the file. */
export interface KnownKey {
  readonly marker: Marker | undefined;
  /** As the line has them: names, globs, negations, or one hashed name. */
  readonly patterns: readonly string[];
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** The key as it goes over the wire. */
  readonly key: Buffer;
  /** `FILE:LINE`. */
  readonly at: string;
}

const LINE =
  /^(?:@(?<marker>\S+)\s+)?(?<hosts>[^@\s]\S*)\s+(?<type>[a-z][\w@.-]*)\s+(?<key>[A-Za-z0-9+/]+=*)(?:\s|$)/;

/**
 * Lines that hold no key we could compare, such as those of SSH 1, are passed over, except where that would lose a
 * revocation.
 * @param path only for messages
 * @throws Failure `malformed` naming file and line
 */
export function parseKnownHosts(text: string, path: string): readonly KnownKey[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    return knownKey(trimmed, `${path}:${index + 1}`);
  });
}

function knownKey(line: string, at: string): readonly KnownKey[] {
  const { marker, hosts = '', type = '', key = '' } = LINE.exec(line)?.groups ?? {};
  const bytes = Buffer.from(key, 'base64');
  const isWhole = hosts !== '' && namedType(bytes) === type && isMadeOfStrings(bytes);
  if (!isWhole || !isMarker(marker)) {
    if (!line.startsWith('@')) return [];
    throw new Failure('malformed', `${at}: not '@revoked' or '@cert-authority', hosts, type and key`);
  }
  return [{ marker, patterns: hosts.split(','), type, key: bytes, at }];
}

function isMarker(text: string | undefined): text is Marker | undefined {
  return text === undefined || text === 'revoked' || text === 'cert-authority';
}

/** The type that a key says itself to be: a string with its length before it (RFC 4253, section 6.6). */
export function namedType(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const length = key.readUInt32BE(0);
  return length > key.length - 4 ? undefined : key.toString('latin1', 4, 4 + length);
}

/** All that a public key holds are strings with their lengths; one that is cut off would be held against nothing. */
function isMadeOfStrings(key: Buffer): boolean {
  let at = 0;
  while (at + 4 <= key.length) at += 4 + key.readUInt32BE(at);
  return at === key.length;
}

/** @param name as {@link knownName} has it */
export function isFor({ patterns }: Pick<KnownKey, 'patterns'>, name: string): boolean {
  const [first = ''] = patterns;
  if (first.startsWith('|')) return patterns.length === 1 && isHashOf(first, name);
  let matched = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (!hostExpression(negated ? pattern.slice(1) : pattern).test(name)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

function isHashOf(hashed: string, name: string): boolean {
  const salt = /^\|1\|([A-Za-z0-9+/]+=*)\|/.exec(hashed)?.[1];
  if (salt === undefined) return false;
  const hash = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64');
  return hashed === `|1|${salt}|${hash}`;
}

/** `*` and `?`, and nothing else, are special (match.c of OpenSSH). */
function hostExpression(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[\\^$.+()[\]{}|/]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is');
}
