/** Advisories of EGI SVG are read from time to time, and their tags are proposed, or set where that is configured. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../src/host/machine.ts';
import { EGI_TAGS, newTags, tagsOfAdvisories } from '../../src/pakiti/decisions/advisory-tags.ts';
import { tagOf, tagRow } from '../../src/pakiti/decisions/decisions.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import { readAdvisories } from '../pakiti/read-advisories.ts';
import type { Log } from '../secmon-bridge/log.ts';
import type { Activity } from './activity.ts';

export interface TagsConfiguration {
  readonly advisories: readonly string[];
  readonly set?: boolean;
  readonly critical?: string;
  readonly high?: string;
  readonly everySeconds?: number;
}

const EVERY_SECONDS = 3600;

const name = (usual: string | undefined, risk: string): object => ({
  ...{ type: 'string', minLength: 1, maxLength: 100, default: usual },
  description: `the tag of what an advisory rates as ${risk}`,
});

export const tagsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['advisories'],
  description: "tags of EGI SVG's advisories, with their deadlines",
  properties: {
    advisories: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: '^/' },
      description:
        'directories, such as a clone of their repository that somebody keeps up to date, or archives',
    },
    set: {
      type: 'boolean',
      default: false,
      description: 'they count at once; otherwise they are proposed until an officer accepts them',
    },
    critical: name(EGI_TAGS.critical, 'critical'),
    high: name(EGI_TAGS.high, 'high'),
    everySeconds: {
      type: 'number',
      minimum: 60,
      default: EVERY_SECONDS,
      description: 'how often they are read',
    },
  },
} as const;

export interface TaggingWorld {
  readonly tables: PakitiTables;
  readonly machine: Pick<Machine, 'operator' | 'clock'>;
  readonly activity: Pick<Activity, 'trouble'>;
  readonly log: Log;
}

export interface Tagging {
  stop(): Promise<void>;
}

export function startTagging(tags: TagsConfiguration, world: TaggingWorld): Tagging {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      world.activity.trouble('tagging', await tagAdvisories(tags, world, signal));
      const seconds = tags.everySeconds ?? EVERY_SECONDS;
      await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** @returns what went wrong; tags stay as they are, and it is tried again */
export async function tagAdvisories(
  { advisories, set = false, critical = EGI_TAGS.critical, high = EGI_TAGS.high }: TagsConfiguration,
  { tables, machine, log }: Omit<TaggingWorld, 'activity'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const documents = await readAdvisories(machine, advisories, signal);
    const names = {
      ...(critical === undefined ? {} : { critical }),
      ...(high === undefined ? {} : { high }),
    };
    const rule = { tags: names, state: set ? 'set' : 'proposed' } as const;
    const found = tagsOfAdvisories(documents, rule, Math.floor(machine.clock.now()));
    const rows = newTags((await tables.tags()).map(tagOf), found.tags);
    if (rows.length === 0) return undefined;
    await tables.putTags(rows.map(tagRow));
    log.write('info', 'tagged', { state: rule.state, tags: rows.map(({ cve, tag }) => `${cve} ${tag}`) });
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    return error instanceof Error ? error.message : String(error);
  }
}
