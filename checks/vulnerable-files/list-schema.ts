/** What a list may say, published as `config/schema/vulnerable-files.schema.json`. */
import { ID_PATTERN, MODE_PATTERN } from './patterns.ts';

const mode = { type: 'string', pattern: MODE_PATTERN } as const;

export const listSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'List of the check vulnerable-files',
  type: 'object',
  additionalProperties: false,
  required: ['files'],
  properties: {
    files: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['at'],
        properties: {
          at: { type: 'string', pattern: '^/', description: 'absolute path, or glob with * ? [...] {a,b}' },
          warning: {
            ...mode,
            description: 'most permissive mode without a warning, octal in quotes, such as "0644"',
          },
          critical: { ...mode, description: 'most permissive mode that is not critical, such as "0774"' },
          owners: {
            type: 'array',
            minItems: 1,
            items: { type: ['string', 'integer'], minLength: 1, minimum: 0 },
            description: 'who may own it: names or uids; as severe as the more severe of the limits',
          },
          ids: {
            type: 'array',
            items: { type: 'string', pattern: ID_PATTERN },
            description: 'CVE or advisory ids',
          },
          note: { type: 'string', minLength: 1, description: 'why it matters' },
        },
        anyOf: [{ required: ['warning'] }, { required: ['critical'] }, { required: ['owners'] }],
      },
    },
  },
} as const;
