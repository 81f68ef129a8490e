/** More openings than anybody expects are a fault of ours until somebody has looked: they wait, and nothing is lost. */
import type { IntakeRows } from '../../store/intake.ts';

export interface StormRules {
  readonly openings: number;
  readonly seconds: number;
}

export interface Storm {
  /** Seconds since the epoch when the first of these openings was. */
  readonly from: number;
  readonly openings: number;
  /** Since when nothing is opened; null: it is. */
  readonly stoppedAt: number | null;
  /** Who let the last one pass. */
  readonly allowed?: Allowed;
}

export interface Allowed {
  readonly by: string;
  readonly at: number;
  readonly why: string;
}

export const CALM: Storm = { from: 0, openings: 0, stoppedAt: null };

/** Name of its row. */
export const STORM = 'storm';

export async function stormIn(rows: IntakeRows): Promise<Storm> {
  const body = await rows.guard(STORM);
  return body === undefined ? CALM : (JSON.parse(body) as Storm);
}

/** One more is to be opened. @returns stopped where it must not be */
export function withOpening(storm: Storm, now: number, { openings, seconds }: StormRules): Storm {
  if (storm.stoppedAt !== null) return storm;
  const isOver = now - storm.from >= seconds || now < storm.from;
  const counted = isOver ? { ...storm, from: now, openings: 0 } : storm;
  if (counted.openings >= openings) return { ...counted, stoppedAt: now };
  return { ...counted, openings: counted.openings + 1 };
}
