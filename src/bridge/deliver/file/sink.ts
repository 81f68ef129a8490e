/** JSON Lines in a file that is set aside when it has grown large. */
import type { SinkKind } from '../sink.ts';
import { fileSink } from './file.ts';
import { journalOf, type RotatedFile, rotatedFileProperties } from './rotated-file.ts';

export const sink: SinkKind<RotatedFile> = {
  kind: 'file',
  properties: rotatedFileProperties,
  required: ['path'],
  guarantee: { acknowledged: true, keyed: true, beyondLimit: 'no limit' },
  batch: 500,
  needs: ({ path }) => [{ field: ['path'], path, use: 'append' }],
  open: (name, configuration, { machine }) =>
    Promise.resolve(fileSink(name, configuration.path, journalOf(configuration, machine))),
};
