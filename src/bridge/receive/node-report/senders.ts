/** The owner of a file → who reports. */
import { Failure } from '../../../host/failure.ts';
import type { Host } from '../../../host/host.ts';
import type { Sender } from '../receiver.ts';

export interface Reporter {
  /** The name of an account of this machine. */
  readonly account: string;
  /** Undefined speaks for all. */
  readonly sites?: readonly string[];
}

const LOOKUP_SECONDS = 30;

/** Accounts that were found stay known; one that is not there yet is asked for again. */
export function senders(
  reporters: readonly Reporter[],
  { accounts, clock }: Pick<Host, 'accounts' | 'clock'>,
): (uid: number) => Promise<Sender | undefined> {
  const uids = new Map<string, number>();
  return async (uid) => {
    for (const { account, sites } of reporters) {
      if ((await uidOf(account)) === uid) return { name: account, sites, signature: 'none' };
    }
    return undefined;
  };

  async function uidOf(account: string): Promise<number | undefined> {
    const known = uids.get(account);
    if (known !== undefined) return known;
    const found = await accounts.find(account, clock.after(LOOKUP_SECONDS));
    if (found !== undefined) uids.set(account, found.uid);
    return found?.uid;
  }
}

/** @throws Failure `missing` for one that this machine does not know: its files would be set aside */
export async function requireAccounts(
  reporters: readonly Reporter[],
  { accounts, clock }: Pick<Host, 'accounts' | 'clock'>,
): Promise<void> {
  for (const { account } of reporters)
    if ((await accounts.find(account, clock.after(LOOKUP_SECONDS))) === undefined)
      throw new Failure('missing', `${account}: no such account`);
}
