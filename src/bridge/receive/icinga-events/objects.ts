/** What Icinga's hosts and services say of themselves, beside their results. */
import { type CheckResult, objectKey, type ObjectName } from './check-result.ts';

export interface IcingaObject extends ObjectName {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly last: CheckResult | undefined;
}

/** What decides about the results of an object. */
export interface About {
  readonly site: string | undefined;
  /** It is there for what we deliver: its results are ours, or say that ours are late. */
  readonly bridged: boolean;
}

export interface Directory {
  /** All objects anew. */
  replace(objects: readonly IcingaObject[]): void;
  /** One that is new is looked up; one that is gone says nothing. */
  about(name: ObjectName): Promise<About>;
}

const BRIDGED = 'secmon_bridged';

/** @param lookUp undefined where there is no such object */
export function directory(
  siteVariable: string,
  lookUp: (name: ObjectName) => Promise<IcingaObject | undefined>,
): Directory {
  const known = new Map<string, About>();
  return {
    replace(objects) {
      known.clear();
      for (const object of objects) known.set(objectKey(object), aboutObject(object, siteVariable));
    },
    async about({ host, service }) {
      const own = await entry({ host, service });
      // A service without a site of its own is of its host's.
      const site = own.site ?? (service === undefined ? undefined : (await entry({ host })).site);
      return { ...own, site };
    },
  };

  async function entry(name: ObjectName): Promise<About> {
    const key = objectKey(name);
    const found = known.get(key);
    if (found !== undefined) return found;
    const object = await lookUp(name);
    const about = object === undefined ? NOBODY : aboutObject(object, siteVariable);
    known.set(key, about);
    return about;
  }
}

const NOBODY: About = { site: undefined, bridged: false };

function aboutObject({ vars }: IcingaObject, siteVariable: string): About {
  const site = vars[siteVariable];
  return {
    site: typeof site === 'string' && site !== '' ? site : undefined,
    bridged: isTrue(vars[BRIDGED]),
  };
}

/** As the definitions that we write have it, and as somebody may write it by hand. */
function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true';
}
