/** What each operation is in TheHive: an issue is an alert, an incident a case, and what is said a comment. */
import { isClosed, type TrackerReference } from '../../issue.ts';
import type { ToldIncident, ToldIssue } from '../telling.ts';
import type { Answer, Order, Ticket } from '../tracker.ts';
import { bodyOf } from '../wording.ts';
import { type HiveApi, type Item, type Kind, NotDone } from './api.ts';
import { ensureAlert, ensureCase, findAlert } from './ensure.ts';
import { changesOf, type HiveSettings, markdown } from './fields.ts';
import { statusFor } from './status.ts';

/** @throws Failure where TheHive answers with what it should not */
export async function tellHive(api: HiveApi, settings: HiveSettings, order: Order): Promise<Answer> {
  try {
    const { about } = order.telling;
    return about.kind === 'issue'
      ? await tellOfIssue(api, settings, order, about)
      : await tellOfIncident(api, settings, order, about);
  } catch (error) {
    if (error instanceof NotDone) return error.answer;
    throw error;
  }
}

async function tellOfIssue(
  api: HiveApi,
  settings: HiveSettings,
  order: Order,
  about: ToldIssue,
): Promise<Answer> {
  const { verb } = order.telling;
  const goal = verb === 'group' ? caseOf(order, settings) : undefined;
  if (verb === 'group' && order.incident !== null && goal === undefined)
    return { state: 'again', reason: 'its incident has no case yet' };
  // Alerts cannot be merged into one: that of the merged issue is closed, and none is made for it.
  const found = verb === 'merge' ? await findAlert(api, settings, order.telling, about) : undefined;
  if (verb === 'merge' && found === undefined) return { state: 'sent', reference: 'it has no alert' };
  const { item, made } = found ?? (await ensureAlert(api, settings, order.telling, about));
  const tickets = [ticketOf('alert', item.id, settings)];
  // Of an alert that was made just now everything is said, but that it is closed.
  if ((made && !isClosed(about)) || verb === 'open')
    return { state: 'sent', reference: `alert ${item.id}`, tickets };
  if (goal !== undefined) await intoCase(api, item, goal.id);
  const comment = await change(api, settings, 'alert', item, order);
  return { state: 'sent', reference: `alert ${item.id} comment ${comment}`, tickets };
}

async function tellOfIncident(
  api: HiveApi,
  settings: HiveSettings,
  order: Order,
  about: ToldIncident,
): Promise<Answer> {
  const { item, made } = await ensureCase(api, settings, order.telling, about);
  const tickets = [ticketOf('case', item.id, settings)];
  if ((made && about.state === 'open') || order.telling.verb === 'open')
    return { state: 'sent', reference: `case ${item.id}`, tickets };
  const comment = await change(api, settings, 'case', item, order);
  return { state: 'sent', reference: `case ${item.id} comment ${comment}`, tickets };
}

/** The fields, the comment that says why, and the state last: what is done twice is the same. */
async function change(
  api: HiveApi,
  settings: HiveSettings,
  kind: Kind,
  item: Item,
  order: Order,
): Promise<string> {
  const fields = {
    ...changesOf(order.telling, item, settings),
    ...statusFor(kind, item, order.telling, settings),
  };
  const comment = await sayOnce(api, settings, kind, item.id, order);
  if (Object.keys(fields).length > 0) {
    await api.update(kind, item.id, fields);
    const wrong = mismatch(await api.get(kind, item.id), fields);
    if (wrong !== undefined)
      throw new NotDone(
        { state: 'unknown', reason: `${api.host}: ${kind} ${item.id}: ${wrong} is not as sent` },
        undefined,
      );
  }
  return comment;
}

function mismatch(item: Item, fields: Readonly<Record<string, unknown>>): string | undefined {
  const now: Readonly<Record<string, unknown>> = { ...item };
  return Object.keys(fields).find((name) => name in now && now[name] !== fields[name]);
}

/** Comments have no key, so that the operation's id is in them. */
async function sayOnce(
  api: HiveApi,
  { world }: HiveSettings,
  kind: Kind,
  id: string,
  { operation, telling, doubtful }: Order,
): Promise<string> {
  const mark = `secmon operation ${operation}`;
  const before = doubtful ? await api.findComment(kind, id, mark) : undefined;
  if (before !== undefined) return before;
  const body = bodyOf(telling, { tlp: world.tlp, link: world.linkOf(telling.key), audience: 'internal' });
  return await api.comment(kind, id, `${markdown(body)}\n\n${mark}`);
}

async function intoCase(api: HiveApi, { id, caseId }: Item, goal: string): Promise<void> {
  // Where a person has put it elsewhere, there it stays.
  if (caseId !== undefined) return;
  await api.merge(id, goal);
  const now = await api.get('alert', id);
  if (now.caseId !== goal)
    throw new NotDone(
      { state: 'unknown', reason: `${api.host}: alert ${id} is not part of case ${goal}` },
      undefined,
    );
}

function caseOf({ incident }: Order, { name }: HiveSettings): TrackerReference | undefined {
  return incident?.references.find(
    ({ kind, former, tracker }) => kind === 'case' && !former && tracker === name,
  );
}

function ticketOf(kind: Kind, id: string, { base }: HiveSettings): Ticket {
  return { kind, id, url: `${base}/${kind}s/${encodeURIComponent(id)}/details` };
}
