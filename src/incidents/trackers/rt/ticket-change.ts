/** What tickets are made with and changed to, in our terms, and the same as RT takes it. */
import { Failure } from '../../../host/failure.ts';
import type { JsonRecord } from './shape.ts';

export interface TicketChange {
  readonly subject?: string;
  /** As the life cycle of the queue has it. */
  readonly status?: string;
  readonly owner?: string;
  readonly priority?: number;
  /** ISO 8601 in UTC; null takes it away. Never beside RT's own service levels, which overwrite it. */
  readonly due?: string | null;
  readonly requestors?: readonly string[];
  readonly cc?: readonly string[];
  /** All values of each field that is named; the others stay. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** Addresses, and ids of tickets, that are added to what it refers to; they may be there already. */
  readonly addRefersTo?: readonly string[];
  readonly addMemberOf?: readonly number[];
  readonly deleteMemberOf?: readonly number[];
}

export interface NewTicket extends Omit<
  TicketChange,
  'addRefersTo' | 'addMemberOf' | 'deleteMemberOf' | 'due'
> {
  readonly queue: string;
  readonly subject: string;
  readonly due?: string;
  /** Plain text. */
  readonly content?: string;
  readonly refersTo?: readonly string[];
  readonly memberOf?: readonly number[];
  readonly attachments?: readonly RtFile[];
}

export interface RtFile {
  readonly name: string;
  /** Such as `text/csv`. */
  readonly type: string;
  /** Not empty: RT refuses such a file. */
  readonly bytes: Buffer;
}

export interface Message {
  /** Plain text. */
  readonly content: string;
  readonly subject?: string;
  /** RT says that it has taken the message although it did not take the status: read back. */
  readonly status?: string;
  readonly attachments?: readonly RtFile[];
}

export function createBody(ticket: NewTicket): JsonRecord {
  const { queue, content, refersTo, memberOf, attachments, ...change } = ticket;
  return {
    Queue: queue,
    ...changeBody(change),
    ...(content === undefined ? {} : { Content: content, ContentType: 'text/plain' }),
    ...(refersTo === undefined ? {} : { RefersTo: refersTo }),
    ...(memberOf === undefined ? {} : { MemberOf: memberOf }),
    ...attachmentsBody(attachments),
  };
}

export function changeBody(change: TicketChange): JsonRecord {
  const { subject, due, fields, requestors, cc } = change;
  return withoutAbsent({
    Subject: subject === undefined ? undefined : oneLine(subject),
    Status: change.status,
    Owner: change.owner,
    Priority: change.priority,
    Due: due === undefined ? undefined : rtInstant(due),
    Requestor: requestors,
    Cc: cc,
    CustomFields: fields,
    AddRefersTo: change.addRefersTo,
    AddMemberOf: change.addMemberOf,
    DeleteMemberOf: change.deleteMemberOf,
  });
}

export function messageBody({ content, subject, status, attachments }: Message): JsonRecord {
  return {
    ContentType: 'text/plain',
    Content: content,
    ...withoutAbsent({ Subject: subject === undefined ? undefined : oneLine(subject), Status: status }),
    ...attachmentsBody(attachments),
  };
}

function attachmentsBody(files: readonly RtFile[] | undefined): JsonRecord {
  if (files === undefined || files.length === 0) return {};
  return {
    Attachments: files.map(({ name, type, bytes }) => {
      if (bytes.length === 0) throw new Failure('malformed', `${name}: RT takes no empty file`);
      return { FileName: oneLine(name), FileType: type, FileContent: bytes.toString('base64') };
    }),
  };
}

/** A subject becomes a header of a mail. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** In the time zone of our user, which preflight holds to be UTC. */
function rtInstant(instant: string | null): string {
  if (instant === null) return '1970-01-01 00:00:00';
  const milliseconds = Date.parse(instant);
  if (!instant.endsWith('Z') || Number.isNaN(milliseconds)) {
    throw new RangeError(`'${instant}' is no instant in UTC`);
  }
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

function withoutAbsent(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
