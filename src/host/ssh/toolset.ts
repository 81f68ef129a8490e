/** What the host told of itself when we logged in. */
import type { RemoteShell } from './shell.ts';
import { Question } from './question.ts';
import { Failure } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';

export interface Toolset {
  readonly uid: number;
  /** The search path of whom we logged in as. */
  readonly path: string;
  /** Whether `find` prints what it is told to (GNU), or only names (BusyBox). */
  readonly findPrints: boolean;
  /** The `stat -c` format for seconds of modification: with fractions, where it can. */
  readonly modifiedFormat: string;
}

const SCRIPT = [
  `printf '%s\\0' "$p"`,
  'id -u || echo',
  `find / -maxdepth 0 -printf 'gnu\\n' 2>/dev/null || echo`,
  'stat -c %.9Y / 2>/dev/null || echo',
].join('; ');

/** @throws Failure where the account's shell does not speak to us */
export async function askToolset(shell: RemoteShell): Promise<Toolset> {
  const question = new Question({ script: SCRIPT, subject: 'first words' });
  shell.ask(question);
  const { stdout } = await question.answer;
  const end = stdout.indexOf(0);
  const [uid = '', find = '', modified = ''] = stdout
    .subarray(end + 1)
    .toString('latin1')
    .split('\n');
  if (end < 0 || !/^\d+$/.test(uid)) {
    throw new Failure('failed', `${shell.connection.name}: id does not say who we are`);
  }
  return {
    uid: Number(uid),
    path: nameOfBytes(stdout.subarray(0, end)),
    findPrints: find === 'gnu',
    modifiedFormat: /^\d+\.\d{9}$/.test(modified) ? '%.9Y' : '%Y',
  };
}
