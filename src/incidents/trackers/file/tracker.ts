/** JSON Lines in a file that is set aside when it has grown large: for whatever reads it, and as a record. */
import { appendOnce } from '../../../bridge/deliver/file/append-once.ts';
import { messageOf } from '../message.ts';
import type { TrackerKind } from '../tracker.ts';

interface FileConfiguration {
  readonly path: string;
  readonly maxBytes?: number;
  readonly keep?: number;
}

const MAX_BYTES = 2 ** 30;
const KEEP = 5;
const PER_SECOND = 1000;

export const tracker: TrackerKind<FileConfiguration> = {
  kind: 'file',
  properties: {
    path: { type: 'string', pattern: '^/', description: 'the newest file; older ones are PATH.1 to PATH.N' },
    maxBytes: {
      type: 'integer',
      minimum: 1,
      default: MAX_BYTES,
      description: 'bytes from which on a new file is begun',
    },
    keep: {
      type: 'integer',
      minimum: 0,
      default: KEEP,
      description: 'files that are kept beside the newest',
    },
  },
  required: ['path'],
  abilities: { inbound: false, readBack: false, once: 'once, durable when it counts as sent' },
  perSecond: PER_SECOND,
  asks: (_, { verb }) => [verb],
  open(name, { path, maxBytes = MAX_BYTES, keep = KEEP }, world) {
    const once = appendOnce(world.machine.journal(path, { maxBytes, keep }));
    return Promise.resolve({
      name,
      async send(order) {
        const message = messageOf(order, world);
        await once.append([{ id: message.id, text: JSON.stringify(message) }], order.doubtful);
        return { state: 'sent', reference: path };
      },
    });
  },
};
