import { expect } from 'chai';
import type { DeliveryState } from '../../../src/store/trace.ts';
import { deliveryText } from './delivery-text.ts';

const AT = Date.UTC(2026, 4, 1) / 1000;
const rows: readonly (readonly [DeliveryState, string])[] = [
  [{ sink: 's', state: 'pending' }, 'not read yet'],
  [{ sink: 's', state: 'claimed', leaseEnds: AT }, 'in hand until 2026-05-01T00:00:00.000Z at most'],
  [
    { sink: 's', state: 'retry', dueAt: AT, attempts: 2, reason: 'busy\n' },
    'tried again at 2026-05-01T00:00:00.000Z after 2 attempts: busy\\x0A',
  ],
  [{ sink: 's', state: 'waiting' }, 'waits for an earlier event of its subject'],
  [
    { sink: 's', state: 'delivered', at: AT, attempts: 1, reference: 'x' },
    'delivered at 2026-05-01T00:00:00.000Z, 1 attempt: x',
  ],
  [
    { sink: 's', state: 'superseded', at: AT, attempts: 1, reference: 'h!s: Icinga has a newer result' },
    'superseded at 2026-05-01T00:00:00.000Z, not taken: h!s: Icinga has a newer result',
  ],
  [
    { sink: 's', state: 'dead', at: AT, attempts: 1, reason: 'no' },
    'dead letter since 2026-05-01T00:00:00.000Z, 1 attempt: no',
  ],
  [{ sink: 's', state: 'passed' }, 'was not sent there'],
];

describe('what has become of an event', () => {
  for (const [delivery, text] of rows)
    it(`is said of ${delivery.state}`, () => expect(deliveryText(delivery)).to.equal(text));
});
