/** The ledger behind the bridge: what its log says of issues, with what the operator has laid down of sites. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../../src/host/host.ts';
import { readContacts } from '../../src/incidents/contacts/file/read-contacts.ts';
import { followIntoLedger } from '../../src/incidents/intake/follow.ts';
import { Intake } from '../../src/incidents/intake/intake.ts';
import {
  type IntakeConfiguration,
  intakeProperties,
  intakeSettings,
} from '../../src/incidents/intake/intake-schema.ts';
import { type Laid, sitePolicy } from '../../src/incidents/intake/site-policy.ts';
import { readPolicy } from '../../src/incidents/policy/read-policy.ts';
import { DEFAULT_RULES } from '../../src/incidents/transition/index.ts';
import type { Store } from '../../src/store/store.ts';
import type { Activity } from './activity.ts';
import type { ConfigurationComplaint } from './complaint.ts';
import { inField } from './field-failure.ts';
import type { DaemonWorld } from './world.ts';

export interface IncidentsConfiguration extends IntakeConfiguration {
  readonly contacts?: string;
  readonly policy?: string;
}

const path = { type: 'string', pattern: '^/' } as const;

/** Part of `config/schema/bridge.schema.json`. */
export const incidentsSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'results become issues of the ledger (`secmon incident`)',
  properties: {
    contacts: {
      ...path,
      description:
        'file of sites (contacts.schema.json) with their certification and downtimes, read again every five minutes; without it every site may be told',
    },
    policy: {
      ...path,
      description:
        'directory of the policy (policy.schema.json), read again with it; without it nothing is due',
    },
    ...intakeProperties,
  },
} as const;

export function incidentsComplaint({
  contacts,
  policy,
}: IncidentsConfiguration): ConfigurationComplaint | undefined {
  if (contacts === undefined || policy !== undefined) return undefined;
  return { field: ['incidents', 'contacts'], message: 'needs policy, which says what sites are told' };
}

/** @throws Failure that names the file, and line and field of it */
export async function readLaid(
  host: Pick<Host, 'files' | 'accounts'>,
  { contacts, policy }: IncidentsConfiguration,
): Promise<Laid> {
  return {
    directory: contacts === undefined ? undefined : await readContacts(host, contacts),
    policy: policy === undefined ? undefined : await readPolicy(host, policy),
    advisoryOf: () => undefined,
  };
}

/** @param laid as it is now */
export function intakeOn(
  store: Store,
  configuration: IncidentsConfiguration,
  laid: () => Laid,
  now: () => number,
): Intake {
  return new Intake({
    tables: store.intake(),
    settings: intakeSettings(configuration),
    policy: sitePolicy(laid),
    rules: DEFAULT_RULES,
    operationsOf: () => [],
    newOperationId: randomUUID,
    now,
  });
}

export interface Incidents {
  /** Resolves when nothing follows any more. */
  stop(): Promise<void>;
}

const NAME = 'incidents';
const CONTACTS = 'contacts';
const READ_AGAIN_SECONDS = 300;

/** @throws Failure that names the field whose file cannot be used; then nothing runs */
export async function startIncidents(
  configuration: IncidentsConfiguration,
  { store, machine, activity }: Pick<DaemonWorld, 'store' | 'machine' | 'activity'>,
): Promise<Incidents> {
  let laid = await inField(['incidents'], configuration, () => readLaid(machine, configuration));
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = async (seconds: number): Promise<void> => {
    await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
  };
  const now = (): number => machine.clock.now();
  const intake = intakeOn(store, configuration, () => laid, now);
  const following = followIntoLedger({
    intake,
    now,
    pause,
    signal,
    failed: (error) => noted(activity, NAME, error, 'the log is followed again'),
    async taken(taken) {
      const isStorm = (await intake.storm()).stoppedAt !== null;
      activity.intake(taken, await store.intake().rows.heldCounts(), isStorm);
    },
  });
  const reading = readAgain();
  return {
    async stop() {
      stopping.abort();
      await Promise.all([following, reading]);
    },
  };

  /** What cannot be read now is as it was. */
  async function readAgain(): Promise<void> {
    let failing = false;
    for (;;) {
      await pause(READ_AGAIN_SECONDS);
      if (signal.aborted) return;
      try {
        laid = await readLaid(machine, configuration);
        if (failing) noted(activity, CONTACTS, undefined, 'sites and policy are read again');
        failing = false;
      } catch (error) {
        failing = true;
        noted(activity, CONTACTS, error, '');
      }
    }
  }
}

function noted(activity: Activity, name: string, error: unknown, again: string): void {
  if (error === undefined) activity.notice(name, { kind: 'recovered', text: again });
  else {
    const text = error instanceof Error ? error.message : JSON.stringify(error);
    activity.notice(name, { kind: 'trouble', text });
  }
}
