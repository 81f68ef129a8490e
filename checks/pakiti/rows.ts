/** Rows of the API of pakiti-server as we use them. */
const text = { type: 'string' } as const;
const name = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text } as const;
const amount = { type: 'number', minimum: 0 } as const;
const instant = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' } as const;

export interface HostItem {
  readonly site: string;
  readonly host: string;
  readonly os: string;
  readonly arch: string;
  readonly packages: number;
  readonly lastReport: string;
  /** When it first had the inventory that it has. */
  readonly since: string;
  readonly assessed: string | null;
  readonly pending: boolean;
  readonly gaps: readonly string[];
  readonly unrated: number;
  readonly droppedLines: number;
}

export const hostItem = {
  type: 'object',
  required: [
    ...['site', 'host', 'os', 'arch', 'packages', 'lastReport', 'since', 'assessed', 'pending', 'gaps'],
    'unrated',
    'droppedLines',
  ],
  properties: {
    ...{ site: text, host: name, os: text, arch: text, packages: amount, lastReport: instant },
    ...{ since: instant, assessed: { type: ['string', 'null'] } },
    ...{ pending: { type: 'boolean' }, gaps: texts, unrated: amount, droppedLines: amount },
  },
} as const;

export interface FindingItem {
  readonly site: string;
  readonly host: string;
  readonly cve: string;
  readonly verdict: 'vulnerable' | 'undetermined';
  readonly severity: string;
  readonly exploited: boolean | null;
  readonly tags: readonly string[];
  readonly packages: readonly string[];
  readonly since: string;
  readonly due: string | null;
}

export const findingItem = {
  type: 'object',
  required: [
    ...['site', 'host', 'cve', 'verdict', 'severity', 'exploited', 'tags', 'packages', 'since', 'due'],
  ],
  properties: {
    ...{ site: text, host: name, cve: { type: 'string', pattern: '^CVE-\\d{4}-\\d{4,}$' } },
    ...{ verdict: { enum: ['vulnerable', 'undetermined'] }, severity: name },
    ...{ exploited: { type: ['boolean', 'null'] }, tags: texts, packages: texts, since: instant },
    due: { type: ['string', 'null'] },
  },
} as const;

export interface TagItem {
  readonly tag: string;
  readonly state: string;
  readonly enabled: boolean;
}

export const tagItem = {
  type: 'object',
  required: ['tag', 'state', 'enabled'],
  properties: { tag: name, state: name, enabled: { type: 'boolean' } },
} as const;

export interface FeedItem {
  readonly feed: string;
  readonly ageSeconds: number | null;
  readonly stale: boolean;
}

export const feedItem = {
  type: 'object',
  required: ['feed', 'ageSeconds', 'stale'],
  properties: { feed: name, ageSeconds: { type: ['number', 'null'] }, stale: { type: 'boolean' } },
} as const;
