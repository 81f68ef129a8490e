/** What people take away, and what they have taken. */
import type { OperatorWorld } from '../../src/cli/command.ts';
import { textTable } from '../../src/cli/text-table.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { instant } from '../../src/pakiti/api/host-document.ts';
import { LONGEST_REASON } from '../../src/pakiti/decisions/named.ts';
import { pastDecisions } from '../../src/pakiti/decisions/past.ts';
import { escapeText } from '../../src/render/index.ts';
import type { Ending } from '../../src/store/pakiti/rows.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import { whoDecides } from '../who-decides.ts';

/** @throws UsageError, or Failure as {@link whoDecides} */
export async function endingOf(
  { why = '', as }: { readonly why: string | undefined; readonly as: string | undefined },
  world: OperatorWorld,
): Promise<Ending> {
  if (why.length > LONGEST_REASON) throw new UsageError(`--why: longer than ${LONGEST_REASON} characters`);
  return { who: await whoDecides(as, world), why, gone_at: Math.floor(world.host.clock.now()) };
}

export async function pastText(tables: PakitiTables, what: 'tag' | 'exception'): Promise<string> {
  const past = (await pastDecisions(tables)).filter((one) => one.what === what);
  if (past.length === 0) return 'nothing was taken away\n';
  const rows = past.map(({ cve, called, modifier, reason, who, why, goneAt }) =>
    [cve, called, modifier, reason, instant(goneAt), who, why].map(escapeText),
  );
  const heading = what === 'tag' ? 'TAG' : 'NUMBER';
  return textTable([['CVE', heading, 'BY', 'REASON', 'GONE', 'TAKEN AWAY BY', 'WHY'], ...rows]);
}
