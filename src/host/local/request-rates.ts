/** How often each client may ask: a bucket of tokens for each, which fills with time. */
import type { ListenerLimits } from '../listener.ts';

export interface RequestRates {
  /** Counts it where it is. */
  isAllowed(address: string): boolean;
  /** Seconds, as in the header. */
  readonly retryAfter: string;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** More than these are forgotten, the one that has been silent for longest first: its bucket is the fullest. */
const MAX_CLIENTS = 10_000;

/** @param elapsed seconds on a clock that never steps */
export function requestRates(
  { requestsPerSecond, burstSeconds }: Pick<ListenerLimits, 'requestsPerSecond' | 'burstSeconds'>,
  elapsed: () => number,
): RequestRates {
  if (requestsPerSecond === undefined) return { isAllowed: () => true, retryAfter: '0' };
  const size = Math.max(1, requestsPerSecond * burstSeconds);
  const buckets = new Map<string, Bucket>();
  return {
    retryAfter: String(Math.ceil(1 / requestsPerSecond)),
    isAllowed(address) {
      const client = networkOf(address);
      const now = elapsed();
      const { left, at } = buckets.get(client) ?? { left: size, at: now };
      const filled = Math.min(size, left + (now - at) * requestsPerSecond);
      const allowed = filled >= 1;
      buckets.delete(client);
      buckets.set(client, { left: allowed ? filled - 1 : filled, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > MAX_CLIENTS && oldest !== undefined) buckets.delete(oldest);
      return allowed;
    },
  };
}

/** Whoever has one IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle =
    tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...middle, ...after].slice(0, 4).join(':');
}
