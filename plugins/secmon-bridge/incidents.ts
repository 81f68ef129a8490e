/** The ledger behind the bridge: what its log says of issues, with what the operator has laid down of sites. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { contactsSourceSchema } from '../../src/incidents/contacts/source.ts';
import { isTimeZone } from '../../src/incidents/contacts/time-zone.ts';
import { followIntoLedger } from '../../src/incidents/intake/follow.ts';
import { Intake, type Taken } from '../../src/incidents/intake/intake.ts';
import {
  beginningOf,
  type IntakeConfiguration,
  intakeProperties,
  intakeSettings,
  sinceOf,
} from '../../src/incidents/intake/intake-schema.ts';
import { type Laid, sitePolicy } from '../../src/incidents/intake/site-policy.ts';
import { hurryKnown } from '../../src/incidents/known-contacts.ts';
import { DEFAULT_RULES } from '../../src/incidents/transition/index.ts';
import type { Store } from '../../src/store/store.ts';
import type { Activity } from './activity.ts';
import type { ConfigurationComplaint } from './complaint.ts';
import { inField } from './field-failure.ts';
import { keepLaidDown, type LaidDown, type LaidDownConfiguration } from './laid-down.ts';
import { openFindings, type PakitiConfiguration, type PakitiFindings, pakitiSchema } from './pakiti.ts';
import { openPeople } from './people.ts';
import { type PeopleConfiguration, peopleProperties } from './people-configuration.ts';
import { toldBy, type TrackerConfiguration } from './tracker-configuration.ts';
import type { DaemonWorld } from './world.ts';

export interface IncidentsConfiguration
  extends IntakeConfiguration, LaidDownConfiguration, PeopleConfiguration {
  readonly pakiti?: PakitiConfiguration;
}

const { type, additionalProperties, minProperties, maxProperties, properties } = contactsSourceSchema;

/** Part of `config/schema/bridge.schema.json`. */
export const incidentsSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'results become issues of the ledger (`secmon incident`)',
  properties: {
    contacts: {
      ...{ type, additionalProperties, minProperties, maxProperties, properties },
      description:
        'sites with their certification and downtimes: from GOCDB, or a file that is read again every five minutes; without it every site may be told',
    },
    policy: {
      type: 'string',
      pattern: '^/',
      description:
        'directory of the policy (policy.schema.json), read again with them; the shipped one unless given',
    },
    catalogue: {
      type: 'string',
      pattern: '^/',
      description:
        'directory of advisories (or one file), read again with them: their deadlines count before those of the shipped ones of the same id',
    },
    pakiti: pakitiSchema,
    ...intakeProperties,
    ...peopleProperties,
  },
} as const;

/** What of the whole configuration counts here. */
interface IncidentsPart {
  readonly incidents?: IncidentsConfiguration;
  readonly trackers?: readonly TrackerConfiguration[];
}

/** What no schema can say. */
export function incidentsComplaint({ incidents = {} }: IncidentsPart): ConfigurationComplaint | undefined {
  if (Number.isNaN(sinceOf(incidents)))
    return { field: ['incidents', 'since'], message: 'is not on the calendar' };
  const { timeZone } = incidents.digests ?? {};
  return timeZone === undefined || isTimeZone(timeZone)
    ? undefined
    : { field: ['incidents', 'digests', 'timeZone'], message: `'${timeZone}' is no time zone` };
}

/** @param laid as it is now */
export function intakeOn(
  store: Store,
  { trackers, incidents = {} }: IncidentsPart,
  laid: () => Laid,
  now: () => number,
): Intake {
  return new Intake({
    tables: store.intake(),
    settings: intakeSettings(incidents),
    policy: sitePolicy(laid),
    rules: DEFAULT_RULES,
    operationsOf: toldBy(trackers),
    newOperationId: randomUUID,
    now,
  });
}

export interface Incidents {
  readonly laid: LaidDown;
  /** Begins to follow the log, and to tell people. */
  run(): void;
  /** Resolves when nothing follows any more. */
  stop(): Promise<void>;
}

