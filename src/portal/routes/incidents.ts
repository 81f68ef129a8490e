import {
  type IncidentDocument,
  incidentDocument,
  incidentProperties,
  noteDocument,
} from '../../incidents/documents.ts';
import { incidentLine, noteLine } from '../../incidents/lines.ts';
import { INCIDENT_STATES, type Incident } from '../../incidents/incident.ts';
import type { Sight } from '../../store/portal-scope.ts';
import { oneOf } from './parameters.ts';
import { numberPlace, NOTES } from './issues.ts';
import { numbered, trail } from './trail.ts';
import { route, type Rows, type Viewer } from './route.ts';

const MAX = 1000;
const INCIDENTS = {
  root: 'incidents',
  item: 'incident',
  columns: Object.keys(incidentProperties),
} as const;

export const incidents = route({
  path: '/v1/incidents',
  operation: 'listIncidents',
  summary: 'Incidents of which an issue may be seen: the open ones unless a state is asked for',
  parameters: { state: oneOf(`a state: ${INCIDENT_STATES.join(', ')}`, INCIDENT_STATES, true) },
  places: {},
  row: 'Incident',
  shape: 'array',
  async answer({ state }, _places, viewer) {
    const states = state.length === 0 ? (['open'] as const) : state;
    const seen: Incident[] = [];
    for (let after = 0; ;) {
      const page = await viewer.ledger.incidents(states, { after, limit: MAX });
      for (const one of page) if (await isVisible(viewer, one)) seen.push(one);
      const last = page.at(-1);
      if (last === undefined || page.length < MAX) return listed(seen, viewer.sight);
      after = last.id;
    }
  },
});

export const incident = route({
  path: '/v1/incidents/{number}',
  operation: 'getIncident',
  summary: 'One incident; its issues are those with its number',
  parameters: {},
  places: numberPlace,
  row: 'Incident',
  shape: 'one',
  async answer(_asked, [number = ''], viewer) {
    const found = await viewer.ledger.incident(Number(number));
    if (found === undefined || !(await isVisible(viewer, found))) return undefined;
    const json = seenIncident(found, viewer.sight);
    return { ...INCIDENTS, rows: [incidentLine(found, json)], json };
  },
});

export const incidentNotes = route({
  path: '/v1/incidents/{number}/notes',
  operation: 'listIncidentNotes',
  summary: 'The notes of an incident, oldest first; for credentials that see everything',
  parameters: {},
  places: numberPlace,
  row: 'Note',
  shape: 'array',
  async answer(_asked, [number = ''], viewer) {
    const found = await wholly(viewer, Number(number));
    if (found === undefined) return undefined;
    const notes = await viewer.ledger.notes({ incident: found.id });
    return { ...NOTES, rows: notes.map(noteLine), json: notes.map(noteDocument) };
  },
});

export const incidentAudit = route({
  path: '/v1/incidents/{number}/audit',
  operation: 'listIncidentAudit',
  summary: 'Who did what to an incident, oldest first; for credentials that see everything',
  parameters: numbered,
  places: numberPlace,
  row: 'Entry',
  async answer(page, [number = ''], viewer) {
    const found = await wholly(viewer, Number(number));
    return found && (await trail(viewer, { incident: found.id }, page));
  },
});

async function wholly({ ledger, sight }: Viewer, number: number): Promise<Incident | undefined> {
  return sight === 'all' ? await ledger.incident(number) : undefined;
}

function listed(seen: readonly Incident[], sight: Sight): Rows {
  const json = seen.map((one) => seenIncident(one, sight));
  return { ...INCIDENTS, rows: seen.map((one, place) => incidentLine(one, json[place])), json };
}

async function isVisible({ ledger, sight }: Viewer, { id }: Incident): Promise<boolean> {
  if (sight === 'all') return true;
  return (await ledger.issues({ sight, incident: [id] }, { after: 0, limit: 1 })).length > 0;
}

/** Reasons and titles are written for colleagues, and of many sites: whoever sees a part only reads what it is a campaign of. */
export function seenIncident(one: Incident, sight: Sight): IncidentDocument {
  const document = incidentDocument(one);
  return sight === 'all' ? document : { ...document, title: one.campaign?.id ?? '', why: '' };
}
