/** Tags and exceptions that were taken away. */
import type { ExceptionRow, TagRow } from '../../store/pakiti/decisions.ts';
import type { PastDecisionRow } from '../../store/pakiti/rows.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { type Exception, exceptionOf, type Tag, tagOf } from './decisions.ts';

export interface PastDecision extends Pick<Tag | Exception, 'cve' | 'reason' | 'modifier'> {
  readonly what: 'tag' | 'exception';
  /** The tag, or the number of the exception. */
  readonly called: string;
  /** Who took it away, and why; empty where nobody has said. */
  readonly who: string;
  readonly why: string;
  /** Seconds since the epoch. */
  readonly goneAt: number;
}

/** In the order in which they were taken away. */
export async function pastDecisions(
  tables: Pick<PakitiTables, 'pastDecisions'>,
): Promise<readonly PastDecision[]> {
  return (await tables.pastDecisions()).map(pastOf);
}

function pastOf({ what, body, who, why, gone_at: goneAt }: PastDecisionRow): PastDecision {
  const ending = { who, why, goneAt };
  if (what === 'tag') {
    const { cve, tag: called, reason, modifier } = tagOf(JSON.parse(body) as TagRow);
    return { what, cve, called, reason, modifier, ...ending };
  }
  const { id, cve, reason, modifier } = exceptionOf(JSON.parse(body) as ExceptionRow);
  return { what: 'exception', cve, called: String(id), reason, modifier, ...ending };
}
