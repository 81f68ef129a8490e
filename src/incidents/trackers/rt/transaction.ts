/** What has happened to tickets: the rows of RT's history, and what they carry. */
import { idOf, instantOf, listOf, recordOf, referenceOf, textOf } from './shape.ts';

export interface RtTransaction {
  readonly id: number;
  readonly ticket: number;
  /** Such as `Create`, `Correspond`, `Comment`, `Status`, `Set`, `AddLink`, `EmailRecord`. */
  readonly type: string;
  readonly creator: string;
  /** ISO 8601 in UTC; undefined where RT has no time of it. */
  readonly created: string | undefined;
  /** What was changed, such as `Owner`, `MergedInto`, `Requestor`; often empty. */
  readonly field: string;
  readonly oldValue: string;
  readonly newValue: string;
}

/** Of a message, without what is in it: that may be many files of many bytes. */
export interface RtPart {
  readonly id: number;
  readonly contentType: string;
  /** Whole, as the mail had them. */
  readonly headers: string;
}

export const TRANSACTION_FIELDS = 'Type,ObjectId,Creator,Created,Field,OldValue,NewValue';
/** Not `Parent`: RT 5.0 answers 500 for a part that has none. */
export const PART_FIELDS = 'ContentType,Headers';
export const TEXT_FIELDS = 'ContentType,Content';

/** @throws RtFailure `unreadable` */
export function transactionOf(value: unknown, where: string): RtTransaction {
  const row = recordOf(value, where);
  const text = (name: string): string => textOf(row[name] ?? '', `${where}: ${name}`);
  return {
    id: idOf(row['id'], `${where}: id`),
    ticket: idOf(row['ObjectId'], `${where}: ObjectId`),
    type: textOf(row['Type'], `${where}: Type`),
    creator: referenceOf(row['Creator'], `${where}: Creator`),
    created: instantOf(row['Created'] ?? '', `${where}: Created`),
    field: text('Field'),
    oldValue: text('OldValue'),
    newValue: text('NewValue'),
  };
}

/** @throws RtFailure `unreadable` */
export function partOf(value: unknown, where: string): RtPart {
  const row = recordOf(value, where);
  return {
    id: idOf(row['id'], `${where}: id`),
    contentType: textOf(row['ContentType'] ?? '', `${where}: ContentType`),
    headers: textOf(row['Headers'] ?? '', `${where}: Headers`),
  };
}

/** Of one of many parts; undefined of anything but text. @throws RtFailure `unreadable` */
export function textOfPart(value: unknown, where: string): string | undefined {
  const row = recordOf(value, where);
  const content = textOf(row['Content'] ?? '', `${where}: Content`);
  return textOf(row['ContentType'] ?? '', `${where}: ContentType`).startsWith('text/') ? content : undefined;
}

/** Of one that was asked for by its id: then it is in base64. @throws RtFailure `unreadable` */
export function contentOf(value: unknown, where: string): string {
  const content = textOf(recordOf(value, where)['Content'] ?? '', `${where}: Content`);
  return Buffer.from(content, 'base64').toString('utf8');
}

/** @throws RtFailure `unreadable` */
export function itemsOf(value: unknown, where: string): readonly unknown[] {
  return listOf(recordOf(value, where)['items'], `${where}: items`);
}
