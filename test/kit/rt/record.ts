/** What a real Request Tracker has in its own database, read past its interface and past our client. */
import { DatabaseSync } from 'node:sqlite';

export interface RecordedTicket {
  readonly id: number;
  /** Of the one that it is part of since it was merged; its own otherwise. */
  readonly effective: number;
  readonly queue: string;
  readonly status: string;
  readonly owner: string;
  readonly creator: string;
  readonly priority: number;
  /** Seconds since the epoch. */
  readonly due: number | null;
  readonly keys: readonly string[];
  /** Addresses that it refers to. */
  readonly refersTo: readonly string[];
  readonly memberOf: readonly number[];
}

export interface RecordedTransaction {
  readonly id: number;
  /** The one that it was made in, merged or not. */
  readonly ticket: number;
  readonly type: string;
  readonly field: string;
  readonly oldValue: string;
  readonly newValue: string;
  readonly creator: string;
  /** Of its messages. */
  readonly texts: readonly string[];
}

export interface RtRecord {
  readonly tickets: ReadonlyMap<number, RecordedTicket>;
  /** In the order of their ids. */
  readonly transactions: readonly RecordedTransaction[];
}

const TICKETS = `
  select t.id, t.EffectiveId as effective, q.Name as queue, t.Status as status, o.Name as owner, c.Name as creator,
    t.Priority as priority, strftime('%s', t.Due) as due
  from Tickets t join Queues q on q.id = t.Queue join Users o on o.id = t.Owner join Users c on c.id = t.Creator
  order by t.id`;
const KEYS = `
  select v.ObjectId as ticket, v.Content as value
  from ObjectCustomFieldValues v join CustomFields f on f.id = v.CustomField
  where v.ObjectType = 'RT::Ticket' and v.Disabled = 0 and f.Name = 'Monitoring Key'`;
const REFERENCES = `select LocalBase as ticket, Target as value from Links where Type = 'RefersTo'`;
const MEMBERS = `select LocalBase as ticket, LocalTarget as value from Links where Type = 'MemberOf'`;
const TRANSACTIONS = `
  select t.id, t.ObjectId as ticket, t.Type as type, coalesce(t.Field, '') as field,
    coalesce(t.OldValue, '') as oldValue, coalesce(t.NewValue, '') as newValue, u.Name as creator
  from Transactions t join Users u on u.id = t.Creator where t.ObjectType = 'RT::Ticket' order by t.id`;
const TEXTS = `
  select TransactionId as transaction_, Content as text from Attachments
  where ContentType like 'text/%' and Content is not null`;

type Rows = readonly Readonly<Record<string, unknown>>[];

/** @param database as {@link Rt.database} has it */
export function recordOf(database: string): RtRecord {
  const connection = new DatabaseSync(database, { readOnly: true, timeout: 60_000 });
  const all = (sql: string): Rows => connection.prepare(sql).all();
  try {
    const keys = valuesByTicket(all(KEYS));
    const references = valuesByTicket(all(REFERENCES));
    const members = valuesByTicket(all(MEMBERS));
    const texts = Map.groupBy(all(TEXTS), (row) => Number(row['transaction_']));
    const tickets = all(TICKETS).map((row): [number, RecordedTicket] => {
      const id = Number(row['id']);
      const [text, number] = readers(row);
      const due = row['due'] === null ? 0 : number('due');
      return [
        id,
        {
          id,
          effective: number('effective'),
          queue: text('queue'),
          status: text('status'),
          owner: text('owner'),
          creator: text('creator'),
          priority: number('priority'),
          due: due <= 0 ? null : due,
          keys: keys.get(id) ?? [],
          refersTo: references.get(id) ?? [],
          memberOf: (members.get(id) ?? []).map(Number),
        },
      ];
    });
    const transactions = all(TRANSACTIONS).map((row): RecordedTransaction => {
      const [text, number] = readers(row);
      const id = number('id');
      return {
        id,
        ticket: number('ticket'),
        type: text('type'),
        field: text('field'),
        oldValue: text('oldValue'),
        newValue: text('newValue'),
        creator: text('creator'),
        texts: (texts.get(id) ?? []).map((one) => decoded(one['text'])),
      };
    });
    return { tickets: new Map(tickets), transactions };
  } finally {
    connection.close();
  }
}

function readers(
  row: Readonly<Record<string, unknown>>,
): readonly [(name: string) => string, (name: string) => number] {
  return [(name) => String(row[name]), (name) => Number(row[name])];
}

function valuesByTicket(rows: Rows): ReadonlyMap<number, readonly string[]> {
  const grouped = Map.groupBy(rows, (row) => Number(row['ticket']));
  return new Map([...grouped].map(([ticket, own]) => [ticket, own.map((row) => String(row['value']))]));
}

function decoded(content: unknown): string {
  return content instanceof Uint8Array ? Buffer.from(content).toString('utf8') : String(content);
}
