/** What people were told beside trackers since the daemon started, for its metrics. */
import type { Reconciled } from '../../src/incidents/acknowledge/reconcile.ts';
import type { Wound } from '../../src/incidents/clockwork/wind.ts';
import type { DigestsDone } from '../../src/incidents/digest/digests.ts';

export const STEPS = ['sent', 'shown', 'passed-over', 'deadline'] as const;

export class PeopleActivity {
  /** Steps of ladders by what became of them, and deadlines that were set. */
  readonly steps = new Map<(typeof STEPS)[number], number>();
  /** By monitor. */
  readonly acknowledged = new Map<string, { set: number; removed: number }>();
  readonly digests = { made: 0, sent: 0, failed: 0 };

  wound(all: readonly Wound[]): void {
    for (const { sent, shown, passedOver, deadlineSet } of all) {
      this.#step('sent', sent.length);
      this.#step('shown', shown.length);
      this.#step('passed-over', passedOver.length);
      this.#step('deadline', deadlineSet ? 1 : 0);
    }
  }

  reconciled(monitor: string, { set, removed }: Reconciled): void {
    const counts = this.acknowledged.get(monitor) ?? { set: 0, removed: 0 };
    this.acknowledged.set(monitor, { set: counts.set + set, removed: counts.removed + removed });
  }

  digested({ made, sent, troubles }: DigestsDone): void {
    this.digests.made += made.length;
    this.digests.sent += sent;
    this.digests.failed += troubles.length;
  }

  #step(what: (typeof STEPS)[number], count: number): void {
    this.steps.set(what, (this.steps.get(what) ?? 0) + count);
  }
}
