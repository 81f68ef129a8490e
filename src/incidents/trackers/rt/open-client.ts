/** A client of the RT that the operator describes. */
import { Failure } from '../../../host/failure.ts';
import type { Machine } from '../../../host/machine.ts';
import { readSecret } from '../../../bridge/deliver/over-http/secret.ts';
import {
  openTarget,
  targetProperties,
  type TargetConfiguration,
} from '../../../bridge/deliver/over-http/target.ts';
import { type RtClient, rtClient } from './client.ts';
import { requestRate } from './request-rate.ts';
import { type Rest, rest } from './rest.ts';

export interface RtConnection extends TargetConfiguration {
  /** Path of a file with the token. */
  readonly token: string;
  readonly requestsPerSecond?: number;
  readonly burst?: number;
}

/** One request each second is what an RT that others use too takes without being noticed. */
const PER_SECOND = 1;
const BURST = 10;
/** Past it an outbox does better than to wait: it comes again. */
const PATIENCE_SECONDS = 30;
/** A page of a hundred tickets with all their fields and links. */
const MAX_BYTES = 16 * 2 ** 20;
/** One writer after the other is what RT's own locks make of it anyway. */
const CONNECTIONS = 2;

export const rtConnectionProperties = {
  ...targetProperties,
  url: {
    ...targetProperties.url,
    description:
      "address of RT, such as https://rt.example.org or https://example.org/rt, without '/REST/2.0'",
  },
  token: {
    type: 'string',
    pattern: '^/',
    description: "file of the token of RT's user for Secmon, one line that nobody else can read",
  },
  requestsPerSecond: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 100,
    default: PER_SECOND,
    description: 'requests each second, in the long run',
  },
  burst: {
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: BURST,
    description: 'requests that may follow each other at once',
  },
} as const;

/** `1-<id of the user>-<random>`, as RT makes them. */
const TOKEN = /^1-(\d+)-[0-9a-f]{32}$/;

export interface OpenedRt {
  readonly rest: Rest;
  /** Of the user that the token is of. */
  readonly userId: number;
  /** Address of RT, without a slash at its end. */
  readonly base: string;
}

/** @throws Failure when what the operator gave cannot be used */
export async function openRt(connection: RtConnection, machine: Machine): Promise<OpenedRt> {
  const { token: file, requestsPerSecond = PER_SECOND, burst = BURST } = connection;
  const token = await readSecret(machine, file);
  const userId = TOKEN.exec(token)?.[1];
  if (userId === undefined) throw new Failure('malformed', `${file}: no token of RT, which begins with 1-`);
  const target = await openTarget(connection, machine, { connections: CONNECTIONS, maxBytes: MAX_BYTES });
  const { clock } = machine;
  const settings = { perSecond: requestsPerSecond, burst, patienceSeconds: PATIENCE_SECONDS };
  const rate = requestRate(clock, settings, target.host);
  return { rest: rest(target, token, rate, clock), userId: Number(userId), base: target.base };
}

/** @throws Failure when what the operator gave cannot be used */
export async function openRtClient(connection: RtConnection, machine: Machine): Promise<RtClient> {
  const { rest: opened, userId } = await openRt(connection, machine);
  return rtClient(opened, userId);
}
