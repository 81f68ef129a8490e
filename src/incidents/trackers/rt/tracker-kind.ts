/** What every kind of tracker on RT has, however its queues are laid out. */
import type { Verb } from '../telling.ts';
import type { TrackerKind } from '../tracker.ts';
import { asks } from './asks.ts';
import { FIELDS } from './desk.ts';
import { type Layout, queuesOf } from './layout.ts';
import { rtConnectionProperties } from './open-client.ts';
import { customFieldsProperty, openRtTracker, type RtTrackerConfiguration } from './open-tracker.ts';
import { type PreflightConfiguration, preflightProperties, runPreflight } from './run-preflight.ts';

export interface RtConfiguration extends RtTrackerConfiguration, PreflightConfiguration {}

/** A property of the configuration. */
export const queueName = { type: 'string', minLength: 1, maxLength: 200 } as const;

interface RtKind<C extends RtConfiguration> {
  readonly kind: string;
  /** Names of queues. */
  readonly properties: Readonly<Record<string, object>>;
  readonly layoutOf: (configuration: C) => Layout;
  readonly hearsOfItself?: readonly Verb[];
}

export function rtTrackerKind<C extends RtConfiguration>({
  kind,
  properties,
  layoutOf,
  ...several
}: RtKind<C>): TrackerKind<C> {
  return {
    kind,
    properties: { ...rtConnectionProperties, ...properties, ...customFieldsProperty, ...preflightProperties },
    required: ['url', 'token'],
    abilities: {
      inbound: true,
      readBack: true,
      once: 'once: tickets by their key, messages by the id in them',
    },
    ...several,
    asks: (_, telling) => asks(telling),
    open: (name, configuration, world) => openRtTracker(name, configuration, layoutOf(configuration), world),
    preflight: (configuration, { machine }) =>
      runPreflight(
        configuration,
        { queues: queuesOf(layoutOf(configuration)), fields: fieldsOf(configuration) },
        machine,
      ),
  };
}

/** Custom fields that are written. */
function fieldsOf({ customFields = true }: RtTrackerConfiguration): readonly string[] {
  return customFields ? Object.values(FIELDS) : [];
}
