/** A verdict about one subject at one time: what the bridge receives, stores and delivers. */
import { createHash } from 'node:crypto';
import type { Finding, State } from '../result/index.ts';

/** Who an event is about. Without `service` it is about the host itself. */
export interface Subject {
  /** Name of the site as in GOCDB, or {@link UNKNOWN_SITE}. */
  readonly site: string;
  /** The operations centre that the site belongs to. */
  readonly ngi?: string;
  /** The host that the monitor knows: with jobs, the computing element. */
  readonly host: string;
  /** The machine that was looked at where it is another: with jobs, the worker node. */
  readonly node?: string;
  /** The monitor's description of the service. */
  readonly service?: string;
  readonly metric?: string;
}

export const UNKNOWN_SITE = 'unknown';

export const STATE_TYPES = ['soft', 'hard'] as const;
export type StateType = (typeof STATE_TYPES)[number];

export const SIGNATURES = ['none', 'verified'] as const;
export type SignatureStatus = (typeof SIGNATURES)[number];

/** What a source says; texts are as the plugin printed them, newlines and all. */
export interface Report {
  readonly subject: Subject;
  /** Of a host: OK is up, CRITICAL down, UNKNOWN unreachable. */
  readonly state: State;
  readonly stateType: StateType;
  readonly summary: string;
  readonly longOutput: string;
  readonly perfdata: string;
  readonly findings?: readonly Finding[];
  /** UTC instants, ISO 8601 with up to microseconds, when the check ran. */
  readonly start: string;
  readonly end: string;
  /** Such as the VO and the role that a check ran with. */
  readonly tags: Readonly<Record<string, string>>;
  /** Receivers and monitors it came through, first to last; it is sent back to none of them. */
  readonly via: readonly string[];
}

export interface Event extends Report {
  /** {@link eventId} */
  readonly id: string;
  /** The receiver that took it. */
  readonly source: string;
  /** The credential that it came with. */
  readonly reporter: string;
  readonly signature: SignatureStatus;
}

const SECONDS_BYTES = 6;
const HASH_BYTES = 16;

/** Hexadecimal digits of an id. */
export const ID_LENGTH = 2 * (SECONDS_BYTES + HASH_BYTES);

/**
 * Start in whole seconds (six bytes, big-endian), then SHA-256 over subject, state and output, cut to 16 bytes: receivers
 * that saw the same result agree, and ids grow with time, which keeps an index of many flat.
 */
export function eventId(
  event: Pick<Report, 'subject' | 'state' | 'summary' | 'longOutput' | 'start'>,
): string {
  const seconds = Buffer.alloc(SECONDS_BYTES);
  seconds.writeUIntBE(Math.max(0, Math.floor(Date.parse(event.start) / 1000)), 0, SECONDS_BYTES);
  const said = [...subjectWords(event.subject), event.state, outputOf(event)];
  const hash = createHash('sha256').update(JSON.stringify(said)).digest().subarray(0, HASH_BYTES);
  return Buffer.concat([seconds, hash]).toString('hex');
}

/** One text for one subject: host names in lower case, the rest as it is. The NGI is a property of the site. */
export function subjectKey(subject: Subject): string {
  return JSON.stringify(subjectWords(subject));
}

function subjectWords({ site, host, node, service, metric }: Subject): readonly (string | null)[] {
  return [site, host.toLowerCase(), node?.toLowerCase() ?? null, service ?? null, metric ?? null];
}

/** Monitors differ in the white space that they leave at the end. */
function outputOf({ summary, longOutput }: Pick<Report, 'summary' | 'longOutput'>): string {
  return `${summary}\n${longOutput}`.trimEnd();
}
