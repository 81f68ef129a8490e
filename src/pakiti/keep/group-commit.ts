/** Work of many in one transaction: what comes while one is written is written with the next. */

export interface GroupCommit<T, R> {
  /** Resolves, or fails, with the transaction that it was in. */
  add(one: T): Promise<R>;
}

interface Waiting<T, R> {
  readonly one: T;
  readonly done: (result: R) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * @param commit writes all of them or none; its results are in their order
 * @param keyOf of those with the same only one is in a transaction; they are written in the order in which they came
 */
export function groupCommit<T, R>(
  commit: (group: readonly T[]) => Promise<readonly R[]>,
  keyOf: (one: T) => string,
  maxGroup: number,
): GroupCommit<T, R> {
  let waiting: Waiting<T, R>[] = [];
  let isBusy = false;
  return {
    add: (one) =>
      new Promise((done, failed) => {
        waiting.push({ one, done, failed });
        if (!isBusy) setImmediate(() => void work());
      }),
  };

  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    while (waiting.length > 0) await write(nextGroup());
    isBusy = false;
  }

  function nextGroup(): readonly Waiting<T, R>[] {
    const group: Waiting<T, R>[] = [];
    const rest: Waiting<T, R>[] = [];
    const keys = new Set<string>();
    for (const entry of waiting) {
      const key = keyOf(entry.one);
      const waits = keys.has(key) || group.length >= maxGroup;
      keys.add(key);
      (waits ? rest : group).push(entry);
    }
    waiting = rest;
    return group;
  }

  async function write(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await commit(group.map(({ one }) => one));
      for (const [index, { done }] of group.entries()) done(results[index] as R);
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  }
}
