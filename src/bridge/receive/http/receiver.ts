/** Our own results and node reports over HTTP. */
import { nodeReportReader } from '../../node-report.ts';
import { reportValidator } from '../../validate.ts';
import { hearing } from '../hearing.ts';
import type { ReceiverKind } from '../receiver.ts';
import { decoder } from './decoded.ts';
import { receiveResults } from './results.ts';
import type { Signer } from './signed.ts';

interface HttpConfiguration {
  readonly maxItems?: number;
  readonly trustedKeys?: string;
  readonly signers?: readonly Signer[];
  readonly replaySeconds?: number;
}

const PATH = '/v1/results';
const MAX_ITEMS = 10_000;
const MAX_BYTES = 64 * 2 ** 20;
const TRUSTED_KEYS = '/etc/secmon/trusted-keys';
const REPLAY_SECONDS = 3600;
const text = { type: 'string', minLength: 1 } as const;

export const receiver: ReceiverKind<HttpConfiguration> = {
  kind: 'http',
  properties: {
    maxItems: { type: 'integer', minimum: 1, default: MAX_ITEMS, description: 'results in one request' },
    trustedKeys: {
      ...text,
      default: TRUSTED_KEYS,
      description: 'directory of the public keys (*.pem) that signed reports may come with',
    },
    signers: {
      type: 'array',
      description: 'whose keys they are; a trusted key that is not here speaks for all sites',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'key'],
        properties: {
          name: { ...text, description: 'the reporter of what is signed with it' },
          key: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'id, as secmon keys new shows it' },
          sites: { type: 'array', items: text, description: 'that it speaks for; all where absent' },
        },
      },
    },
    replaySeconds: {
      type: 'integer',
      minimum: 1,
      default: REPLAY_SECONDS,
      description:
        'age from which on signed reports are refused; until then it is remembered which were taken',
    },
  },
  required: [],
  listens: true,
  needs: ({ trustedKeys, signers = [] }) =>
    trustedKeys === undefined && signers.length === 0
      ? []
      : [{ field: ['trustedKeys'], path: trustedKeys ?? TRUSTED_KEYS, use: 'own-directory' }],
  async start(_name, configuration, { machine, take, mount, senderOf, turnedAway }) {
    const { maxItems = MAX_ITEMS, trustedKeys = TRUSTED_KEYS, signers = [] } = configuration;
    const { replaySeconds = REPLAY_SECONDS } = configuration;
    const heard = hearing(take, () => machine.clock.now());
    const world = {
      host: machine,
      validate: await reportValidator(),
      readNodeReport: await nodeReportReader(),
      take: heard.take,
      senderOf,
      turnedAway,
      decode: { known: decoder(), strangers: decoder() },
      maxItems,
      maxBytes: MAX_BYTES,
      signatures: { trustedKeys, signers, replaySeconds },
    };
    mount(PATH, (request) => receiveResults(request, world));
    return { heardAt: heard.heardAt, stop: () => Promise.resolve() };
  },
};
