/** Request Tracker 5 with one queue for everything. */
import { queueName, type RtConfiguration, rtTrackerKind } from './tracker-kind.ts';

const QUEUE = 'Security Monitoring';

export const tracker = rtTrackerKind<RtConfiguration & { readonly queue?: string }>({
  kind: 'rt',
  properties: { queue: { ...queueName, default: QUEUE, description: 'name of the queue of all tickets' } },
  layoutOf: ({ queue = QUEUE }) => ({
    issue: { kind: 'ticket', queue },
    site: undefined,
    incident: { kind: 'incident', queue },
  }),
});
