/** The command file of a Nagios on the same machine. */
import { nagiosMarks } from '../../monitor-marks.ts';
import { nagiosObjects } from '../nagios-objects.ts';
import { openSpool } from '../nagios-spool/sink.ts';
import type { SinkKind } from '../sink.ts';
import { fifoSink } from './fifo.ts';

interface FifoConfiguration {
  readonly path: string;
  readonly objectCache: string;
  readonly spool?: string;
}

const path = { type: 'string', pattern: '^/' } as const;

export const sink: SinkKind<FifoConfiguration> = {
  kind: 'nagios-fifo',
  properties: {
    path: { ...path, description: '`command_file` of nagios.cfg' },
    objectCache: {
      ...path,
      description: '`object_cache_file` of nagios.cfg: what Nagios does not know it drops silently',
    },
    spool: {
      ...path,
      description:
        '`check_result_path` of nagios.cfg, for what is longer than 4096 bytes; without it a dead letter',
    },
  },
  required: ['path', 'objectCache'],
  marks: ({ path: commandFile, objectCache, spool }) =>
    nagiosMarks({ files: [objectCache], commandFile, checkResults: spool }),
  guarantee: {
    acknowledged: false,
    keyed: false,
    beyondLimit: 'above 4096 bytes to `spool`, without one a dead letter',
  },
  batch: 200,
  needs: ({ path: fifo, objectCache, spool }) => [
    { field: ['path'], path: fifo, use: 'write-pipe' },
    { field: ['objectCache'], path: objectCache, use: 'read' },
    ...(spool === undefined ? [] : [{ field: ['spool'], path: spool, use: 'fill' } as const]),
  ],
  open: (name, { path: fifo, objectCache, spool }, { machine }) =>
    Promise.resolve(
      fifoSink(name, {
        path: fifo,
        pipe: machine.commandPipe(fifo),
        objects: nagiosObjects(machine, objectCache),
        now: () => machine.clock.now(),
        spool: spool === undefined ? undefined : openSpool(name, { directory: spool, objectCache }, machine),
      }),
    ),
};
