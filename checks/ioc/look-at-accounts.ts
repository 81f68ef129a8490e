/** Looks at the accounts of /etc/passwd. */
import { orReason } from '../../src/evidence/look.ts';
import type { Context } from './context.ts';
import type { Indicator, SoughtAccount } from './indicator.ts';
import { matchesAny } from './name-index.ts';

export interface AccountIndicator extends Indicator {
  readonly sought: SoughtAccount;
}

export async function lookAtAccounts(
  context: Context,
  indicators: readonly AccountIndicator[],
): Promise<void> {
  if (indicators.length === 0) return;
  const { look, report } = context;
  const read = await orReason(look.host.accounts.list());
  if (read.reason !== undefined) {
    report.failure('account', 'accounts', read.reason, indicators.length);
    return;
  }
  for (const { name, uid, gid, home, shell } of read.value) {
    for (const indicator of indicators) {
      const { names, uids, shells } = indicator.sought;
      const isIt =
        matchesAny(names, name) && (uids.length === 0 || uids.includes(uid)) && matchesAny(shells, shell);
      if (isIt)
        report.hit(indicator, `account ${name}`, [`uid ${uid}, gid ${gid}, home ${home}, shell ${shell}`]);
    }
  }
}
