/** A transaction that somebody else's keeps from beginning, such as a snapshot of a large feed, is begun again. */
import { troubleOf } from './trouble.ts';

/** Each try waits as long as the driver does, five seconds over SQLite; in between whoever waits in this process goes on. */
const TRIES = 12;

/** @param transaction has changed nothing when it fails */
export async function patiently<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (tried >= TRIES || troubleOf(error) !== 'busy') throw error;
    }
    await new Promise(setImmediate);
  }
}
