/** What NRDP clients send: `submitcheck`, answered as NRDP does. */
import { reportValidator } from '../../validate.ts';
import { hearing } from '../hearing.ts';
import type { ReceiverKind } from '../receiver.ts';
import { submit } from './submit.ts';

interface NrdpConfiguration {
  readonly path?: string;
  readonly maxItems?: number;
}

const PATH = '/nrdp/';
const MAX_ITEMS = 10_000;

export const receiver: ReceiverKind<NrdpConfiguration> = {
  kind: 'nrdp',
  properties: {
    path: {
      type: 'string',
      pattern: '^/(?:[A-Za-z0-9._~-]+/?)*$',
      default: PATH,
      description: 'where clients expect it, with and without a slash at its end',
    },
    maxItems: { type: 'integer', minimum: 1, default: MAX_ITEMS, description: 'checks in one request' },
  },
  required: [],
  listens: true,
  async start(_name, { path = PATH, maxItems = MAX_ITEMS }, { machine, take, mount, senderOf, turnedAway }) {
    const now = (): number => machine.clock.now();
    const heard = hearing(take, now);
    const world = {
      validate: await reportValidator(),
      take: heard.take,
      senderOf,
      turnedAway,
      now,
      maxItems,
    };
    // What ends with a slash stands for what is below it too: `index.php`, and a second slash of send_nrdp.sh.
    const bare = path.replace(/\/+$/, '');
    for (const place of [bare, `${bare}/`].filter((one) => one !== '')) {
      mount(place, (request) => submit(request, world));
    }
    return { heardAt: heard.heardAt, stop: () => Promise.resolve() };
  },
};
