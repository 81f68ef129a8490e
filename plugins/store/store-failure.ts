import { Failure, failureOf } from '../../src/host/failure.ts';
import { ownerHint } from './owner-hint.ts';

/** SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_AUTH; the low byte of an extended code. */
const DENIED: readonly number[] = [3, 8, 14, 23];
const LOW_BYTE = 0xff;

/** What SQLite or the system says of a file of the store, with its name; anything else is our own bug, and thrown. */
export function storeFailure(error: unknown, path: string): Failure {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR') {
    const hint = isDenied(error) ? ownerHint(path) : '';
    return new Failure('failed', `${path}: ${error.message}${hint}`, { cause: error });
  }
  const failure = failureOf(error, path);
  if (failure.reason !== 'denied') return failure;
  return new Failure('denied', `${failure.message}${ownerHint(path)}`, { cause: error });
}

/** Whether SQLite says that the file may not be used so, such as written. */
export function isDenied(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    DENIED.includes(error.errcode & LOW_BYTE)
  );
}
