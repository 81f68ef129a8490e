/** What people have laid down of sites and deadlines, as it is now: read at the start, and again from time to time. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../src/host/machine.ts';
import type { SiteDirectory } from '../../src/incidents/contacts/directory.ts';
import { type ContactsConfiguration, openContacts } from '../../src/incidents/contacts/source.ts';
import type { Laid } from '../../src/incidents/intake/site-policy.ts';
import { readPolicy } from '../../src/incidents/policy/read-policy.ts';

export interface LaidDownConfiguration {
  readonly contacts?: ContactsConfiguration;
  readonly policy?: string;
}

const FILES_SECONDS = 300;

/** Without asking anybody. @throws Failure that names the file, and line and field of it */
export async function readLaidDown(machine: Machine, configuration: LaidDownConfiguration): Promise<Laid> {
  const policy = await policyOf(machine, configuration);
  return laid(await directoryOf(machine, configuration, false), policy);
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
 * @throws Failure as `readLaidDown`
 */
export async function keepLaidDown(
  machine: Machine,
  configuration: LaidDownConfiguration,
  told: (trouble: string | undefined) => void,
): Promise<LaidDown> {
  let current = await readLaidDown(machine, configuration);
  const stopping = new AbortController();
  const seconds = configuration.contacts?.gocdb?.everySeconds ?? FILES_SECONDS;
  let trouble: string | undefined;
  const ask = async (): Promise<void> => {
    const before = trouble;
    trouble = undefined;
    try {
      const policy = await policyOf(machine, configuration);
      const directory = await directoryOf(machine, configuration, true, (text) => (trouble = text));
      current = laid(directory, policy);
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

function laid(directory: SiteDirectory | undefined, policy: Laid['policy']): Laid {
  return { directory, policy, advisoryOf: () => undefined };
}

async function policyOf(machine: Machine, { policy }: LaidDownConfiguration): Promise<Laid['policy']> {
  return policy === undefined ? undefined : await readPolicy(machine, policy);
}

async function directoryOf(
  machine: Machine,
  { contacts }: LaidDownConfiguration,
  isRefreshed: boolean,
  told: (trouble: string) => void = () => undefined,
): Promise<SiteDirectory | undefined> {
  if (contacts === undefined) return undefined;
  const source = await openContacts(contacts, machine);
  try {
    if (!isRefreshed) return await source.kept();
    const { directory, troubles } = await source.refresh(false);
    const [first] = troubles;
    if (first !== undefined) told(`${first.part}: as it was: ${first.failure.message}`);
    return directory;
  } finally {
    source.close();
  }
}
