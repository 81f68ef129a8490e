/** Which checks one run on a worker node is made of. Published as `config/schema/node-profiles.schema.json`. */
import { parseDocument, readTrusted, type Check, type OptionTexts } from '../../check/index.ts';
import { Failure } from '../../host/failure.ts';
import type { Host } from '../../host/host.ts';
import { findCheck, requireOptions } from '../commands/find-check.ts';
import { UsageError } from '../usage-error.ts';
import { metricNames } from './metric-names.generated.ts';
import { metricOf } from './metric-name.ts';

interface JobDocument {
  readonly check: string;
  readonly options?: OptionTexts;
  readonly metric?: string;
  readonly timeout?: number;
}

interface Profiles {
  readonly profiles: Readonly<Record<string, readonly JobDocument[]>>;
}

export interface NodeJob {
  readonly check: Check;
  readonly options: OptionTexts;
  readonly metric: string;
  readonly timeoutSeconds: number;
}

export const BUILT_IN = 'worker-node';
const ROOT = 0;
const MAX_BYTES = 2 ** 20;

export const nodeProfilesSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Profiles of secmon node run',
  type: 'object',
  additionalProperties: false,
  required: ['profiles'],
  properties: {
    profiles: {
      type: 'object',
      description: 'by name, the checks of one run',
      additionalProperties: {
        type: 'array',
        minItems: 1,
        maxItems: 500,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['check'],
          properties: {
            check: { type: 'string', description: 'name of the check' },
            options: {
              type: 'object',
              description: "the check's own options by long name, each a list of texts",
              additionalProperties: { type: 'array', items: { type: 'string' } },
            },
            metric: {
              type: 'string',
              pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,90}$',
              description: 'name that consumers know it by; the one of config/metric-names.yaml unless given',
            },
            timeout: {
              type: 'number',
              exclusiveMinimum: 0,
              maximum: 3600,
              description: "seconds; the check's own unless given",
            },
          },
        },
      },
    },
  },
} as const;

/**
 * @param file of profiles; undefined for the built-in one
 * @throws Failure `missing`, `malformed`, or as `readTrusted`; UsageError for a check or option that there is not
 */
export async function readNodeProfile(
  profile: string,
  file: string | undefined,
  { host, checks }: { readonly host: Host; readonly checks: readonly Check[] },
): Promise<readonly NodeJob[]> {
  const documents = file === undefined ? builtIn(profile) : await fromFile(profile, file, host);
  const jobs = documents.map((document) => jobOf(document, file, checks));
  const names = jobs.map(({ metric }) => metric);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`the profile ${profile} has two metrics '${twice}'`);
  return jobs;
}

function builtIn(profile: string): readonly JobDocument[] {
  if (profile === BUILT_IN) return metricNames;
  throw new UsageError(`the profile '${profile}' needs --profiles FILE`);
}

async function fromFile(profile: string, file: string, host: Host): Promise<readonly JobDocument[]> {
  const owners = [ROOT, host.accounts.effectiveUid()];
  const content = await readTrusted(host.files, file, owners, MAX_BYTES);
  const { profiles } = await parseDocument<Profiles>(content, file, nodeProfilesSchema);
  const documents = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (documents === undefined) throw new Failure('missing', `${file}: no profile '${profile}'`);
  return documents;
}

function jobOf(
  { check: name, options = {}, metric, timeout }: JobDocument,
  file: string | undefined,
  checks: readonly Check[],
): NodeJob {
  const check = findCheck(checks, name, file);
  requireOptions(check, Object.keys(options), file);
  return {
    check,
    options,
    metric: metric ?? metricOf(name, options),
    timeoutSeconds: timeout ?? check.timeoutSeconds,
  };
}
