/** JSON Lines in a file that is set aside when it has grown large. */
import type { SinkKind } from '../sink.ts';
import { fileSink } from './file.ts';

interface FileConfiguration {
  readonly path: string;
  readonly maxBytes?: number;
  readonly keep?: number;
}

const MAX_BYTES = 2 ** 30;
const KEEP = 5;

export const sink: SinkKind<FileConfiguration> = {
  kind: 'file',
  properties: {
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
  },
  required: ['path'],
  guarantee: { acknowledged: true, keyed: true, beyondLimit: 'no limit' },
  batch: 500,
  needs: ({ path }) => [{ field: ['path'], path, use: 'append' }],
  open: (name, { path, maxBytes = MAX_BYTES, keep = KEEP }, { machine }) =>
    Promise.resolve(fileSink(name, path, machine.journal(path, { maxBytes, keep }))),
};
