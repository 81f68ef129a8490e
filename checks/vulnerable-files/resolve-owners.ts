/** Accounts of a list as numbers. */
import { Failure } from '../../src/host/failure.ts';
import type { Accounts } from '../../src/host/accounts.ts';
import type { Owners } from './observation.ts';

const ROOT = 0;

/** @throws Failure at the deadline */
export async function resolveOwners(
  accounts: Accounts,
  owners: readonly (string | number)[],
  signal: AbortSignal,
): Promise<Owners> {
  const uids: number[] = [];
  const unknown: string[] = [];
  for (const owner of owners) {
    const uid = await uidOf(accounts, owner, signal);
    if (uid === undefined) unknown.push(String(owner));
    else uids.push(uid);
  }
  return { uids, unknown };
}

async function uidOf(
  accounts: Accounts,
  owner: string | number,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (typeof owner === 'number') return owner;
  if (owner === 'root') return ROOT;
  try {
    return (await accounts.find(owner, signal))?.uid;
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    return undefined;
  }
}