const NAME = 'incidents';
const CONTACTS = 'contacts';
const PAKITI = 'pakiti';

async function layDown(
  incidents: IncidentsConfiguration,
  { store, machine, activity }: Pick<DaemonWorld, 'store' | 'machine' | 'activity'>,
): Promise<LaidDown> {
  const told = (trouble: string | undefined): void =>
    noted(activity, CONTACTS, trouble, 'sites and policy are read again');
  const read = async ({ directory }: Laid): Promise<void> => {
    if (directory !== undefined) await hurryKnown(store.intake(), directory, machine.clock.now());
  };
  return await inField(['incidents'], incidents, () => keepLaidDown(machine, incidents, told, read));
}

/** @throws Failure that names the field whose file cannot be used; then nothing runs */
export async function openIncidents(
  configuration: IncidentsPart,
  { store, machine, activity, keepsOld }: Pick<DaemonWorld, 'store' | 'machine' | 'activity' | 'keepsOld'>,
): Promise<Incidents> {
  const { incidents = {} } = configuration;
  const now = (): number => machine.clock.now();
  const beginning = await inField(['incidents'], incidents, () =>
    store.intake().beginning(beginningOf(incidents, now())),
  );
  // What comes in from now on is the ledger's, although we are killed before its first step, which waits for GOCDB.
  await store.intake().addFollower(beginning);
  const laid = await layDown(incidents, { store, machine, activity });
  const stopping = new AbortController();
  const findings = await openFindings(incidents, { store, now });
  const laidNow = (): Laid => (findings === undefined ? laid.now() : findings.laid(laid.now()));
  const people = await openPeople(incidents, {
    ...{ store, machine, activity, keepsOld },
    laid: laidNow,
    ready: laid.asked,
    operationsOf: toldBy(configuration.trackers),
    rules: intakeSettings(incidents).rules,
  }).catch((error: unknown) => {
    laid.stop();
    throw error;
  });
  const following = {
    ...{ store, activity, findings, incidents, now, laid: laidNow },
    intake: intakeOn(store, configuration, laidNow, now),
    signal: stopping.signal,
  };
  let running: Promise<unknown> | undefined;
  return {
    laid,
    run() {
      people.run();
      // A site that GOCDB has suspended is not told because we have just been started.
      running = laid.asked.then(() => Promise.all([followLog(following), lookForFindings(following)]));
    },
    async stop() {
      stopping.abort();
      laid.stop();
      await people.stop();
      await running;
    },
  };
}

interface IntoLedger extends Pick<DaemonWorld, 'store' | 'activity'> {
  readonly intake: Intake;
  readonly findings: PakitiFindings | undefined;
  readonly incidents: IncidentsConfiguration;
  readonly laid: () => Laid;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

async function followLog(world: IntoLedger): Promise<void> {
  const { intake, activity, now, signal } = world;
  await followIntoLedger({
    intake,
    now,
    pause: async (seconds) => {
      await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
    },
    signal,
    failed: (error) => noted(activity, NAME, troubleOf(error), 'the log is followed again'),
    taken: (taken) => counted(world, taken),
  });
}

async function lookForFindings(world: IntoLedger): Promise<void> {
  const { store, intake, activity, findings, incidents, laid, now, signal } = world;
  const { rules, freshSeconds } = intakeSettings(incidents);
  await findings?.tellAgainAndAgain(
    { store, intake, rules, freshSeconds, laid, now },
    {
      take: (statements) => intake.take(statements),
      taken: (taken) => counted(world, taken),
      told: (trouble) => noted(activity, PAKITI, trouble, 'what hosts lack is looked at again'),
      signal,
    },
  );
}

async function counted({ store, intake, activity }: IntoLedger, taken: Taken): Promise<void> {
  activity.intake(taken, await store.intake().rows.heldCounts(), await intake.storm());
}

function troubleOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof Error ? error.message : JSON.stringify(error);
}

function noted(activity: Activity, name: string, trouble: string | undefined, again: string): void {
  if (trouble === undefined) activity.notice(name, { kind: 'recovered', text: again });
  else activity.notice(name, { kind: 'trouble', text: trouble });
}
