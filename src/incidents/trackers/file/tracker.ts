/** JSON Lines in a file that is set aside when it has grown large: for whatever reads it, and as a record. */
import { appendOnce } from '../../../bridge/deliver/file/append-once.ts';
import {
  journalOf,
  type RotatedFile,
  rotatedFileProperties,
} from '../../../bridge/deliver/file/rotated-file.ts';
import { messageOf } from '../message.ts';
import type { TrackerKind } from '../tracker.ts';

const PER_SECOND = 1000;
const WRITE_SECONDS = 30;

export const tracker: TrackerKind<RotatedFile> = {
  kind: 'file',
  properties: rotatedFileProperties,
  required: ['path'],
  abilities: { inbound: false, readBack: false, once: 'once, durable when it counts as sent' },
  perSecond: PER_SECOND,
  asks: (_, { verb }) => [verb],
  needs: ({ path }) => [{ field: ['path'], path, use: 'append' }],
  open(name, configuration, world) {
    const once = appendOnce(journalOf(configuration, world.machine));
    return Promise.resolve({
      name,
      async send(order) {
        const message = messageOf(order, world);
        const lines = [{ id: message.id, text: JSON.stringify(message) }];
        await order.hold.during({ lasts: WRITE_SECONDS }, () => once.append(lines, order.doubtful));
        return { state: 'sent', reference: configuration.path };
      },
    });
  },
};
