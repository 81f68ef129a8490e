/** What has happened to tickets: the rows of RT's history, and what they carry. */
import { idOf, listOf, recordOf, referenceOf, textOf } from './shape.ts';

export interface RtTransaction {
  readonly id: number;
  readonly ticket: number;
  /** Such as `Create`, `Correspond`, `Comment`, `Status`, `Set`, `AddLink`, `EmailRecord`. */
  readonly type: string;
  readonly creator: string;
  /** ISO 8601 in UTC. */
  readonly created: string;
  /** What was changed, such as `Owner`, `MergedInto`, `Requestor`; often empty. */
  readonly field: string;
  readonly oldValue: string;
  readonly newValue: string;
}

export interface RtAttachment {
  readonly id: number;
  readonly contentType: string;
  /** Whole, as the mail had them. */
  readonly headers: string;
  /** Of text; empty for anything else. */
  readonly text: string;
}

export const TRANSACTION_FIELDS = 'Type,ObjectId,Creator,Created,Field,OldValue,NewValue';
export const ATTACHMENT_FIELDS = 'ContentType,Headers,Content';

/** @throws RtFailure `unreadable` */
export function transactionOf(value: unknown, where: string): RtTransaction {
  const row = recordOf(value, where);
  const text = (name: string): string => textOf(row[name] ?? '', `${where}: ${name}`);
  return {
    id: idOf(row['id'], `${where}: id`),
    ticket: idOf(row['ObjectId'], `${where}: ObjectId`),
    type: textOf(row['Type'], `${where}: Type`),
    creator: referenceOf(row['Creator'], `${where}: Creator`),
    created: textOf(row['Created'], `${where}: Created`),
    field: text('Field'),
    oldValue: text('OldValue'),
    newValue: text('NewValue'),
  };
}

/** @throws RtFailure `unreadable` */
export function attachmentOf(value: unknown, where: string): RtAttachment {
  const row = recordOf(value, where);
  const contentType = textOf(row['ContentType'] ?? '', `${where}: ContentType`);
  const content = textOf(row['Content'] ?? '', `${where}: Content`);
  return {
    id: idOf(row['id'], `${where}: id`),
    contentType,
    headers: textOf(row['Headers'] ?? '', `${where}: Headers`),
    text: contentType.startsWith('text/') ? content : '',
  };
}

/** @throws RtFailure `unreadable` */
export function itemsOf(value: unknown, where: string): readonly unknown[] {
  return listOf(recordOf(value, where)['items'], `${where}: items`);
}
