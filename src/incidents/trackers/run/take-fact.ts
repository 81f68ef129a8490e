/** One thing that a person has done in a tracker, taken into the ledger once. */
import type { Actor, AuditEntry } from '../../audit.ts';
import type { Saying } from '../../command.ts';
import type { Issue } from '../../issue.ts';
import type { Ledger, Outcome } from '../../ledger.ts';
import type { Fact } from '../tracker.ts';
import { incidentOrder, issueCommand } from './fact-commands.ts';

export type Taken =
  | { readonly kind: 'taken' }
  /** Nobody knows the ticket: it is somebody else's, or its making is not known to have ended. */
  | { readonly kind: 'unknown-ticket' }
  | { readonly kind: 'refused'; readonly reason: string };

const TAKEN: Taken = { kind: 'taken' };
const PAGE = 500;
/** Since it was closed. */
const MOST_CLOSED_AGAIN = 3;
/** Others change an issue too, but not for ever. */
const MOST_CONFLICTS = 20;

/** @param now seconds since the epoch: nothing happens later, whatever the tracker's clock says */
export async function takeFact(ledger: Ledger, tracker: string, fact: Fact, now: number): Promise<Taken> {
  const whose = await ledger.ofReference(tracker, fact.ticket);
  if (whose === undefined) return { kind: 'unknown-ticket' };
  const by: Actor =
    fact.kind === 'opened'
      ? { kind: 'monitoring', name: 'trackers', via: tracker }
      : { kind: 'person', name: fact.by, via: tracker };
  const saying: Saying = { by, at: Math.min(now, fact.at), why: `${tracker}: ${fact.id}` };
  if (whose.issue !== null) {
    const id = whose.issue;
    return await untilCurrent(() => takeOfIssue(ledger, tracker, id, fact, saying));
  }
  const id = whose.incident;
  return id === null ? TAKEN : await untilCurrent(() => takeOfIncident(ledger, id, fact, saying));
}

/** Whether it was taken before is asked of the trail, and holds only while nothing has come in between. */
async function untilCurrent(take: () => Promise<Outcome<unknown> | undefined>): Promise<Taken> {
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
    const outcome = await take();
    if (outcome?.kind !== 'refused') return TAKEN;
    if (outcome.code !== 'conflict') return { kind: 'refused', reason: outcome.reason };
  }
  return { kind: 'refused', reason: 'it changes all the time' };
}

async function takeOfIssue(
  ledger: Ledger,
  tracker: string,
  id: number,
  fact: Fact,
  saying: Saying,
): Promise<Outcome<unknown> | undefined> {
  const issue = await ledger.issue(id);
  if (issue === undefined || (await wasTaken(ledger, { issue: id }, saying))) return undefined;
  if (fact.kind === 'opened' && (await isClosedOften(ledger, issue))) return undefined;
  const expecting = { ...saying, expected: issue.version };
  if (fact.kind === 'merged') return await takeMerge(ledger, tracker, issue, fact, expecting);
  const command = issueCommand(fact, issue);
  return command && (await ledger.apply(command, expecting));
}

async function takeOfIncident(
  ledger: Ledger,
  id: number,
  fact: Fact,
  saying: Saying,
): Promise<Outcome<unknown> | undefined> {
  const incident = await ledger.incident(id);
  if (incident === undefined || (await wasTaken(ledger, { incident: id }, saying))) return undefined;
  const order = incidentOrder(fact, incident);
  return (
    order &&
    (await ledger.applyToIncident({ incident: id, order }, { ...saying, expected: incident.version }))
  );
}

/** Of two issues of ours they are one from now on; else the ticket goes by the name of the other. */
async function takeMerge(
  ledger: Ledger,
  tracker: string,
  issue: Issue,
  { ticket, into }: Extract<Fact, { kind: 'merged' }>,
  saying: Saying,
): Promise<Outcome<unknown>> {
  const other = (await ledger.ofReference(tracker, into.id))?.issue ?? issue.id;
  const survivor = await ledger.issue(other);
  if (survivor !== undefined && survivor.id !== issue.id && survivor.subject.site === issue.subject.site)
    return await ledger.apply({ do: 'merge', issue: issue.id, into: survivor.id }, saying);
  const own = issue.references.find((one) => one.tracker === tracker && one.id === ticket);
  const known = issue.references.some((one) => one.tracker === tracker && one.id === into.id);
  if (survivor !== undefined && survivor.id !== issue.id && !known) {
    const text = `Its ticket ${ticket} was merged into ${into.id}, which is of ${survivor.subject.site}.`;
    return await ledger.apply({ do: 'note', issue: issue.id, text, audience: 'internal' }, saying);
  }
  const reference = { ...into, tracker, former: false };
  const now = await ledger.apply({ do: 'refer', issue: issue.id, reference }, saying);
  if (now.kind === 'refused' || own === undefined) return now;
  const later = { by: saying.by, at: saying.at, why: saying.why };
  return await ledger.apply({ do: 'refer', issue: issue.id, reference: { ...own, former: true } }, later);
}

async function wasTaken(
  ledger: Ledger,
  whose: { readonly issue: number } | { readonly incident: number },
  { by, why }: Saying,
): Promise<boolean> {
  const isIt = (entry: AuditEntry): boolean =>
    entry.why === why && entry.by.kind === by.kind && entry.by.via === by.via;
  for await (const entry of trailOf(ledger, whose)) if (isIt(entry)) return true;
  return false;
}

/** That a ticket is resolved RT mails to its requestors, whose machine may answer to that too. */
async function isClosedOften(ledger: Ledger, { id, closedAt }: Issue): Promise<boolean> {
  let times = 0;
  for await (const { action, at } of trailOf(ledger, { issue: id }))
    if (action === 'close-again' && at >= (closedAt ?? 0)) times += 1;
  return times >= MOST_CLOSED_AGAIN;
}

async function* trailOf(
  ledger: Ledger,
  whose: { readonly issue: number } | { readonly incident: number },
): AsyncGenerator<AuditEntry> {
  for (let after = 0; ;) {
    const page = await ledger.audit(whose, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}
