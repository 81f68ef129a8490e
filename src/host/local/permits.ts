/** What the kernel would let us do, asked without doing it (access(2)). */
import { access, constants, stat } from 'node:fs/promises';
import { failureOf } from '../failure.ts';

const REFUSALS: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS'];

/** @throws Failure `missing`, or what the system says of the path; it is never `denied` for the thing itself */
export async function permits(path: string, use: 'read' | 'write'): Promise<boolean> {
  try {
    const enter = (await stat(path)).isDirectory() ? constants.X_OK : 0;
    await access(path, enter | (use === 'read' ? constants.R_OK : constants.W_OK));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && REFUSALS.includes(error.code)) return false;
    throw failureOf(error, path);
  }
}
