/**
 * What we log in with: the keys that are named, or else the agent and the usual keys. Never a password.
 * Source: ssh(1) and ssh_config(5), IdentityFile; sshkey_perm_ok in authfile.c of OpenSSH for modes.
 */
import type { AgentAuthMethod, ParsedKey, PublicKeyAuthMethod } from 'ssh2';
import { Failure } from '../failure.ts';
import type { OperatorMachine } from '../host.ts';
import type { KeyParser } from './library.ts';

export type LogIn = PublicKeyAuthMethod | AgentAuthMethod;

export interface Identities {
  /** In the order in which they are offered. */
  readonly methods: readonly LogIn[];
  /** Why usual keys are left out. */
  readonly skipped: readonly string[];
}

export interface IdentitySources {
  /** Files that must be usable. */
  readonly files: readonly string[];
  /** Socket of an agent, if there is one. */
  readonly agent: string | undefined;
  /** Undefined where the own account has none. */
  readonly home: string | undefined;
}

const USUAL = ['id_ed25519', 'id_ecdsa', 'id_rsa'] as const;
const MAX_BYTES = 64 * 1024;
const OPEN_TO_OTHERS = 0o077;

/** @throws Failure `denied` for a key that others may read, `malformed` for none or an encrypted one, or as open */
export async function identitiesFor(
  username: string,
  { files, agent, home }: IdentitySources,
  { operator, parseKey }: { readonly operator: OperatorMachine; readonly parseKey: KeyParser },
): Promise<Identities> {
  const method = (key: ParsedKey): LogIn => ({ type: 'publickey', username, key });
  if (files.length > 0) {
    const keys = await Promise.all(files.map((file) => readIdentity(file, operator, parseKey)));
    return { methods: keys.map(method), skipped: [] };
  }
  const methods: LogIn[] = agent === undefined ? [] : [{ type: 'agent', username, agent }];
  const skipped: string[] = [];
  for (const file of home === undefined ? [] : USUAL.map((name) => `${home}/.ssh/${name}`)) {
    try {
      methods.push(method(await readIdentity(file, operator, parseKey)));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.reason !== 'missing') skipped.push(error.message);
    }
  }
  return { methods, skipped };
}

async function readIdentity(
  file: string,
  { files, accounts }: OperatorMachine,
  parseKey: KeyParser,
): Promise<ParsedKey> {
  const { status, bytes } = await files.open(file, MAX_BYTES);
  if (status.uid === accounts.effectiveUid() && (status.mode & OPEN_TO_OTHERS) !== 0) {
    throw new Failure('denied', `${file}: refused, others than its owner may use this private key`);
  }
  const key = parseKey(bytes);
  if (key instanceof Error) throw unusable(file, key.message);
  if (!key.isPrivateKey()) throw new Failure('malformed', `${file}: not a private key`);
  return key;
}

function unusable(file: string, message: string): Failure {
  return /encrypted|passphrase/i.test(message)
    ? new Failure('malformed', `${file}: the private key is encrypted; an agent could hold it`)
    : new Failure('malformed', `${file}: not a private key that can be used (${message})`);
}
