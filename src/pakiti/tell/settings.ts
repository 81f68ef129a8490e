/** Which findings are issues of a site: part of `incidents.pakiti` of the bridge's configuration. */

/** As a check would say it; rules of incidents make a severity of it. */
export type Level = 'CRITICAL' | 'WARNING';
const LEVELS = ['CRITICAL', 'WARNING'] as const;

export interface TellConfiguration {
  readonly tags?: Readonly<Record<string, Level>>;
  readonly vendorCritical?: Level | 'none';
  readonly silentHours?: number;
}

export interface TellSettings {
  readonly tags: ReadonlyMap<string, Level>;
  /** Undefined: what nobody has tagged is no issue. */
  readonly vendorCritical: Level | undefined;
  /** A host that has not been heard of for longer says nothing of now. */
  readonly silentSeconds: number;
}

const TAGS: Readonly<Record<string, Level>> = { 'EGI-Critical': 'CRITICAL', 'EGI-High': 'WARNING' };
const VENDOR_CRITICAL: Level = 'WARNING';
const SILENT_HOURS = 48;

export const tellProperties = {
  tags: {
    type: 'object',
    additionalProperties: { enum: LEVELS },
    default: TAGS,
    description:
      'what a finding counts as whose CVE has such a tag; instead of the usual ones, so name them too',
  },
  vendorCritical: {
    enum: [...LEVELS, 'none'],
    default: VENDOR_CRITICAL,
    description: 'what a finding counts as that has none of these tags, and that its vendor calls critical',
  },
  silentHours: {
    type: 'number',
    exclusiveMinimum: 0,
    default: SILENT_HOURS,
    description: 'without a report after which a host opens nothing, and closes nothing',
  },
} as const;

export function tellSettings({
  tags = TAGS,
  vendorCritical = VENDOR_CRITICAL,
  silentHours = SILENT_HOURS,
}: TellConfiguration): TellSettings {
  return {
    tags: new Map(Object.entries(tags)),
    vendorCritical: vendorCritical === 'none' ? undefined : vendorCritical,
    silentSeconds: silentHours * 3600,
  };
}
