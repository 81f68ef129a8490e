/** Request Tracker 5 with RTIR's queues: a Report for each issue, an Incident, an Investigation for each site in it. */
import { queueName, type RtConfiguration, rtTrackerKind } from '../rt/tracker-kind.ts';

interface RtirConfiguration extends RtConfiguration {
  readonly reports?: string;
  readonly incidents?: string;
  readonly investigations?: string;
}

const REPORTS = 'Incident Reports';
const INCIDENTS = 'Incidents';
const INVESTIGATIONS = 'Investigations';

export const tracker = rtTrackerKind<RtirConfiguration>({
  kind: 'rtir',
  properties: {
    reports: { ...queueName, default: REPORTS, description: 'name of the queue of Incident Reports' },
    incidents: { ...queueName, default: INCIDENTS, description: 'name of the queue of Incidents' },
    investigations: {
      ...queueName,
      default: INVESTIGATIONS,
      description: 'name of the queue of Investigations',
    },
  },
  layoutOf: ({ reports = REPORTS, incidents = INCIDENTS, investigations = INVESTIGATIONS }) => ({
    issue: { kind: 'report', queue: reports },
    site: { kind: 'investigation', queue: investigations },
    incident: { kind: 'incident', queue: incidents },
  }),
  hearsOfItself: ['update', 'assign', 'take-up', 'wait', 'resolve', 'reject', 'reopen', 'merge'],
});
