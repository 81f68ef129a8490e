/** Request Tracker 5 with RTIR's queues: a Report for each issue, an Incident, an Investigation for each site in it. */
import { type Layout, queuesOf } from '../rt/layout.ts';
import { rtConnectionProperties } from '../rt/open-client.ts';
import { customFieldsProperty, openRtTracker, type RtTrackerConfiguration } from '../rt/open-tracker.ts';
import { type PreflightConfiguration, preflightProperties, runPreflight } from '../rt/run-preflight.ts';
import { fieldsOf } from '../rt/tracker.ts';
import type { TrackerKind } from '../tracker.ts';

interface RtirConfiguration extends RtTrackerConfiguration, PreflightConfiguration {
  readonly reports?: string;
  readonly incidents?: string;
  readonly investigations?: string;
}

const REPORTS = 'Incident Reports';
const INCIDENTS = 'Incidents';
const INVESTIGATIONS = 'Investigations';
const queue = { type: 'string', minLength: 1, maxLength: 200 } as const;

export const tracker: TrackerKind<RtirConfiguration> = {
  kind: 'rtir',
  properties: {
    ...rtConnectionProperties,
    reports: { ...queue, default: REPORTS, description: 'name of the queue of Incident Reports' },
    incidents: { ...queue, default: INCIDENTS, description: 'name of the queue of Incidents' },
    investigations: { ...queue, default: INVESTIGATIONS, description: 'name of the queue of Investigations' },
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

function layoutOf({
  reports = REPORTS,
  incidents = INCIDENTS,
  investigations = INVESTIGATIONS,
}: RtirConfiguration): Layout {
  return {
    issue: { kind: 'report', queue: reports },
    site: { kind: 'investigation', queue: investigations },
    incident: { kind: 'incident', queue: incidents },
  };
}
