/** Whose decision a command of an operator is. */
import type { OperatorWorld } from '../src/cli/command.ts';
import { UsageError } from '../src/cli/usage-error.ts';
import { Failure } from '../src/host/failure.ts';

/**
 * @param as of `--as`; the account that runs the command where it is not given
 * @throws UsageError for an empty name, Failure `missing` where the account has none
 */
export async function whoDecides(as: string | undefined, { host, signal }: OperatorWorld): Promise<string> {
  if (as !== undefined) {
    if (as.trim() === '' || as.length > 200) throw new UsageError('--as: no name');
    return as.trim();
  }
  const uid = host.accounts.effectiveUid();
  const account = await host.accounts.find(String(uid), signal);
  if (account === undefined) throw new Failure('missing', `user ${uid} has no name: say --as NAME`);
  return account.name;
}
