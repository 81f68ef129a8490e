/** What Icinga's hosts and services say of themselves, beside their results. */
import { type CheckResult, objectKey, type ObjectName } from './check-result.ts';

export interface IcingaObject extends ObjectName {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly last: CheckResult | undefined;
}

/** What decides about the results of an object. */
export interface About {
  readonly site: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** It is there for what we deliver: its results are ours, or say that ours are late. */
  readonly bridged: boolean;
}

export interface Directory {
  /** All objects anew. */
  replace(objects: readonly IcingaObject[]): void;
  /** One that is new is looked up; one that is gone says nothing. */
  about(name: ObjectName): Promise<About>;
}

/** Custom variables that say something to us. */
export interface Variables {
  readonly site: string;
  /** Those that become tags. */
  readonly tags: readonly string[];
}

const BRIDGED = 'secmon_bridged';
const MAX_TAG = 1024;

/** @param lookUp undefined where there is no such object */
export function directory(
  variables: Variables,
  lookUp: (name: ObjectName) => Promise<IcingaObject | undefined>,
): Directory {
  const known = new Map<string, About>();
  return {
    replace(objects) {
      known.clear();
      for (const object of objects) known.set(objectKey(object), aboutObject(object, variables));
    },
    async about({ host, service }) {
      const own = await entry({ host, service });
      if (service === undefined) return own;
      // What a service does not say of itself its host says.
      const ofHost = await entry({ host });
      return { ...own, site: own.site ?? ofHost.site, tags: { ...ofHost.tags, ...own.tags } };
    },
  };

  async function entry(name: ObjectName): Promise<About> {
    const key = objectKey(name);
    const found = known.get(key);
    if (found !== undefined) return found;
    const object = await lookUp(name);
    const about = object === undefined ? NOBODY : aboutObject(object, variables);
    known.set(key, about);
    return about;
  }
}

const NOBODY: About = { site: undefined, tags: {}, bridged: false };

function aboutObject({ vars }: IcingaObject, variables: Variables): About {
  const site = vars[variables.site];
  return {
    site: typeof site === 'string' && site !== '' ? site : undefined,
    tags: Object.fromEntries(variables.tags.flatMap((name) => tagOf(name, vars[name]))),
    bridged: isTrue(vars[BRIDGED]),
  };
}

/** As the definitions that we write have it, and as somebody may write it by hand. */
function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true';
}

/** In lower case, as those of Nagios. What is no single value is no tag. */
function tagOf(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
  const text = String(value);
  return text === '' || text.length > MAX_TAG ? [] : [[name.toLowerCase(), text]];
}
