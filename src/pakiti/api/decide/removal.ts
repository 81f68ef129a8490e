/** What a removal, which has no body, may be asked with. */
import type { Parameter } from '../../../portal/routes/parameters.ts';
import { LONGEST_REASON } from '../../decisions/named.ts';

const why: Parameter<string> = {
  description: 'the reason, which is kept with what is gone',
  schema: { type: 'string', minLength: 1, maxLength: LONGEST_REASON },
  many: false,
  read: (text) => (text.trim() === '' || text.length > LONGEST_REASON ? undefined : text),
};

export const REMOVAL = { why } as const;
