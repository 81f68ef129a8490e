/** What an operator says of each tracker, whatever its kind, and what a ledger tells them because of it. */
import { trackerKinds } from '../../src/incidents/trackers/index.generated.ts';
import type { OperationsOf } from '../../src/incidents/outbox.ts';
import { operationsOf } from '../../src/incidents/trackers/telling.ts';
import { type Tlp, TLPS } from '../../src/incidents/trackers/tlp.ts';
import type { TrackerKind } from '../../src/incidents/trackers/tracker.ts';
import { LONGEST_WAIT_SECONDS } from '../../src/store/clocks.ts';
import { kindOf, ownPart, type MemberConfiguration } from './members.ts';

export interface TrackerConfiguration extends MemberConfiguration {
  readonly contacts?: string;
  readonly link?: string;
  readonly tlp?: Tlp;
  readonly perSecond?: number;
  readonly deadlineSeconds?: number;
  readonly maxAgeSeconds?: number;
  readonly updateSeconds?: number;
  readonly inboundSeconds?: number;
}

export const TLP: Tlp = 'TLP:AMBER';
export const DEADLINE_SECONDS = 120;
export const MAX_AGE_SECONDS = 2 * 86_400;
export const UPDATE_SECONDS = 900;
export const INBOUND_SECONDS = 60;

/** Such as `1 of mail`. */
function usualRates(): string {
  return trackerKinds
    .flatMap(({ kind, perSecond }) => (perSecond === undefined ? [] : `${perSecond} of ${kind}`))
    .join(', ');
}

export const ofTrackers = {
  name: {
    type: 'string',
    pattern: '^[A-Za-z0-9._-]{1,64}$',
    description: 'the ledger knows its tickets by it: another name is another tracker',
  },
  contacts: {
    type: 'string',
    pattern: '^/',
    description:
      'file of sites and whom to write to (contacts.schema.json) in place of incidents.contacts, read again when it changes',
  },
  link: {
    type: 'string',
    pattern: '^https?://[^\\s@]+$',
    description: 'address that the key of an issue is appended to, where people see it',
  },
  tlp: { enum: TLPS, default: TLP, description: 'who may be told; first and last in every text' },
  perSecond: {
    type: 'number',
    exclusiveMinimum: 0,
    description: `operations a second on average; ${usualRates()} unless given, not limited of those that limit their requests`,
  },
  deadlineSeconds: {
    type: 'number',
    minimum: 1,
    maximum: 600,
    default: DEADLINE_SECONDS,
    description: 'after which one operation is given up, to be searched for and tried again',
  },
  maxAgeSeconds: {
    type: 'number',
    minimum: 60,
    default: MAX_AGE_SECONDS,
    description: 'for which an operation is tried; then it has failed (`secmon incident outbox`)',
  },
  updateSeconds: {
    type: 'number',
    minimum: 0,
    maximum: LONGEST_WAIT_SECONDS,
    default: UPDATE_SECONDS,
    description: 'between two updates of one issue; what changes meanwhile is told together',
  },
  inboundSeconds: {
    type: 'number',
    minimum: 1,
    maximum: LONGEST_WAIT_SECONDS,
    default: INBOUND_SECONDS,
    description: 'between two times when it is asked what people have done, where it can be',
  },
} as const;

/** The kinds of trackers, each with its own part of a configuration that its schema has been asked about. */
export function trackerKindOf(member: TrackerConfiguration): TrackerKind<unknown> {
  return kindOf(trackerKinds, member);
}

/** What whoever changes the ledger of this configuration leaves for its trackers. */
export function toldBy(trackers: readonly TrackerConfiguration[] = []): OperationsOf {
  return operationsOf(
    trackers.map((member) => {
      const kind = trackerKindOf(member);
      const { hearsOfItself = [] } = kind;
      return {
        name: member.name,
        hearsOfItself,
        asks: (telling) => kind.asks(ownPart(member), telling),
        lineOf: kind.lineOf?.bind(kind),
      };
    }),
  );
}
