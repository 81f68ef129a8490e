/**
 * Queries in TicketSQL. Every value goes through one encoder: a quote that is not escaped selects other tickets than
 * meant. Source: `RT::SQL`, where a backslash takes the meaning of a quote and of a backslash.
 */
declare const ENCODED: unique symbol;
/** Text that RT reads as it was meant. */
export type TicketSql = string & { readonly [ENCODED]: true };

type Field =
  | 'Queue'
  | 'Creator'
  | 'RefersTo'
  | 'Status'
  | 'Subject'
  | 'Type'
  | 'ObjectType'
  | 'TicketQueue'
  | 'LastUpdated';
type Operator = '=' | '!=' | '<' | '>';

export function compare(field: Field, operator: Operator, value: string): TicketSql {
  return encoded(`${field} ${operator} ${quoted(value)}`);
}

/** @param number a whole one */
export function idAbove(number: number): TicketSql {
  if (!Number.isSafeInteger(number)) throw new RangeError(`${number} is no id`);
  return encoded(`id > ${number}`);
}

/** @param name of a custom field; braces cannot be told from the ones around it */
export function fieldIs(name: string, value: string): TicketSql {
  if (/[{}]/.test(name)) throw new RangeError(`'${name}': no braces in the name of a custom field`);
  return encoded(`${quoted(`CF.{${name}}`)} = ${quoted(value)}`);
}

export function allOf(...parts: readonly TicketSql[]): TicketSql {
  return joined(' AND ', parts);
}

export function anyOf(...parts: readonly TicketSql[]): TicketSql {
  return joined(' OR ', parts);
}

/** An empty query selects everything. */
function joined(operator: string, parts: readonly TicketSql[]): TicketSql {
  if (parts.length === 0) throw new RangeError('a query of nothing');
  return encoded(parts.map((part) => `(${part})`).join(operator));
}

/** A string as TicketSQL has it. */
export function quoted(value: string): string {
  return `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}

function encoded(text: string): TicketSql {
  return text as TicketSql;
}
