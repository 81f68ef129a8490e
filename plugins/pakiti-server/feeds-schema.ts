/** The part `feeds` of the configuration: what is taken of vendors, how often, and from where. */
import { feedKinds } from '../../src/pakiti/feeds/index.generated.ts';
import type { Mirror } from '../../src/pakiti/feeds/sync/mirror.ts';

export interface FeedsConfiguration {
  readonly everySeconds?: number;
  readonly only?: readonly string[];
  readonly each?: Readonly<Record<string, OneFeedConfiguration>>;
  readonly releases?: readonly string[];
  readonly repositories?: readonly string[];
  readonly directory?: string;
  readonly mirrors?: readonly Mirror[];
  readonly allowPrivate?: readonly string[];
  readonly proxy?: string;
}

export interface OneFeedConfiguration {
  readonly everySeconds?: number;
  readonly from?: readonly string[];
}

/** Vendors publish some times a day, and what has not changed is not fetched again. */
export const FEED_SECONDS = 6 * 3600;
export const FEEDS_DIRECTORY = '/var/lib/secmon/feeds';

const NAMES = feedKinds.map(({ name }) => name);
const path = { type: 'string', pattern: '^/' } as const;
const everySeconds = { type: 'number', minimum: 60 } as const;
const url = { type: 'string', pattern: '^https?://[^@?#]+/$' } as const;

export const feedsSchema = {
  type: 'object',
  additionalProperties: false,
  description:
    'what is taken of vendors from time to time; where it is absent, secmon pakiti feeds sync alone does it',
  properties: {
    everySeconds: { ...everySeconds, default: FEED_SECONDS, description: 'how often, give or take a tenth' },
    only: {
      type: 'array',
      items: { enum: NAMES },
      description: 'these feeds; all that say anything of the releases where it is absent',
    },
    each: {
      type: 'object',
      propertyNames: { enum: NAMES },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          everySeconds,
          from: {
            type: 'array',
            minItems: 1,
            items: path,
            description: 'directories that somebody else fills, instead of the vendor',
          },
        },
      },
      description: 'what is different for one feed, by its name',
    },
    releases: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z][a-z0-9-]*:[a-z0-9.]+$' },
      description: 'such as almalinux:9, beside those that hosts run',
    },
    repositories: {
      type: 'array',
      minItems: 1,
      items: url,
      description: 'whose updateinfo.xml is a feed: the address that repodata/ is in, of each',
    },
    directory: { ...path, default: FEEDS_DIRECTORY, description: 'where what was downloaded is kept' },
    mirrors: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['of', 'at'],
        properties: {
          of: { ...url, description: "beginning of a vendor's URLs, to a slash" },
          at: { ...url, description: 'what takes its place' },
        },
      },
      description: 'where something else has what vendors have',
    },
    allowPrivate: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'networks that mirrors may be in although they are private, such as 192.168.0.0/16',
    },
    proxy: {
      type: 'string',
      pattern: '^https?://[^@]+$',
      description: 'through which vendors are reached; as the environment says where it is absent',
    },
  },
} as const;
