/** What a bridge has not brought to a sink, and why, from its store. */
import { DatabaseSync } from 'node:sqlite';

/** `superseded`: the other side had a newer result, which it may have from us, before we were killed. */
const FATES = `
select sink || ' superseded ' || reference as fate from delivered where superseded = 1
union all select sink || ' dead ' || subject || ': ' || reason from dead
union all select sink || ' waits ' || subject || ': ' || reason from delivery`;

export function unbrought(store: string): readonly string[] {
  const reading = new DatabaseSync(store, { readOnly: true });
  try {
    return reading
      .prepare(FATES)
      .all()
      .map(({ fate }) => String(fate));
  } finally {
    reading.close();
  }
}
