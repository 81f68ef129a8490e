/** Everything that can be asked for. */
import { csi } from '../drop-in/csi.ts';
import { nagstat } from '../drop-in/nagstat.ts';
import { type ProbeDefinition, probeDefinitions } from '../drop-in/probe-definitions.ts';
import { history } from './history.ts';
import { incident, incidentAudit, incidentNotes, incidents } from './incidents.ts';
import { issue, issueAudit, issueNotes, issues } from './issues.ts';
import { rollUp } from './roll-up.ts';
import type { Route } from './route.ts';
import { state, states } from './states.ts';
import { audit } from './trail.ts';

export function allRoutes(probes: readonly ProbeDefinition[]): readonly Route[] {
  return [
    states,
    state,
    history,
    rollUp,
    nagstat,
    probeDefinitions(probes),
    csi,
    issues,
    issue,
    issueNotes,
    issueAudit,
    incidents,
    incident,
    incidentNotes,
    incidentAudit,
    audit,
  ];
}
