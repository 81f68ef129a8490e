/** Rules with their bits as numbers and their accounts as ids. */
import { Failure } from '../../src/host/failure.ts';
import type { FileType } from '../../src/host/files.ts';
import { expandBraces, isGlob } from '../../src/host/glob.ts';
import type { Accounts } from '../../src/host/accounts.ts';
import { parseBits } from '../../src/evidence/mode-bits.ts';
import type { Rule } from './observation.ts';
import { AT_PATH, AT_ROOTS, OWNER_ACCOUNT, OWNER_HOME, type RuleDocument } from './policy-document.ts';

const ROOT = 0;

/** What the names in a policy stand for. */
export interface Principals {
  readonly accounts: Accounts;
  /** The account that is judged. */
  readonly uid: number;
  readonly signal: AbortSignal;
}

/**
 * Owners by {@link OWNER_HOME} are left to whoever knows the home.
 * @throws Failure `missing` for an account or group that there is not, `malformed` for bits that are none
 */
export async function compileRule(document: RuleDocument, principals: Principals): Promise<Rule> {
  const { name, policy, severity } = document;
  return {
    name,
    policy,
    severity,
    types: typesOf(document),
    clear: bitsOf(document.clear, document),
    set: bitsOf(document.set, document),
    allowSticky: document['allow-sticky'] ?? false,
    owners: await idsOf(document.owners, (owner) => ownerId(owner, document, principals)),
    groups: await idsOf(document.groups, (group) => groupId(group, document, principals)),
    forbidAclWrite: document['forbid-acl-write'] ?? false,
    privateKeys: document.content === 'private-key',
  };
}

/** What a walk judges unless it is told: links are their targets', and devices and sockets are open on purpose. */
const IN_TREES: readonly FileType[] = ['file', 'directory'];
/** A path that is named is judged whatever is there: were it passed over, nothing would be judged. */
const AT_PATHS: readonly FileType[] = [...IN_TREES, 'fifo', 'socket', 'block', 'character'];

function typesOf({ name, types, at, recursive = false }: RuleDocument): readonly FileType[] {
  const isPath = !recursive && at.some(isNamed);
  if (types !== undefined && isPath) {
    throw new Failure(
      'malformed',
      `rule ${name}: types are for globs, roots and recursive rules, not for a named path`,
    );
  }
  return types ?? (isPath ? AT_PATHS : IN_TREES);
}

function isNamed(place: string): boolean {
  return place !== AT_ROOTS && place !== AT_PATH && expandBraces(place).length === 1 && !isGlob(place);
}

function bitsOf(text: string | undefined, { name }: RuleDocument): number {
  if (text === undefined) return 0;
  const bits = parseBits(text);
  if (bits === undefined) throw new Failure('malformed', `rule ${name}: '${text}' names no permission bit`);
  return bits;
}

async function idsOf(
  principals: readonly (string | number)[] | undefined,
  idOf: (principal: string | number) => Promise<number>,
): Promise<readonly number[] | null> {
  if (principals === undefined) return null;
  const ids = await Promise.all(principals.filter((principal) => principal !== OWNER_HOME).map(idOf));
  return [...new Set(ids)];
}

async function ownerId(
  owner: string | number,
  { name }: RuleDocument,
  { accounts, uid, signal }: Principals,
): Promise<number> {
  if (typeof owner === 'number') return owner;
  if (owner === OWNER_ACCOUNT) return uid;
  if (owner === 'root') return ROOT;
  const account = await accounts.find(owner, signal);
  if (account === undefined) throw new Failure('missing', `rule ${name}: no account '${owner}'`);
  return account.uid;
}

async function groupId(
  group: string | number,
  { name }: RuleDocument,
  { accounts, signal }: Principals,
): Promise<number> {
  if (typeof group === 'number') return group;
  const gid = await accounts.findGroup(group, signal);
  if (gid === undefined) throw new Failure('missing', `rule ${name}: no group '${group}'`);
  return gid;
}
