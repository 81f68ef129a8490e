/** What a campaign has left in RT and in the ledger, read once. */
import type { Issue } from '../../src/incidents/issue.ts';
import type { Operation } from '../../src/incidents/outbox.ts';
import type { ReceivedMail } from '../kit/rt/mail.ts';
import { recordOf, type RtRecord } from '../kit/rt/record.ts';
import type { Matter } from './matters.ts';
import type { Stage } from './stage.ts';

const MARK = /\[secmon operation ([\w.:-]+)\]/g;
/** RT keeps a copy of every mail in a transaction of its own. */
const MESSAGES = ['Create', 'Correspond', 'Comment'];
const PAGE = 500;

export interface Left {
  readonly stage: Stage;
  readonly record: RtRecord;
  readonly mails: readonly ReceivedMail[];
  /** By number, merged ones too. */
  readonly issues: ReadonlyMap<number, Issue>;
  readonly issueOf: ReadonlyMap<Matter, Issue>;
  readonly operations: readonly Operation[];
  /** Of the messages in each ticket, as it is now, all marks. */
  readonly marks: ReadonlyMap<string, readonly number[]>;
  /** All that is written in it and in what was merged into it. */
  readonly texts: ReadonlyMap<number, string>;
}

export async function leftBy(stage: Stage): Promise<Left> {
  const record = recordOf(stage.rt.database);
  const issues = new Map<number, Issue>();
  for await (const issue of allOf(
    (page) => stage.ledger.issues({ merged: true }, page),
    ({ id }) => id,
  ))
    issues.set(issue.id, issue);
  const operations: Operation[] = [];
  for await (const one of allOf(
    (page) => stage.ledger.operations({}, page),
    ({ seq }) => seq,
  ))
    operations.push(one);
  const bySubject = new Map([...issues.values()].map((one) => [JSON.stringify(one.subject), one]));
  const issueOf = new Map<Matter, Issue>();
  for (const matter of stage.matters) {
    const issue = bySubject.get(JSON.stringify(matter.subject));
    if (issue !== undefined) issueOf.set(matter, issue);
  }
  const marks = new Map<string, number[]>();
  const texts = new Map<number, string[]>();
  for (const { ticket, type, texts: own } of record.transactions) {
    if (!MESSAGES.includes(type)) continue;
    const effective = record.tickets.get(ticket)?.effective ?? ticket;
    texts.set(effective, [...(texts.get(effective) ?? []), ...own]);
    for (const mark of marksIn(own.join('\n'))) marks.set(mark, [...(marks.get(mark) ?? []), effective]);
  }
  return {
    ...{ stage, record, mails: stage.rt.mails(), issues, issueOf, operations, marks },
    texts: new Map([...texts].map(([ticket, own]) => [ticket, own.join('\n')])),
  };
}

async function* allOf<T>(
  read: (page: { readonly after: number; readonly limit: number }) => Promise<readonly T[]>,
  numberOf: (one: T) => number,
): AsyncGenerator<T> {
  for (let after = 0; ;) {
    const page = await read({ after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = numberOf(last);
  }
}

/** Ids of operations. */
export function marksIn(text: string): readonly string[] {
  return [...text.matchAll(MARK)].map((match) => String(match[1]));
}
