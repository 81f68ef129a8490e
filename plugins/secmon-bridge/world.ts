/** What the parts of the daemon share. */
import type { AnySinkKind } from '../../src/bridge/deliver/sink.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { Store } from '../../src/store/store.ts';
import type { Activity } from './activity.ts';
import type { Metrics } from './metrics.ts';

export interface DaemonWorld {
  readonly machine: Machine;
  readonly store: Store;
  readonly activity: Activity;
  /** One for the whole life of the process: what Prometheus reads of it is observed once. */
  readonly metrics: Metrics;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Why nothing that is old may be deleted now; undefined where it may. */
  readonly keepsOld: () => string | undefined;
  /** Every kind of sink unless given. */
  readonly kinds?: readonly AnySinkKind[];
}
