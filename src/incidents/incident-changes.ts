/** One command about an incident, and how it is written. */
import type { Action } from './audit.ts';
import type { IncidentOrder, OpenIncident, Saying } from './command.ts';
import { commit } from './commit.ts';
import type { Incident, IncidentState } from './incident.ts';
import { referenceRefusal } from './elsewhere.ts';
import { groupIssues, settleIssues } from './incident-issues.ts';
import { normalId } from './issue-key.ts';
import type { Outcome } from './ledger.ts';
import { readIncident, readIncidents } from './read.ts';
import { incidentColumns, referenceRow } from './rows.ts';
import { incidentChanges } from './transition/index.ts';
import { type NewNote, refused } from './transition/step.ts';
import type { Work } from './work.ts';

const STATE_AFTER = { resolve: 'resolved', abandon: 'abandoned', reopen: 'open' } as const;

/** @throws IssueSubjectError */
export async function openIncident(
  work: Work,
  command: OpenIncident,
  saying: Saying,
): Promise<Outcome<Incident>> {
  const { issues = [] } = command;
  for (const issue of issues)
    if ((await work.rows.issue(issue)) === undefined) return refused('missing', `there is no issue ${issue}`);
  const opened = await openOf(work, command, saying);
  if (opened.kind !== 'refused' && opened.now !== undefined)
    await groupIssues(work, opened.now.id, issues, saying);
  return opened;
}

/** The open incident of its campaign where there is one. */
async function openOf(
  work: Work,
  { campaign, title }: OpenIncident,
  saying: Saying,
): Promise<Outcome<Incident>> {
  const about = campaign && { ...campaign, id: normalId(campaign.class, campaign.id) };
  const row = about === null ? undefined : await work.rows.openIncident(about.class, about.id);
  const [known] = row === undefined ? [] : await readIncidents(work.rows, [row]);
  if (known !== undefined) return { kind: 'unchanged', now: known, reason: 'open already' };
  const { by, at, why } = saying;
  const after: Incident = {
    id: 0,
    campaign: about,
    title,
    state: 'open',
    decision: { by, at, why },
    owner: null,
    openedAt: at,
    updatedAt: at,
    closedAt: null,
    references: [],
    version: 0,
  };
  return await write(work, { before: null, after, action: 'open' }, saying);
}

export async function changeIncident(
  work: Work,
  { incident: id, order }: IncidentOrder,
  saying: Saying,
): Promise<Outcome<Incident>> {
  const before = await readIncident(work.rows, id);
  if (before === undefined) return refused('missing', `there is no incident c${id}`);
  if (saying.expected !== undefined && before.version !== saying.expected)
    return refused('conflict', `it is at version ${before.version}, not ${saying.expected}`);
  if (saying.by.kind !== 'person' && order.do !== 'refer' && order.do !== 'note')
    return refused('forbidden', `monitoring may not ${order.do}: a person decides`);
  switch (order.do) {
    case 'note':
      return await write(work, { before, after: before, action: 'note', note: order }, saying);
    case 'assign':
      return await change(
        work,
        { before, after: { ...before, owner: order.owner }, action: 'assign' },
        saying,
      );
    case 'edit':
      return await change(work, { before, after: { ...before, title: order.title }, action: 'edit' }, saying);
    case 'refer': {
      const { reference } = order;
      const refusal = await referenceRefusal(work.rows, reference, { issue: null, incident: id });
      if (refusal !== undefined) return refusal;
      const others = before.references.filter(
        ({ tracker, id: known }) => tracker !== reference.tracker || known !== reference.id,
      );
      const after = { ...before, references: [...others, reference] };
      return await change(work, { before, after, action: 'refer' }, saying);
    }
    case 'resolve':
    case 'abandon': {
      const refusal = await settleIssues(work, id, order, saying);
      return refusal ?? (await setState(work, before, order.do, saying));
    }
    case 'reopen':
      return await setState(work, before, order.do, saying);
  }
}

async function setState(
  work: Work,
  before: Incident,
  action: keyof typeof STATE_AFTER,
  saying: Saying,
): Promise<Outcome<Incident>> {
  const state: IncidentState = STATE_AFTER[action];
  if (before.state === state) return { kind: 'unchanged', now: before, reason: `${state} already` };
  const { campaign } = before;
  const other =
    action === 'reopen' && campaign && (await work.rows.openIncident(campaign.class, campaign.id));
  if (other) return refused('illegal', `incident c${other.id} is about this and open`);
  const { by, at, why } = saying;
  const closedAt = state === 'open' ? null : at;
  const after = { ...before, state, closedAt, decision: { by, at, why } };
  return await write(work, { before, after, action }, saying);
}

interface Changing {
  readonly before: Incident | null;
  readonly after: Incident;
  readonly action: Action;
  readonly note?: NewNote;
}

async function change(
  work: Work,
  changing: Changing & { readonly before: Incident },
  saying: Saying,
): Promise<Outcome<Incident>> {
  if (incidentChanges(changing.before, changing.after).length === 0)
    return { kind: 'unchanged', now: changing.before, reason: 'as it was' };
  return await write(work, changing, saying);
}

async function write(
  work: Work,
  { before, after, action, note }: Changing,
  saying: Saying,
): Promise<Outcome<Incident>> {
  const next = { ...after, version: (before?.version ?? 0) + 1, updatedAt: saying.at };
  const now = before === null ? { ...next, id: await work.rows.addIncident(incidentColumns(next)) } : next;
  if (before !== null) await work.rows.putIncident(now.id, incidentColumns(now));
  for (const [place, reference] of now.references.entries())
    await work.rows.putReference(referenceRow({ issue: null, incident: now.id }, reference, place));
  const changes = incidentChanges(before, now);
  const of = { issue: null, incident: { before, after: now } };
  const entry = await commit(work, { action, version: now.version, changes, note, of }, saying);
  return { kind: 'changed', now, entry };
}
