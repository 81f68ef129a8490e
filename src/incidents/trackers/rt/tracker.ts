/** Request Tracker 5 with one queue for everything. */
import type { TrackerKind } from '../tracker.ts';
import { FIELDS } from './desk.ts';
import { type Layout, queuesOf } from './layout.ts';
import { rtConnectionProperties } from './open-client.ts';
import { customFieldsProperty, openRtTracker, type RtTrackerConfiguration } from './open-tracker.ts';
import { type PreflightConfiguration, preflightProperties, runPreflight } from './run-preflight.ts';

interface RtConfiguration extends RtTrackerConfiguration, PreflightConfiguration {
  readonly queue?: string;
}

const QUEUE = 'Security Monitoring';

export const tracker: TrackerKind<RtConfiguration> = {
  kind: 'rt',
  properties: {
    ...rtConnectionProperties,
    queue: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      default: QUEUE,
      description: 'name of the queue of all tickets',
    },
    ...customFieldsProperty,
    ...preflightProperties,
  },
  required: ['url', 'token'],
  abilities: {
    inbound: true,
    readBack: true,
    once: 'once: tickets by their key, messages by the id in them',
  },
  asks: (_, { verb }) => [verb],
  open: (name, configuration, world) => openRtTracker(name, configuration, layoutOf(configuration), world),
  preflight: (configuration, { machine }) =>
    runPreflight(
      configuration,
      { queues: queuesOf(layoutOf(configuration)), fields: fieldsOf(configuration) },
      machine,
    ),
};

function layoutOf({ queue = QUEUE }: RtConfiguration): Layout {
  return { issue: { kind: 'ticket', queue }, site: undefined, incident: { kind: 'incident', queue } };
}

/** Custom fields that are written. */
export function fieldsOf({ customFields = true }: RtTrackerConfiguration): readonly string[] {
  return customFields ? Object.values(FIELDS) : [];
}
