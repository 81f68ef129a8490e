/** What the bridge says of itself: it writes this file every few seconds. Times are seconds since the epoch. */
export interface BridgeStatus {
  readonly version: string;
  /** When it was written. */
  readonly at: number;
  readonly startedAt: number;
  readonly store: StoreStatus;
  readonly sinks: readonly SinkStatus[];
  readonly receivers: readonly ReceiverStatus[];
  readonly trackers?: readonly TrackerStatus[];
  /** What else does not work at present, such as the portal. */
  readonly parts?: readonly PartStatus[];
}

export interface PartStatus {
  readonly name: string;
  readonly trouble: string;
}

export interface StoreStatus {
  /** Events that the slowest sink which must keep up has not finished, and how many there may be before nothing new is taken. */
  readonly backlog: number;
  readonly maxBacklog: number;
  /** Seconds for which the oldest of them has been there; negative after a clock was set back; absent when there is none. */
  readonly oldestSeconds?: number;
  /** Above which nothing new is taken. */
  readonly maxAgeSeconds?: number;
  /** Bytes of the file system that the store is on; absent where the store is another machine's. */
  readonly freeBytes?: number;
  readonly totalBytes?: number;
  /** Why it takes nothing, or gives nothing, at present. */
  readonly trouble?: string;
}

export interface SinkStatus {
  readonly name: string;
  readonly kind: string;
  /** Events that it has not finished. */
  readonly waiting: number;
  /** Seconds for which the oldest of them has been there; negative after a clock was set back; absent when there is none. */
  readonly oldestSeconds?: number;
  readonly dead: number;
  /** Why nothing could be delivered at the last attempt. */
  readonly failing?: string;
}

export interface TrackerStatus {
  readonly name: string;
  readonly kind: string;
  /** Operations that it has not been told, or not for sure. */
  readonly waiting: number;
  /** Of them those that may have arrived. */
  readonly unknown: number;
  /** Seconds for which the oldest of them has been there; absent when there is none. */
  readonly oldestSeconds?: number;
  /** Operations that it will not be told unless somebody says so. */
  readonly failed: number;
  /** Of those that wait: since policy keeps the site from being told. */
  readonly held?: number;
  /** Of those that wait: since nobody is known who answers for the site. */
  readonly contactless?: number;
}

export interface ReceiverStatus {
  readonly name: string;
  readonly kind: string;
  /** When it last heard from its source; absent before. */
  readonly heardAt?: number;
  /** Since the daemon started: results stored, and what could not be read. */
  readonly results: number;
  readonly dropped: number;
  /** What its source has against it at present. */
  readonly trouble?: string;
}

const name = { type: 'string', minLength: 1, maxLength: 1024 } as const;
const text = { type: 'string', maxLength: 4096 } as const;
const amount = { type: 'number', minimum: 0 } as const;

export const statusSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What the bridge says of itself',
  type: 'object',
  required: ['version', 'at', 'startedAt', 'store', 'sinks', 'receivers'],
  properties: {
    version: text,
    at: amount,
    startedAt: amount,
    store: {
      type: 'object',
      required: ['backlog', 'maxBacklog'],
      properties: {
        backlog: amount,
        maxBacklog: amount,
        oldestSeconds: { type: 'number' },
        maxAgeSeconds: amount,
        freeBytes: amount,
        totalBytes: amount,
        trouble: text,
      },
    },
    sinks: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'kind', 'waiting', 'dead'],
        properties: {
          name,
          kind: name,
          waiting: amount,
          oldestSeconds: { type: 'number' },
          dead: amount,
          failing: text,
        },
      },
    },
    receivers: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'kind', 'results', 'dropped'],
        properties: { name, kind: name, heardAt: amount, results: amount, dropped: amount, trouble: text },
      },
    },
    trackers: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'kind', 'waiting', 'unknown', 'failed'],
        properties: {
          name,
          kind: name,
          waiting: amount,
          unknown: amount,
          oldestSeconds: { type: 'number' },
          failed: amount,
          held: amount,
          contactless: amount,
        },
      },
    },
    parts: {
      type: 'array',
      items: { type: 'object', required: ['name', 'trouble'], properties: { name, trouble: text } },
    },
  },
} as const;
