/** A file of lines that is set aside when it has grown large, as an operator configures it. */
import type { Journal } from '../../../host/journal.ts';
import type { Machine } from '../../../host/machine.ts';

export interface RotatedFile {
  readonly path: string;
  readonly maxBytes?: number;
  readonly keep?: number;
}

const MAX_BYTES = 2 ** 30;
const KEEP = 5;

export const rotatedFileProperties = {
  path: { type: 'string', pattern: '^/', description: 'the newest file; older ones are PATH.1 to PATH.N' },
  maxBytes: {
    type: 'integer',
    minimum: 1,
    default: MAX_BYTES,
    description: 'bytes from which on a new file is begun',
  },
  keep: {
    type: 'integer',
    minimum: 0,
    default: KEEP,
    description: 'files that are kept beside the newest',
  },
} as const;

export function journalOf(
  { path, maxBytes = MAX_BYTES, keep = KEEP }: RotatedFile,
  machine: Pick<Machine, 'journal'>,
): Journal {
  return machine.journal(path, { maxBytes, keep });
}
