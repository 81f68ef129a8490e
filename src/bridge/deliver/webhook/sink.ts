/** Signed requests to any server that takes JSON. */
import { Failure } from '../../../host/failure.ts';
import { tlsNeeds } from '../../needs.ts';
import { openTarget, targetProperties, type TargetConfiguration } from '../over-http/target.ts';
import { readSecret } from '../over-http/secret.ts';
import type { SinkKind } from '../sink.ts';
import { compileTemplate, holdsId } from './template.ts';
import { webhookSink } from './webhook.ts';

interface WebhookConfiguration extends TargetConfiguration {
  readonly secret: string;
  readonly template?: unknown;
  readonly together?: number;
  readonly parallel?: number;
  readonly maxBodyBytes?: number;
}

const PARALLEL = 4;
const MAX_BODY_BYTES = 16 * 2 ** 20;
const MAX_ANSWER_BYTES = 65_536;
const SHORTEST_KEY = 16;

export const sink: SinkKind<WebhookConfiguration> = {
  kind: 'webhook',
  properties: {
    ...targetProperties,
    secret: {
      type: 'string',
      pattern: '^/',
      description: 'file of the key that requests are signed with, one line that nobody else can read',
    },
    template: {
      type: ['object', 'array', 'string'],
      description:
        'the JSON of an event by the names of its fields, such as {"host": "subject.host"}; {"literal": x} is x itself, {"join": [...]} joins texts; the whole event where absent',
    },
    together: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: 1,
      description: 'events in one request; from 2 on the body is a list',
    },
    parallel: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: PARALLEL,
      description: 'requests at the same time, with one event each',
    },
    maxBodyBytes: {
      type: 'integer',
      minimum: 1024,
      default: MAX_BODY_BYTES,
      description: 'an event that needs more is a dead letter',
    },
  },
  required: ['url', 'secret'],
  guarantee: {
    acknowledged: true,
    keyed: true,
    beyondLimit: 'dead letter (maxBodyBytes, 16 MiB)',
  },
  batch: 100,
  needs: (configuration) => [
    ...tlsNeeds(configuration),
    { field: ['secret'], path: configuration.secret, use: 'secret' },
  ],
  async open(name, configuration, { machine, signal }) {
    const { template, together = 1, parallel = PARALLEL, maxBodyBytes = MAX_BODY_BYTES } = configuration;
    const render = template === undefined ? (event: unknown) => event : compileTemplate(template);
    if (together > 1 && template !== undefined && !holdsId(template))
      throw new Failure('malformed', 'template: events that go together need their id, which tells repeats');
    const key = await readSecret(machine, configuration.secret);
    if (key.length < SHORTEST_KEY)
      throw new Failure('weak-key', `${configuration.secret}: fewer than ${SHORTEST_KEY} characters`);
    const target = await openTarget(configuration, machine, {
      connections: together === 1 ? parallel : 1,
      maxBytes: MAX_ANSWER_BYTES,
    });
    const { clock } = machine;
    return webhookSink(name, { target, key, render, together, parallel, maxBodyBytes, clock, signal });
  },
};
