/** What tags and exceptions have in common, and is held against what commands hold them against. */
import { type Field, textField } from '../../../portal/decide/fields.ts';
import { cveNamed, LONGEST_REASON, nameComplaint } from '../../decisions/named.ts';

export const why = textField('the reason', LONGEST_REASON);

export const cve: Field<string> = {
  description: 'a CVE id, such as CVE-2024-1086',
  schema: { type: 'string', pattern: '^[Cc][Vv][Ee]-\\d{4}-\\d{4,19}$' },
  read: (value) => (typeof value === 'string' ? cveNamed(value) : undefined),
};

/** One that can be printed as it is. */
export function nameField(what: string): Field<string> {
  return {
    description: `the name of ${what}, up to 255 characters and none of them a control character`,
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    read: (value) => (typeof value === 'string' && nameComplaint(value) === undefined ? value : undefined),
  };
}

export const flag: Field<boolean> = {
  description: 'true or false',
  schema: { type: 'boolean' },
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};
