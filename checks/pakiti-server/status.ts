/** What the server says of itself at `/v1/status`, as far as it is judged. */
export interface Status {
  readonly version: string;
  /** UTC instants. */
  readonly at: string;
  /** Null: no host was ever heard of. */
  readonly lastReport: string | null;
  readonly hosts: {
    readonly all: number;
    readonly silent: number;
    readonly unassessed: number;
    readonly vulnerable: number;
    readonly undetermined: number;
  };
  readonly undeterminedCves: number;
  readonly pendingInventories: number;
  readonly pendingSeconds: number;
  readonly feeds: readonly FeedStatus[];
  /** Since the server was started, by what became of them. */
  readonly reports: Readonly<Record<string, number>>;
  readonly troubles: readonly string[];
}

export interface FeedStatus {
  readonly feed: string;
  readonly records: number;
  readonly notUnderstood: number;
  /** Since it was last known to be what the vendor says; null: never. */
  readonly ageSeconds: number | null;
  readonly staleAfterSeconds: number;
  readonly stale: boolean;
  readonly refused: string | null;
}

const text = { type: 'string' } as const;
const amount = { type: 'number', minimum: 0 } as const;
const instant = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$';

export const statusSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: [
    ...['version', 'at', 'lastReport', 'hosts', 'undeterminedCves', 'pendingInventories', 'pendingSeconds'],
    ...['feeds', 'reports', 'troubles'],
  ],
  properties: {
    ...{ version: text, at: { type: 'string', pattern: instant } },
    lastReport: { type: ['string', 'null'], pattern: instant },
    hosts: {
      type: 'object',
      required: ['all', 'silent', 'unassessed', 'vulnerable', 'undetermined'],
      properties: {
        ...{ all: amount, silent: amount, unassessed: amount, vulnerable: amount, undetermined: amount },
      },
    },
    ...{ undeterminedCves: amount, pendingInventories: amount, pendingSeconds: amount },
    feeds: {
      type: 'array',
      items: {
        type: 'object',
        required: [
          ...['feed', 'records', 'notUnderstood', 'ageSeconds', 'staleAfterSeconds', 'stale', 'refused'],
        ],
        properties: {
          ...{ feed: text, records: amount, notUnderstood: amount, staleAfterSeconds: amount },
          ageSeconds: { type: ['number', 'null'], minimum: 0 },
          ...{ stale: { type: 'boolean' }, refused: { type: ['string', 'null'] } },
        },
      },
    },
    reports: { type: 'object', additionalProperties: amount },
    troubles: { type: 'array', items: text },
  },
} as const;
