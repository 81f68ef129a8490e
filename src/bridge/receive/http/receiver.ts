/** Our own results and node reports over HTTP. */
import { nodeReportReader } from '../../node-report.ts';
import { reportValidator } from '../../validate.ts';
import { hearing } from '../hearing.ts';
import type { ReceiverKind } from '../receiver.ts';
import { decoder } from './decoded.ts';
import { receiveResults } from './results.ts';
import {
  REPLAY_SECONDS,
  type SignaturesConfiguration,
  signaturesProperties,
  TRUSTED_KEYS,
} from './signatures-schema.ts';

interface HttpConfiguration extends SignaturesConfiguration {
  readonly maxItems?: number;
}

const PATH = '/v1/results';
const MAX_ITEMS = 10_000;
const MAX_BYTES = 64 * 2 ** 20;

export const receiver: ReceiverKind<HttpConfiguration> = {
  kind: 'http',
  properties: {
    maxItems: { type: 'integer', minimum: 1, default: MAX_ITEMS, description: 'results in one request' },
    ...signaturesProperties,
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
