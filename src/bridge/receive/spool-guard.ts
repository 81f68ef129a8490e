import { Failure } from '../../host/failure.ts';
import type { Spool } from '../../host/spool.ts';

const WRITABLE_BY_OTHERS = 0o002;
const WRITABLE_BY_GROUP = 0o020;
const STICKY = 0o1000;

export interface SpoolRules {
  /** Members of the group each put files of their own there: none may replace another's, so the sticky bit has to be set. */
  readonly ofSeveral: boolean;
}

/** What everybody can write into says nothing about anybody. @throws Failure `denied`, `not-regular` */
export async function requireClosed(
  spool: Spool,
  directory: string,
  { ofSeveral }: SpoolRules,
): Promise<void> {
  const { type, mode } = await spool.status();
  if (type !== 'directory') throw new Failure('not-regular', `${directory}: not a directory`);
  if ((mode & WRITABLE_BY_OTHERS) !== 0)
    throw new Failure('denied', `${directory}: refused, everybody may write it`);
  if (ofSeveral && (mode & WRITABLE_BY_GROUP) !== 0 && (mode & STICKY) === 0)
    throw new Failure(
      'denied',
      `${directory}: refused, its group may replace files of others (set the sticky bit)`,
    );
}
