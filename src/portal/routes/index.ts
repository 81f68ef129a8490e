/** Everything that can be asked for. */
import { csi } from '../drop-in/csi.ts';
import { nagstat } from '../drop-in/nagstat.ts';
import { type ProbeDefinition, probeDefinitions } from '../drop-in/probe-definitions.ts';
import { history } from './history.ts';
import { rollUp } from './roll-up.ts';
import type { Route } from './route.ts';
import { state, states } from './states.ts';

export function allRoutes(probes: readonly ProbeDefinition[]): readonly Route[] {
  return [states, state, history, rollUp, nagstat, probeDefinitions(probes), csi];
}

/** Paths of the daemon's listener; what ends with `/` stands for everything below it. */
export const MOUNTS: readonly string[] = [
  '/v1/states',
  '/v1/states/',
  '/v1/history',
  '/v1/roll-up/',
  '/v1/openapi.json',
  '/nagios-oat-cgi/cgi-bin/nagstat2xml.cgi',
  '/probe_definitions.xml',
  '/CSI_API',
];
