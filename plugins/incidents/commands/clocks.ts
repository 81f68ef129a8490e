/** By when the procedures of the policy want what done about an issue, at its site. */
import type { Host } from '../../../src/host/host.ts';
import { Failure } from '../../../src/host/failure.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { AuditEntry } from '../../../src/incidents/audit.ts';
import { placeOf } from '../../../src/incidents/clockwork/laid-down.ts';
import { isClosed, type Issue } from '../../../src/incidents/issue.ts';
import { historyOf } from '../../../src/incidents/metrics/history.ts';
import { clocksOf, type IssueFacts } from '../../../src/incidents/policy/deadline.ts';
import { shippedPolicy } from '../../../src/incidents/policy/read-policy.ts';
import type { Configuration } from '../../secmon-bridge/configuration.ts';
import { readLaidDown } from '../../secmon-bridge/laid-down.ts';

export interface ShownClock {
  readonly name: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** The procedure, how long from what, and what had to be assumed. */
  readonly why: string;
  /** What is to be done. */
  readonly text: string;
}

/** When that was, as an officer says; seconds since the epoch. */
export type Moments = Pick<IssueFacts, 'discoveredAt' | 'isolatedAt' | 'requestedAt'>;

/**
 * None of an issue that is over.
 * @param trail all of it
 * @returns or why it cannot be told
 */
export async function clocksAt(
  host: Host,
  { incidents = {} }: Configuration,
  issue: Issue,
  trail: readonly AuditEntry[],
  moments: Moments,
): Promise<readonly ShownClock[] | string> {
  if (isClosed(issue)) return [];
  try {
    const { policy, directory, advisoryOf } = await readLaidDown(localMachine(host), incidents);
    const { subject, severity } = issue;
    const { rounds } = historyOf(issue.id, trail, host.clock.now());
    const advisory = advisoryOf(subject.id);
    const facts: IssueFacts = {
      class: subject.class,
      severity,
      openedAt: rounds.at(-1)?.openedAt ?? issue.openedAt,
      place: placeOf(directory?.sites.get(subject.site)),
      ...(advisory === undefined ? {} : { advisory }),
      ...moments,
    };
    return clocksOf(facts, policy ?? (await shippedPolicy())).map(({ clock, at, setBy, why, assumed }) => ({
      name: clock.name,
      at,
      why: [`${setBy}: ${why}`, ...assumed].join('; '),
      text: clock.text,
    }));
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
