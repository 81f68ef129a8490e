/** What the suite asks of an adapter. */
import type { Host } from '../../../src/host/host.ts';

/** A host to look at; its files are those of this machine. */
export interface Visit {
  readonly host: Host;
  /** Runs `work` as whom the host is looked at. */
  as<T>(work: () => Promise<T>): Promise<T>;
  leave(): Promise<void>;
}

export interface Adapter {
  enter(): Promise<Visit>;
  /** Whether root looks, to whom nothing is denied. */
  readonly privileged: boolean;
  /** Whether it tells fractions of seconds. */
  readonly fractions: boolean;
}
