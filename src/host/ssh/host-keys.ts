/**
 * Which host keys are offered to be shown, and whether the one that was shown is the host's. What ssh2 is not told to
 * verify it accepts.
 */
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { Failure } from '../failure.ts';
import { knownName, type Address } from './address.ts';
import { isFor, namedType, type KnownKey } from './known-hosts.ts';

/** By type of key, the signatures of it that are accepted; SHA-1 is not (RFC 8332). */
const ALGORITHMS: Readonly<Partial<Record<string, readonly ServerHostKeyAlgorithm[]>>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** What is known of one host. */
export interface HostKeys {
  /** Only of the types that are known, since a host shows the first of its keys that we say we know. */
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** Why a key that was shown is not accepted, or undefined. */
  refusal(shown: Buffer): Failure | undefined;
}

/**
 * @param files where the keys come from, for messages
 * @throws Failure `refused` where no key is known that could be verified
 */
export function hostKeysOf(
  known: readonly KnownKey[],
  address: Pick<Address, 'host' | 'port'>,
  files: readonly string[],
): HostKeys {
  const name = knownName(address);
  const lines = known.filter((line) => isFor(line, name));
  const revoked = known.filter(
    (line) => line.marker === 'revoked' && (isFor(line, name) || isFor(line, address.host)),
  );
  const plain = lines.filter(({ marker }) => marker === undefined);
  const accepted = plain.filter(({ key }) => !revoked.some((line) => line.key.equals(key)));
  const types = new Set(accepted.map(({ type }) => type));
  const algorithms = [...types].flatMap((type) => ALGORITHMS[type] ?? []);
  if (algorithms.length === 0) throw noneKnown(name, { lines, plain, accepted }, files);
  return {
    algorithms,
    refusal(shown) {
      const taken = revoked.find(({ key }) => key.equals(shown));
      if (taken !== undefined) return refused(`the host key of ${name} is revoked (${taken.at})`);
      if (accepted.some(({ key }) => key.equals(shown))) return undefined;
      const at = accepted.map((line) => line.at).join(', ');
      const type = namedType(shown) ?? 'key';
      return refused(`the host key of ${name} has changed: the ${type} that it shows is not that of ${at}`);
    },
  };
}

interface Found {
  readonly lines: readonly KnownKey[];
  readonly plain: readonly KnownKey[];
  readonly accepted: readonly KnownKey[];
}

function noneKnown(name: string, { lines, plain, accepted }: Found, files: readonly string[]): Failure {
  const where = files.length === 0 ? 'there is no known_hosts file' : `in ${files.join(', ')}`;
  if (accepted.length > 0) {
    const types = [...new Set(accepted.map(({ type }) => type))].join(', ');
    return refused(`the host keys known of ${name} are of types that cannot be verified: ${types}`);
  }
  if (plain.length > 0) return refused(`every host key known of ${name} is revoked`);
  if (lines.some(({ marker }) => marker === 'cert-authority')) {
    return refused(
      `${name} is known by @cert-authority only: host certificates cannot be verified, a host key is needed (${where})`,
    );
  }
  return refused(`the host key of ${name} is not known (${where})`);
}

function refused(message: string): Failure {
  return new Failure('refused', message);
}
