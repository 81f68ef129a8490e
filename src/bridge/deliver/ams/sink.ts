/** ARGO Messaging: metric results for the operations portal and for availability. */
import { tlsNeeds } from '../../needs.ts';
import { openTarget, targetProperties, type TargetConfiguration } from '../over-http/target.ts';
import { readSecret } from '../over-http/secret.ts';
import type { SinkKind } from '../sink.ts';
import { amsSink } from './ams.ts';
import { encoder, FORMATS, type Format } from './encode.ts';
import { serviceTypes, type ServiceTypeRule } from './service-type.ts';

interface AmsConfiguration extends TargetConfiguration {
  readonly project: string;
  readonly topic: string;
  readonly token: string;
  readonly monitoringHost: string;
  readonly serviceType: string;
  readonly serviceTypes?: readonly ServiceTypeRule[];
  readonly format?: Format;
  readonly messageType?: string;
  readonly softStates?: boolean;
  readonly hosts?: boolean;
  readonly together?: number;
  readonly maxBytes?: number;
  readonly everySeconds?: number;
}

const TOGETHER = 100;
const MAX_BYTES = 10_000_000;
const EVERY_SECONDS = 1;
const MESSAGE_TYPE = 'metric_data';
const MAX_ANSWER_BYTES = 2 ** 20;

const text = { type: 'string', minLength: 1 } as const;
/** What the API takes in a path. */
const identifier = { type: 'string', pattern: '^[A-Za-z0-9_-]+$' } as const;

export const sink: SinkKind<AmsConfiguration> = {
  kind: 'ams',
  properties: {
    ...targetProperties,
    project: { ...identifier, description: 'project of the topic' },
    topic: { ...identifier, description: 'topic that messages are published to' },
    token: {
      type: 'string',
      pattern: '^/',
      description: 'file of the token (x-api-key), one line that nobody else can read',
    },
    monitoringHost: { ...text, description: 'name of this monitoring host, in each message' },
    serviceType: { ...text, description: 'type of service of events that no rule of serviceTypes meets' },
    serviceTypes: {
      type: 'array',
      description: 'types of service, by globs of host and service; the first rule that is met',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['type'],
        properties: { host: text, service: text, type: text },
      },
    },
    format: {
      enum: FORMATS,
      default: 'avro',
      description: 'avro, as one binary datum of argo.avro.metric_data, or json',
    },
    messageType: { ...text, default: MESSAGE_TYPE, description: 'attribute type of each message' },
    softStates: { type: 'boolean', default: false, description: 'send soft states too' },
    hosts: { type: 'boolean', default: false, description: 'send events about hosts themselves too' },
    together: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: TOGETHER,
      description: 'messages in one request',
    },
    maxBytes: {
      type: 'integer',
      minimum: 1024,
      maximum: MAX_BYTES,
      default: MAX_BYTES,
      description: 'bytes of one request, encoded; a message that needs more is a dead letter',
    },
    everySeconds: {
      type: 'number',
      minimum: 0,
      maximum: 10,
      default: EVERY_SECONDS,
      description: 'requests that are not full are so many seconds apart',
    },
  },
  required: ['url', 'project', 'topic', 'token', 'monitoringHost', 'serviceType'],
  guarantee: {
    acknowledged: true,
    keyed: false,
    beyondLimit: 'dead letter (maxBytes, 10 MB encoded)',
  },
  batch: 5 * TOGETHER,
  wants: ({ softStates = false, hosts = false }, { stateType, subject }) =>
    (softStates || stateType === 'hard') && (hosts || subject.service !== undefined),
  needs: (configuration) => [
    ...tlsNeeds(configuration),
    { field: ['token'], path: configuration.token, use: 'secret' },
  ],
  async open(name, configuration, { machine, signal }) {
    const { project, topic, monitoringHost, messageType = MESSAGE_TYPE } = configuration;
    const { together = TOGETHER, maxBytes = MAX_BYTES } = configuration;
    const target = await openTarget(configuration, machine, { connections: 1, maxBytes: MAX_ANSWER_BYTES });
    return amsSink(name, {
      target,
      project,
      topic,
      token: await readSecret(machine, configuration.token),
      encode: await encoder(configuration.format ?? 'avro'),
      serviceTypeOf: serviceTypes(configuration.serviceTypes ?? [], configuration.serviceType),
      monitoringHost,
      messageType,
      together,
      maxBytes,
      everySeconds: configuration.everySeconds ?? EVERY_SECONDS,
      clock: machine.clock,
      signal,
    });
  },
};
