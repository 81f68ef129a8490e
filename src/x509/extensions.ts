/** Extensions of certificates and lists, RFC 5280 section 4.2. */
import { TAG, type DerCursor } from './der-cursor.ts';
import { readBoolean, readOid } from './der-values.ts';

export interface Extension {
  /** Dotted. */
  readonly oid: string;
  readonly critical: boolean;
  /** DER of the extension's own type. */
  readonly value: Buffer;
}

/** Passes one Extensions sequence. */
export function readExtensions(cursor: DerCursor): readonly Extension[] {
  const extensions: Extension[] = [];
  for (const list = cursor.enter(TAG.sequence); !list.isAtEnd;) extensions.push(readExtension(list));
  cursor.finish();
  return extensions;
}

function readExtension(list: DerCursor): Extension {
  const fields = list.enter(TAG.sequence);
  const oid = readOid(fields);
  const critical = fields.tag === TAG.boolean ? readBoolean(fields) : false;
  const value = fields.content(TAG.octetString);
  fields.finish();
  return { oid, critical, value };
}
