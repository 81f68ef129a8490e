/** Which files of ours Nagios has not read yet. */
import type { SpoolDirectory } from '../../../host/spool-directory.ts';
import { CHECK_RESULT_FILE } from './publication.ts';
import { targetsIn } from './records.ts';

export interface Waiting {
  /** Everything in the directory. */
  readonly names: ReadonlySet<string>;
  readonly files: number;
  /** Since when the oldest waits, seconds since the epoch; Infinity where none does. */
  readonly since: number;
  /**
   * Targets of results that wait: Nagios reads files in no order, so that a second one with a result of the same target
   * could be read first.
   */
  readonly targets: ReadonlySet<string>;
}

interface Seen {
  readonly targets: ReadonlySet<string>;
  readonly since: number;
}

const MAX_BYTES = 2 ** 28;

/** Each file is read once. Files of others count for nothing. */
export function waitingFiles(spool: SpoolDirectory): (now: number) => Promise<Waiting> {
  const seen = new Map<string, Seen>();
  return async (now) => {
    const names = new Set(await spool.list());
    for (const name of seen.keys()) if (!names.has(name)) seen.delete(name);
    for (const name of names) {
      if (!CHECK_RESULT_FILE.test(name) || seen.has(name)) continue;
      const content = await spool.read(name, MAX_BYTES);
      if (content !== undefined) seen.set(name, { targets: targetsIn(content), since: now });
    }
    const ours = [...seen.values()].filter(({ targets }) => targets.size > 0);
    return {
      names,
      files: ours.length,
      since: Math.min(Infinity, ...ours.map(({ since }) => since)),
      targets: new Set(ours.flatMap(({ targets }) => [...targets])),
    };
  };
}
