/** The store of a Pakiti server, looked at again and again: what is found on hosts become issues of their sites. */
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../src/host/failure.ts';
import { ngiOf } from '../../src/incidents/contacts/directory.ts';
import type { Intake, Taken } from '../../src/incidents/intake/intake.ts';
import type { IntakeRule } from '../../src/incidents/intake/rules.ts';
import type { Statement } from '../../src/incidents/intake/statement.ts';
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

export interface Telling {
  /** A transaction of the ledger. */
  readonly take: (statements: readonly Statement[]) => Promise<Taken>;
  readonly taken: (taken: Taken) => Promise<void>;
  readonly signal: AbortSignal;
}

const NONE: Deadlines = new Map();
const LOOK_SECONDS = 30;

/**
 * With what tags say of deadlines, before anybody is told of one. A store that cannot be read does not keep the bridge from
 * its other work: whoever looks for findings says so, again and again.
 */
export async function openFindings(
  { pakiti }: { readonly pakiti?: PakitiConfiguration },
  world: Pick<PakitiWorld, 'store' | 'now'>,
): Promise<PakitiFindings | undefined> {
  if (pakiti === undefined) return undefined;
  const findings = new PakitiFindings(pakiti);
  await findings.readDeadlines(world).catch(() => undefined);
  return findings;
}

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
   * @returns why something of it was left out, undefined where nothing was
   * @throws Failure where the store cannot be read
   */
  async tell(world: PakitiWorld, { take, taken, signal }: Telling): Promise<string | undefined> {
    const settings = tellSettings(this.#configuration);
    const { intake, rules, freshSeconds, laid, now } = world;
    const { ahead } = await this.#withStore(world.store, async (store) => {
      await this.#read(store, now());
      return await tellFindings({
        ...{ tables: store.pakiti(), settings, rules, freshSeconds, now, take, taken, signal },
        voices: (voices) => intake.voices(voices),
        ngiOf: (site) => ngiOf(laid().directory, site),
        breathe: () => new Promise((resolve) => void setImmediate(resolve)),
      });
    });
    if (ahead === undefined) return undefined;
    const host = `${ahead.name} of the site ${ahead.site}`;
    return `reports are of a time that is yet to come, such as that of ${host}, and nothing is told of them: our clock, or that of the Pakiti server, is wrong`;
  }

  /**
   * Until the signal. What could not be read, or is of a time that is yet to come, opens nothing and closes nothing.
   * @param telling told why, and undefined when it is over
   */
  async tellAgainAndAgain(
    world: PakitiWorld,
    telling: Telling & { readonly told: (trouble: string | undefined) => void },
  ): Promise<void> {
    const { signal, told } = telling;
    let trouble: string | undefined;
    while (!signal.aborted) {
      const now = await this.tell(world, telling).catch(messageOf);
      if (now !== trouble) told(now);
      trouble = now;
      await delay(LOOK_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
    }
  }

  async #read(store: Store, now: number): Promise<void> {
    const wanted = new Wanted(await Decisions.read(store.pakiti(), now), tellSettings(this.#configuration));
    const deadlines = wanted.deadlines();
    if (JSON.stringify([...deadlines]) !== JSON.stringify([...this.#deadlines])) this.#deadlines = deadlines;
  }

  async #withStore<T>(own: Store, work: (store: Store) => Promise<T>): Promise<T> {
    const place = this.#configuration.store;
    if (place === undefined) return await work(own);
    const store = await openPakitiStore(place);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}

/** @throws Failure where there is none, it is of another version, or nobody has it open and we may not write beside it */
export async function openPakitiStore(place: StorePlace): Promise<Store> {
  if ('postgresql' in place) return await openPostgresql({ connectionString: place.postgresql });
  try {
    return await openSqliteToRead(place.sqlite);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'failed') throw error;
    throw new Failure('failed', `${error.message}; does the Pakiti server run?`, { cause: error });
  }
}
