/** What has become of an event at one sink, in words. */
import { escapeText } from '../../../src/render/index.ts';
import type { DeliveryState } from '../../../src/store/trace.ts';

export function deliveryText(delivery: DeliveryState): string {
  switch (delivery.state) {
    case 'pending':
      return 'not read yet';
    case 'claimed':
      return `in hand until ${instant(delivery.leaseEnds)} at most`;
    case 'retry':
      return `tried again at ${instant(delivery.dueAt)} after ${attempts(delivery)}: ${escapeText(delivery.reason)}`;
    case 'waiting':
      return 'waits for an earlier event of its subject';
    case 'delivered':
      return `delivered at ${instant(delivery.at)}, ${attempts(delivery)}: ${escapeText(delivery.reference)}`;
    case 'superseded':
      return `superseded at ${instant(delivery.at)}, not taken: ${escapeText(delivery.reference)}`;
    case 'dead':
      return `dead letter since ${instant(delivery.at)}, ${attempts(delivery)}: ${escapeText(delivery.reason)}`;
    case 'passed':
      return 'was not sent there';
  }
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function attempts({ attempts: count }: { readonly attempts: number }): string {
  return `${count} attempt${count === 1 ? '' : 's'}`;
}
