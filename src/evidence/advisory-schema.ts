/** What an advisory may say, published as `config/schema/advisory.schema.json`. */
import { conditionDefinitions } from './condition-schema.ts';
import { RISKS, TLP_LABELS } from './advisory.ts';

const id = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' } as const;
const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
const url = { type: 'string', pattern: '^https?://[^\\s]+$', maxLength: 500 } as const;
const date = { type: 'string', format: 'calendar-date' } as const;
const condition = { $ref: '#/$defs/condition' } as const;

export const advisorySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'An advisory for check_advisory',
  type: 'object',
  additionalProperties: false,
  required: ['id', 'title', 'risk', 'tlp', 'url', 'exposed'],
  properties: {
    id: { ...id, description: 'its name; the subject of its finding' },
    aliases: {
      type: 'array',
      maxItems: 100,
      items: { ...id, pattern: '^(?:CVE-\\d{4}-\\d{4,}|(?!CVE-)[A-Za-z0-9][A-Za-z0-9._-]{0,63})$' },
      description: 'other names of it, exact; CVE ids have four digits or more',
    },
    title: { ...text, description: 'what is wrong with what, in a few words' },
    risk: { enum: RISKS },
    tlp: { enum: TLP_LABELS, description: 'Traffic Light Protocol 2.0' },
    url: { ...url, description: 'the advisory itself' },
    published: { ...date, description: 'a date, 2026-07-04' },
    updated: { ...date, description: 'the latest date' },
    deadline: {
      type: 'string',
      format: 'calendar-instant',
      description: 'by when it had to be dealt with: a date, or an instant in UTC (2026-07-04T12:00Z)',
    },
    note: { type: 'string', maxLength: 4000, description: 'for whoever edits this file' },
    exposed: { ...condition, description: 'whether this host has the thing at all' },
    fixed: { ...condition, description: 'whether it is patched; left out where no host can tell' },
    mitigated: {
      type: 'array',
      minItems: 1,
      maxItems: 64,
      description: 'what takes the danger away; any one is enough',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'url', 'when'],
        properties: {
          name: { ...id, description: 'named as the proof' },
          url: { ...url, description: 'where it is described' },
          when: condition,
        },
      },
    },
  },
  $defs: conditionDefinitions,
} as const;
