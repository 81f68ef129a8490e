/** Sites as a directory has them, asked for from time to time: what was heard last stays while it cannot be asked. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../src/host/machine.ts';
import type { Site } from '../../src/incidents/contacts/directory.ts';
import {
  type ContactsConfiguration,
  type ContactsSource,
  contactsSourceSchema,
  openContacts,
} from '../../src/incidents/contacts/source.ts';
import { inField } from '../secmon-bridge/field-failure.ts';
import type { Activity } from './activity.ts';

export interface SitesConfiguration {
  readonly directory: ContactsConfiguration;
  readonly administrators?: boolean;
}

const { type, additionalProperties, minProperties, maxProperties, properties } = contactsSourceSchema;

export const sitesSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['directory'],
  description: 'what is known of sites beside their hosts: operations centre, country, who answers for them',
  properties: {
    directory: { type, additionalProperties, minProperties, maxProperties, properties },
    administrators: {
      type: 'boolean',
      default: false,
      description: 'whether a client certificate of somebody with a role at a site shows that site',
    },
  },
} as const;

export interface Sites {
  now(): ReadonlyMap<string, Site>;
  stop(): Promise<void>;
}

export const NO_SITES: Sites = { now: () => new Map(), stop: () => Promise.resolve() };

const FILE_SECONDS = 300;

/** @throws Failure that names the field, where what the operator gave cannot be used */
export async function startSites(
  { directory }: SitesConfiguration,
  machine: Machine,
  activity: Activity,
): Promise<Sites> {
  const source = await inField(['sites', 'directory'], directory, () => openContacts(directory, machine));
  let { sites } = await inField(['sites', 'directory'], directory, () => source.kept()).catch(
    (error: unknown) => {
      source.close();
      throw error;
    },
  );
  const stopping = new AbortController();
  const { signal } = stopping;
  const seconds = directory.file === undefined ? source.everySeconds : FILE_SECONDS;
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      const { trouble, found } = await asked(source);
      if (found !== undefined) sites = found;
      activity.trouble('sites', trouble);
      await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
    }
  };
  void work();
  return {
    now: () => sites,
    stop() {
      // Whoever is being asked is not waited for.
      stopping.abort();
      source.close();
      return Promise.resolve();
    },
  };
}

interface Asked {
  readonly found?: ReadonlyMap<string, Site>;
  readonly trouble: string | undefined;
}

async function asked(source: ContactsSource): Promise<Asked> {
  try {
    const { directory, troubles } = await source.refresh(false);
    const [first] = troubles;
    return { found: directory.sites, trouble: first && `${first.part}: as it was: ${first.failure.message}` };
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) };
  }
}
