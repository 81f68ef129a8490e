/** Each operation as a request to any server that takes JSON; signed as events are, or with a token. */
import {
  openTarget,
  targetProperties,
  type TargetConfiguration,
} from '../../../bridge/deliver/over-http/target.ts';
import { readSecret } from '../../../bridge/deliver/over-http/secret.ts';
import { wellFormedJson } from '../../../bridge/deliver/over-http/well-formed.ts';
import { signature } from '../../../bridge/deliver/webhook/signature.ts';
import { Failure } from '../../../host/failure.ts';
import { messageOf } from '../message.ts';
import { askTracker } from '../over-http.ts';
import type { Tracker, TrackerKind, TrackerWorld } from '../tracker.ts';

interface WebhookConfiguration extends TargetConfiguration {
  readonly secret?: string;
  readonly token?: string;
}

const MAX_ANSWER_BYTES = 65_536;
const SHORTEST_KEY = 16;
const file = { type: 'string', pattern: '^/' } as const;

export const tracker: TrackerKind<WebhookConfiguration> = {
  kind: 'webhook',
  properties: {
    ...targetProperties,
    secret: {
      ...file,
      description: 'file of the key that requests are signed with, one line that nobody else can read',
    },
    token: {
      ...file,
      description: 'file of a token that requests carry as `authorization: Bearer`; secret, token or both',
    },
  },
  required: ['url'],
  abilities: {
    inbound: false,
    readBack: false,
    once: 'at least once, each with its `idempotency-key`: once where the server heeds it',
  },
  perSecond: 1,
  asks: (_, { verb }) => [verb],
  open: openWebhook,
};

async function openWebhook(
  name: string,
  configuration: WebhookConfiguration,
  world: TrackerWorld,
): Promise<Tracker> {
  const { machine } = world;
  const read = async (path: string | undefined): Promise<string | undefined> =>
    path === undefined ? undefined : await readSecret(machine, path);
  const [secret, token] = [await read(configuration.secret), await read(configuration.token)];
  if (secret === undefined && token === undefined)
    throw new Failure('malformed', 'secret or token: one of them, or anybody could say what we say');
  if (secret !== undefined && secret.length < SHORTEST_KEY)
    throw new Failure('weak-key', `${configuration.secret ?? ''}: fewer than ${SHORTEST_KEY} characters`);
  const target = await openTarget(configuration, machine, { connections: 1, maxBytes: MAX_ANSWER_BYTES });
  const now = (): number => machine.clock.now();
  const secrets = [secret, token].filter((one) => one !== undefined);
  return {
    name,
    async send(order) {
      const body = wellFormedJson(messageOf(order, world));
      const asked = await askTracker(
        { target, secrets, now, hold: order.hold },
        {
          method: 'POST',
          url: target.url,
          headers: {
            'content-type': 'application/json',
            'idempotency-key': order.operation,
            ...(secret === undefined
              ? {}
              : { 'secmon-signature': signature(secret, Math.floor(now()), body) }),
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body,
        },
      );
      if (asked.kind === 'not') return asked.answer;
      return { state: 'sent', reference: `${target.host} ${asked.answered.status}` };
    },
    close: () => target.close(),
  };
}
