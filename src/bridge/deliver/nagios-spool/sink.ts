/** Checkresult files for a Nagios on the same machine. */
import type { Machine } from '../../../host/machine.ts';
import { nagiosMarks } from '../../monitor-marks.ts';
import type { Need } from '../../needs.ts';
import { nagiosObjects } from '../nagios-objects.ts';
import type { SinkKind } from '../sink.ts';
import { spoolSink, type SpoolSink } from './spool.ts';

interface SpoolConfiguration {
  readonly directory: string;
  readonly objectCache: string;
  readonly maxWaiting?: number;
  readonly maxWaitSeconds?: number;
}

const MAX_WAITING = 1000;
const MAX_WAIT_SECONDS = 300;
const ROTATION = { maxBytes: 4 * 2 ** 20, keep: 1 } as const;
const path = { type: 'string', pattern: '^/' } as const;

export const sink: SinkKind<SpoolConfiguration> = {
  kind: 'nagios-spool',
  properties: {
    directory: { ...path, description: '`check_result_path` of nagios.cfg' },
    objectCache: {
      ...path,
      description: '`object_cache_file` of nagios.cfg: what Nagios does not know it drops silently',
    },
    maxWaiting: {
      type: 'integer',
      minimum: 1,
      default: MAX_WAITING,
      description: 'files that may wait for Nagios; above it nothing more is written',
    },
    maxWaitSeconds: {
      type: 'integer',
      minimum: 1,
      default: MAX_WAIT_SECONDS,
      description:
        'seconds that a file may wait for Nagios; after them nothing more is written until it is read',
    },
  },
  required: ['directory', 'objectCache'],
  marks: ({ directory, objectCache }) => nagiosMarks({ files: [objectCache], checkResults: directory }),
  guarantee: { acknowledged: false, keyed: true, beyondLimit: 'no limit' },
  batch: 1000,
  needs: ({ directory, objectCache }) => spoolNeeds([], { directory, objectCache }),
  open: (name, configuration, { machine }) => Promise.resolve(openSpool(name, configuration, machine)),
};

/** @param place of the two in the configuration */
export function spoolNeeds(
  place: readonly string[],
  { directory, objectCache }: Pick<SpoolConfiguration, 'directory' | 'objectCache'>,
): readonly Need[] {
  return [
    { field: [...place, 'directory'], path: directory, use: 'fill' },
    { field: [...place, 'objectCache'], path: objectCache, use: 'read' },
  ];
}

export function openSpool(
  name: string,
  { directory, objectCache, maxWaiting = MAX_WAITING, maxWaitSeconds = MAX_WAIT_SECONDS }: SpoolConfiguration,
  machine: Machine,
): SpoolSink {
  return spoolSink(name, {
    path: directory,
    spool: machine.spoolDirectory(directory),
    journal: machine.journal(`${directory}/.secmon-${name}.published`, ROTATION),
    now: () => machine.clock.now(),
    objects: nagiosObjects(machine, objectCache),
    maxWaiting,
    maxWaitSeconds,
  });
}
