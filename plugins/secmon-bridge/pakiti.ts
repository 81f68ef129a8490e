/** The store of a Pakiti server, looked at again and again: what is found on hosts become issues of their sites. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Intake, Taken } from '../../src/incidents/intake/intake.ts';
import type { IntakeRule } from '../../src/incidents/intake/rules.ts';
import type { Laid } from '../../src/incidents/intake/site-policy.ts';
import { withOthers } from '../../src/incidents/policy/advisory-index.ts';
import { Decisions } from '../../src/pakiti/decisions/decisions.ts';
import { type TellConfiguration, tellProperties, tellSettings } from '../../src/pakiti/tell/settings.ts';
import { tellFindings } from '../../src/pakiti/tell/tell.ts';
import { Wanted } from '../../src/pakiti/tell/wanted.ts';
import type { Store } from '../../src/store/store.ts';
import type { StorePlace } from '../store/open.ts';
import { openPostgresql } from '../store/postgresql.ts';
import { openSqliteToRead } from '../store/sqlite.ts';
import { storeSchema } from '../store/store-schema.ts';

export interface PakitiConfiguration extends TellConfiguration {
  readonly store?: StorePlace;
}

/** Part of `incidents` in `config/schema/bridge.schema.json`. */
export const pakitiSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'what hosts lack by a Pakiti server becomes issues of their sites',
  properties: {
    store: {
      ...storeSchema,
      description: 'of the Pakiti server: an embedded one is only read; that of the bridge unless given',
    },
    ...tellProperties,
  },
} as const;

type Deadlines = ReturnType<Wanted['deadlines']>;

export interface PakitiWorld {
  /** Of the bridge. */
  readonly store: Store;
  readonly intake: Pick<Intake, 'voices'>;
  readonly rules: readonly IntakeRule[];
  readonly freshSeconds: number;
  readonly laid: () => Laid;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

const NONE: Deadlines = new Map();

export class PakitiFindings {
  readonly #configuration: PakitiConfiguration;
  #deadlines = NONE;
  #laid: { readonly from: Laid; readonly deadlines: Deadlines; readonly both: Laid } | undefined;

  constructor(configuration: PakitiConfiguration) {
    this.#configuration = configuration;
  }

  /** With the deadlines of tags. @returns the same object as long as nothing has changed */
  laid(from: Laid): Laid {
    const deadlines = this.#deadlines;
    if (this.#laid?.from !== from || this.#laid.deadlines !== deadlines) {
      const both = { ...from, advisoryOf: withOthers(from.advisoryOf, deadlines) };
      this.#laid = { from, deadlines, both };
    }
    return this.#laid.both;
  }

  /** What tags say of deadlines, before anybody is told. @throws Failure where the store cannot be read */
  async readDeadlines(world: Pick<PakitiWorld, 'store' | 'now'>): Promise<void> {
    await this.#withStore(world.store, async (store) => await this.#read(store, world.now()));
  }

  /**
   * Once all of it. An embedded store is opened each time, so that one that was replaced is never read by mistake.
   * @throws Failure where the store cannot be read
   */
  async tell(
    world: PakitiWorld,
    take: Parameters<typeof tellFindings>[0]['take'],
    taken: (taken: Taken) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const settings = tellSettings(this.#configuration);
    const { intake, rules, freshSeconds, laid, now } = world;
    await this.#withStore(world.store, async (store) => {
      await this.#read(store, now());
      await tellFindings({
        ...{ tables: store.pakiti(), settings, rules, freshSeconds, now, take, taken, signal },
        voices: (voices) => intake.voices(voices),
        ngiOf: (site) => laid().directory?.sites.get(site)?.ngi ?? '',
        breathe: () => new Promise((resolve) => void setImmediate(resolve)),
      });
    });
  }

  async #read(store: Store, now: number): Promise<void> {
    const wanted = new Wanted(await Decisions.read(store.pakiti(), now), tellSettings(this.#configuration));
    const deadlines = wanted.deadlines();
    if (JSON.stringify([...deadlines]) !== JSON.stringify([...this.#deadlines])) this.#deadlines = deadlines;
  }

  async #withStore(own: Store, work: (store: Store) => Promise<void>): Promise<void> {
    const place = this.#configuration.store;
    if (place === undefined) {
      await work(own);
      return;
    }
    const store = await openPakitiStore(place);
    try {
      await work(store);
    } finally {
      await store.close();
    }
  }
}

/** @throws Failure where there is none, or it is of another version */
export async function openPakitiStore(place: StorePlace): Promise<Store> {
  if ('sqlite' in place) return await openSqliteToRead(place.sqlite);
  return await openPostgresql({ connectionString: place.postgresql });
}

const LOOK_SECONDS = 30;

export interface Looking {
  readonly look: () => Promise<void>;
  /** Told why it could not be looked, and undefined when it could be again. */
  readonly told: (trouble: string | undefined) => void;
  readonly signal: AbortSignal;
}

/** Until the signal. What could not be read opens nothing and closes nothing. */
export async function lookAgainAndAgain({ look, told, signal }: Looking): Promise<void> {
  let trouble: string | undefined;
  while (!signal.aborted) {
    const before = trouble;
    trouble = undefined;
    try {
      await look();
    } catch (error) {
      trouble = error instanceof Error ? error.message : JSON.stringify(error);
    }
    if (trouble !== before && !signal.aborted) told(trouble);
    await delay(LOOK_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
  }
}
