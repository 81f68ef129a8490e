/** The machine as a daemon uses it: what a probe may see of it, and what only the bridge does. */
import type { Exchange, ExchangeSettings } from './exchange.ts';
import type { Host } from './host.ts';
import type { Journal } from './journal.ts';

export interface Rotation {
  /** Bytes from which on the next lines go to a new file. */
  readonly maxBytes: number;
  /** Files set aside; the oldest goes. */
  readonly keep: number;
}

export interface Machine extends Host {
  journal(path: string, rotation: Rotation): Journal;
  /** @throws Failure `refused` for certificates, keys or a proxy that cannot be used */
  exchange(settings: ExchangeSettings): Exchange;
}
