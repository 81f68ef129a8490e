/** Icinga 2, through its REST API. */
import { Failure } from '../../../host/failure.ts';
import type { Machine } from '../../../host/machine.ts';
import { apiMarks } from '../../monitor-marks.ts';
import { tlsNeeds } from '../../needs.ts';
import { readSecret } from '../over-http/secret.ts';
import { openTarget, targetProperties, type TargetConfiguration } from '../over-http/target.ts';
import type { SinkKind } from '../sink.ts';
import { icingaApi, type IcingaLogin } from './api.ts';
import { icingaSink } from './icinga.ts';

interface IcingaConfiguration extends TargetConfiguration {
  readonly user?: string;
  readonly password?: string;
  readonly ttlSeconds?: number;
  readonly parallel?: number;
  readonly maxBodyBytes?: number;
}

const PARALLEL = 8;
/** A result takes up to three requests. */
const LONGEST_SECONDS = 13;
const TIMEOUT_SECONDS = 10;
/** What Icinga's documentation says that a request may have. */
const MAX_BODY_BYTES = 2 ** 20;
/** Icinga writes what is not ASCII as `\uXXXX`, six bytes for two. */
const ANSWER_FACTOR = 6;

export const sink: SinkKind<IcingaConfiguration> = {
  kind: 'icinga-api',
  properties: {
    ...targetProperties,
    timeoutSeconds: {
      ...targetProperties.timeoutSeconds,
      maximum: LONGEST_SECONDS,
      default: TIMEOUT_SECONDS,
    },
    user: {
      type: 'string',
      minLength: 1,
      description: 'name of the ApiUser; a client certificate may stand for it',
    },
    password: {
      type: 'string',
      pattern: '^/',
      description: 'file of its password, one line that nobody else can read',
    },
    ttlSeconds: {
      type: 'number',
      exclusiveMinimum: 0,
      description: 'until when Icinga expects the next result of a subject; its check_interval where absent',
    },
    parallel: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: PARALLEL,
      description: 'requests at the same time',
    },
    maxBodyBytes: {
      type: 'integer',
      minimum: 1024,
      maximum: 64 * 2 ** 20,
      default: MAX_BODY_BYTES,
      description: 'bytes of one request; an event that needs more is a dead letter',
    },
  },
  required: ['url'],
  marks: ({ url }) => apiMarks(url),
  guarantee: {
    acknowledged: true,
    keyed: true,
    beyondLimit: 'dead letter (maxBodyBytes, 1 MiB)',
  },
  batch: 200,
  needs: ({ password, ...configuration }) => [
    ...tlsNeeds(configuration),
    ...(password === undefined ? [] : [{ field: ['password'], path: password, use: 'secret' } as const]),
  ],
  async open(name, configuration, { machine, signal }) {
    const { ttlSeconds, parallel = PARALLEL, maxBodyBytes = MAX_BODY_BYTES } = configuration;
    const login = await loginOf(configuration, machine);
    const target = await openTarget({ timeoutSeconds: TIMEOUT_SECONDS, ...configuration }, machine, {
      connections: parallel,
      maxBytes: ANSWER_FACTOR * maxBodyBytes,
    });
    const { clock } = machine;
    const api = icingaApi(target, login, clock);
    return icingaSink(name, { api, ttlSeconds, parallel, maxBodyBytes, clock, signal });
  },
};

/** @throws Failure */
export async function loginOf(
  { user, password, certificate }: Pick<IcingaConfiguration, 'user' | 'password' | 'certificate'>,
  machine: Machine,
): Promise<IcingaLogin | undefined> {
  if (user !== undefined && password !== undefined)
    return { user, password: await readSecret(machine, password) };
  if (user !== undefined || password !== undefined)
    throw new Failure('malformed', 'user and password: one without the other');
  if (certificate === undefined)
    throw new Failure('malformed', 'neither user and password nor a certificate');
  return undefined;
}
