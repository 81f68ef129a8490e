/** Whether the ledger and Request Tracker say the same of each issue, and whether everything was said once. */
import { type Issue, isClosed, trackerKey } from '../../../src/incidents/issue.ts';
import type { Operation } from '../../../src/incidents/outbox.ts';
import { priorityOf } from '../../../src/incidents/trackers/rt/fields.ts';
import { stateOf } from '../../../src/incidents/trackers/rt/layout.ts';
import { readTelling } from '../../../src/incidents/trackers/telling.ts';
import type { RecordedTicket, RtRecord } from '../../kit/rt/record.ts';
import { LINK, NAME, type Play, ticketOf } from './play.ts';
import type { Side } from './side.ts';

const ALL = { after: 0, limit: 1000 };
const MESSAGES = ['Create', 'Correspond', 'Comment'];

/** One line for each thing that is not so. */
export async function disagreements({ ledger }: Play, side: Side): Promise<readonly string[]> {
  const issues = await ledger.issues({ merged: true }, ALL);
  const operations = await ledger.operations({}, ALL);
  const record = side.record();
  return [
    ...operations
      .filter(({ state }) => state !== 'sent')
      .map(({ seq, verb, reason }) => `${seq} ${verb}: ${reason}`),
    ...issues.flatMap((issue) => ofIssue(issue, record)),
    ...operations.flatMap((one) => ofOperation(one, record, side, issues)),
  ];
}

function ofIssue(issue: Issue, record: RtRecord): readonly string[] {
  const key = trackerKey(issue);
  const known = [...record.tickets.values()].filter(
    ({ keys, refersTo }) => keys.includes(key) || refersTo.includes(`${LINK}${key}`),
  );
  const tickets = new Set(known.map(({ effective }) => effective));
  const about = (what: string): string => `issue ${issue.id}: ${what}`;
  if (tickets.size > 1) return [about(`tickets ${[...tickets].join(' ')}`)];
  if (issue.mergedInto !== null) return [];
  const id = ticketOf(issue);
  const ticket = record.tickets.get(id ?? 0);
  if (ticket === undefined) return [about('no ticket')];
  if (ticket.effective !== ticket.id) return [about(`ticket ${id} is part of ${ticket.effective}`)];
  if (!tickets.has(ticket.id)) return [about(`ticket ${id} does not have its key`)];
  return differences(issue, ticket).map(about);
}

/** RT opens what it has sent a message from, and its life cycle knows no way from one end to the other. */
function differences(issue: Issue, ticket: RecordedTicket): readonly string[] {
  const state = stateOf(ticket);
  const isSame =
    state === issue.state ||
    (issue.state === 'new' && state === 'open') ||
    (isClosed(issue) && (state === 'resolved' || state === 'rejected')) ||
    (issue.state === 'waiting' && (state === 'new' || state === 'open'));
  const owner = ticket.owner === 'Nobody' ? null : ticket.owner;
  const deadline = issue.deadline === null ? null : Math.floor(issue.deadline);
  return [
    ...(isSame ? [] : [`${issue.state}, in RT ${ticket.status}`]),
    ...(owner === issue.owner ? [] : [`owner ${issue.owner}, in RT ${owner}`]),
    ...(ticket.due === deadline ? [] : [`deadline ${deadline}, in RT ${ticket.due}`]),
    ...(ticket.priority === priorityOf(issue.severity)
      ? []
      : [`${issue.severity}, in RT priority ${ticket.priority}`]),
  ];
}

function ofOperation(
  { operation, seq, verb, reference, issue, payload }: Operation,
  { transactions }: RtRecord,
  side: Side,
  issues: readonly Issue[],
): readonly string[] {
  if (!reference.startsWith('ticket ')) return [];
  const mark = `[secmon operation ${operation}]`;
  const said = transactions.filter(
    ({ type, texts }) => MESSAGES.includes(type) && texts.some((text) => text.includes(mark)),
  );
  // What was closed again may be a person's by then.
  const isFollowed = readTelling(payload).by.via === NAME;
  const { site = '' } = issues.find(({ id }) => id === issue)?.subject ?? {};
  const mails = side.mailsTo(`csirt@${site.toLowerCase()}.example`).filter((text) => text.includes(mark));
  return [
    ...(said.length === 1 || (said.length === 0 && isFollowed)
      ? []
      : [`${seq} ${verb} of issue ${issue}: said ${said.length} times`]),
    ...(mails.length > 1 ? [`${seq} ${verb} of issue ${issue}: ${mails.length} mails`] : []),
  ];
}
