/** Our own results and node reports over HTTP. */
import { reportValidator } from '../../validate.ts';
import type { ReceiverKind } from '../receiver.ts';
import { receiveResults } from './results.ts';

interface HttpConfiguration {
  readonly maxItems?: number;
}

const PATH = '/v1/results';
const MAX_ITEMS = 10_000;
const MAX_BYTES = 64 * 2 ** 20;

export const receiver: ReceiverKind<HttpConfiguration> = {
  kind: 'http',
  properties: {
    maxItems: { type: 'integer', minimum: 1, default: MAX_ITEMS, description: 'results in one request' },
  },
  required: [],
  async start(_name, { maxItems = MAX_ITEMS }, { machine, take, mount, senderOf }) {
    const validate = await reportValidator();
    let heardAt: number | undefined;
    mount(PATH, async (request) => {
      heardAt = machine.clock.now();
      return await receiveResults(request, { validate, take, senderOf, maxItems, maxBytes: MAX_BYTES });
    });
    return { heardAt: () => heardAt, stop: () => Promise.resolve() };
  },
};
