import { Failure, failureOf } from '../../src/host/failure.ts';

/** What SQLite or the system says of a file of the store, with its name; anything else is our own bug, and thrown. */
export function storeFailure(error: unknown, path: string): Failure {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR')
    return new Failure('failed', `${path}: ${error.message}`, { cause: error });
  return failureOf(error, path);
}
