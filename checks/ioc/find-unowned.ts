/** Asks the packagers whose the files are. */
import { Failure } from '../../src/check/index.ts';
import { ownership, realPath, type Ownership } from '../../src/evidence/facts/owners.ts';
import { atMost } from './at-most.ts';
import type { Candidate } from './candidate.ts';
import type { Context } from './context.ts';
import { entryText, type Aim } from './file-aim.ts';

const AT_ONCE = 8;
/** Each costs a program or two; a glob that matches more is no indicator. */
const MOST = 2000;

function isForUnowned({ sought }: Aim): boolean {
  return sought.kind === 'unowned-file';
}

export async function findUnowned(context: Context, candidates: readonly Candidate[]): Promise<void> {
  const { look, report } = context;
  const wanted = candidates
    .filter(({ aims }) => aims.some(isForUnowned))
    .flatMap(({ entry, aims }) => aims.filter(isForUnowned).map(({ indicator }) => ({ entry, indicator })));
  const left = wanted.length - MOST;
  if (left > 0) report.blind('unowned-file', `${left} files`, 'too many to ask the packagers', left);
  await atMost(AT_ONCE, wanted.slice(0, MOST), async ({ entry, indicator }) => {
    const owner = await ownerOf(context, entry.path);
    if (owner === 'unowned')
      report.hit(indicator, entry.path, [entryText(entry), 'no installed package owns it']);
    else if (typeof owner === 'object') report.blindItem(indicator, entry.path, owner.unknown);
  });

  async function ownerOf({ look: { signal } }: Context, path: string): Promise<Ownership> {
    if (signal.aborted) return { unknown: 'not asked in time' };
    try {
      return await ownership(look, await realPath(look, path));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.reason === 'missing' && error.message.startsWith(path)
        ? 'owned'
        : { unknown: error.message };
    }
  }
}
