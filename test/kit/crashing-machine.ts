/** A machine whose process dies at one of its steps into a spool. */
import type { Machine } from '../../src/host/machine.ts';

export class Crash extends Error {}

/** @param step from 0: the step that is not done any more */
export function crashingMachine(machine: Machine, step: number): Machine {
  let done = 0;
  const before = <A extends readonly unknown[], R>(action: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      if (done === step) throw new Crash(`at step ${step}`);
      done += 1;
      return await action(...given);
    };
  };
  return {
    ...machine,
    spoolDirectory(path) {
      const spool = machine.spoolDirectory(path);
      return {
        list: before(() => spool.list()),
        read: before((name, maxBytes) => spool.read(name, maxBytes)),
        modifiedAt: before((name) => spool.modifiedAt(name)),
        write: before((name, content) => spool.write(name, content)),
        rename: before((from, to, modifiedAt) => spool.rename(from, to, modifiedAt)),
        remove: before((name) => spool.remove(name)),
        sync: before(() => spool.sync()),
      };
    },
    journal(path, rotation) {
      const journal = machine.journal(path, rotation);
      return {
        standing: before(() => journal.standing()),
        tail: before((limit) => journal.tail(limit)),
        append: before((lines) => journal.append(lines)),
      };
    },
  };
}
