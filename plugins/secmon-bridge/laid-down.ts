/** What people have laid down of sites and deadlines, as it is now: read at the start, and again from time to time. */
import { setTimeout as delay } from 'node:timers/promises';
import { loadCatalogue, loadShippedCatalogue } from '../../checks/advisory/load-catalogue.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { SiteDirectory } from '../../src/incidents/contacts/directory.ts';
import { type ContactsConfiguration, openContacts } from '../../src/incidents/contacts/source.ts';
import type { Laid } from '../../src/incidents/intake/site-policy.ts';
import { indexAdvisories } from '../../src/incidents/policy/advisory-index.ts';
import { readPolicy, shippedPolicy } from '../../src/incidents/policy/read-policy.ts';

export interface LaidDownConfiguration {
  readonly contacts?: ContactsConfiguration;
  /** Directory; the shipped policy where it is absent. */
  readonly policy?: string;
  /** Directory or file of advisories, which count before shipped ones of the same id. */
  readonly catalogue?: string;
}

const FILES_SECONDS = 300;

type Told = (trouble: string) => void;

/**
 * Without asking anybody.
 * @param told of files that hold no advisory; the others count
 * @throws Failure that names the file, and line and field of it
 */
export async function readLaidDown(
  machine: Machine,
  configuration: LaidDownConfiguration,
  told: Told = () => undefined,
): Promise<Laid> {
  return await laidDown(machine, configuration, told, directoryKept);
}

export interface LaidDown {
  now(): Laid;
  /** Resolves when sites were asked for once, whatever came of it, or when it is stopped. */
  readonly asked: Promise<void>;
  /** Whoever is being asked is not waited for. */
  stop(): void;
}

/**
 * @param told why something could not be read, and undefined when everything could be again; what was known stays
 * @param read what is known each time that it was read
 * @throws Failure as `readLaidDown`
 */
export async function keepLaidDown(
  machine: Machine,
  configuration: LaidDownConfiguration,
  told: (trouble: string | undefined) => void,
  read: (laid: Laid) => Promise<void> = () => Promise.resolve(),
): Promise<LaidDown> {
  let current = await readLaidDown(machine, configuration);
  const stopping = new AbortController();
  const seconds = configuration.contacts?.gocdb?.everySeconds ?? FILES_SECONDS;
  let trouble: string | undefined;
  const ask = async (): Promise<void> => {
    const before = trouble;
    trouble = undefined;
    try {
      current = await laidDown(machine, configuration, (text) => (trouble ??= text), directoryAsked);
      if (!stopping.signal.aborted) await read(current);
    } catch (error) {
      trouble = error instanceof Error ? error.message : JSON.stringify(error);
    }
    if (trouble !== before && !stopping.signal.aborted) told(trouble);
  };
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const first = ask();
  void (async (): Promise<void> => {
    await first;
    for (;;) {
      await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await ask();
    }
  })();
  return {
    now: () => current,
    asked: Promise.race([first, stopped]),
    stop: () => stopping.abort(),
  };
}

type DirectoryOf = (machine: Machine, contacts: ContactsConfiguration, told: Told) => Promise<SiteDirectory>;

async function laidDown(
  machine: Machine,
  { contacts, policy, catalogue }: LaidDownConfiguration,
  told: Told,
  directoryOf: DirectoryOf,
): Promise<Laid> {
  return {
    policy: policy === undefined ? await shippedPolicy() : await readPolicy(machine, policy),
    advisoryOf: await advisoriesOf(machine, catalogue, told),
    directory: contacts === undefined ? undefined : await directoryOf(machine, contacts, told),
  };
}

async function advisoriesOf(
  machine: Machine,
  path: string | undefined,
  told: Told,
): Promise<Laid['advisoryOf']> {
  const shipped = await loadShippedCatalogue();
  if (path === undefined) return indexAdvisories(shipped.advisories);
  const own = await loadCatalogue(machine, path);
  const [broken] = own.broken;
  if (broken !== undefined) told(broken.message);
  const ids = new Set(own.advisories.map(({ id }) => id));
  // A deadline that was moved is later than the shipped one.
  return indexAdvisories([...own.advisories, ...shipped.advisories.filter(({ id }) => !ids.has(id))]);
}

const directoryKept: DirectoryOf = async (machine, contacts) => {
  const source = await openContacts(contacts, machine);
  try {
    return await source.kept();
  } finally {
    source.close();
  }
};

const directoryAsked: DirectoryOf = async (machine, contacts, told) => {
  const source = await openContacts(contacts, machine);
  try {
    const { directory, troubles } = await source.refresh(false);
    const [first] = troubles;
    if (first !== undefined) told(`${first.part}: as it was: ${first.failure.message}`);
    return directory;
  } finally {
    source.close();
  }
};
