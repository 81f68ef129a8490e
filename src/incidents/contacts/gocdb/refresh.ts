/** The last edition brought up to date, each part for itself: what cannot be heard or believed stays as it was. */
import type { Exchange } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import { askGocdb, type GocdbPlace } from './client.ts';
import { type Edition, PARTS } from './edition.ts';
import { lossOf, type PartName, withStood } from './loss.ts';

export interface Refresh {
  readonly exchange: Pick<Exchange, 'ask'>;
  readonly place: GocdbPlace;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Somebody has said that what vanishes has really gone. */
  readonly acceptLoss: boolean;
}

export interface Trouble {
  readonly part: PartName;
  readonly failure: Failure;
}

export interface Refreshed {
  readonly edition: Edition;
  /** The parts that are as they were, and why. */
  readonly troubles: readonly Trouble[];
}

export async function refreshEdition(last: Edition, how: Refresh): Promise<Refreshed> {
  const troubles: Trouble[] = [];
  let edition = last;
  for (const part of PARTS) {
    const heard = await hear(part, last, how);
    if (heard instanceof Failure) troubles.push({ part, failure: heard });
    else edition = { ...edition, [part]: heard };
  }
  return { edition, troubles };
}

async function hear<P extends PartName>(
  part: P,
  last: Edition,
  { exchange, place, now, acceptLoss }: Refresh,
): Promise<NonNullable<Edition[P]> | Failure> {
  try {
    const heard = (await askGocdb(exchange, place, part, now)) as NonNullable<Edition[P]>;
    if (part === 'sites' && heard.records.length === 0) return new Failure('refused', 'get_site: no site');
    const before: Edition[P] = last[part];
    const loss = acceptLoss || before === undefined ? undefined : lossOf(part, before, heard);
    return loss === undefined
      ? (withStood(part, acceptLoss ? undefined : before, heard) as NonNullable<Edition[P]>)
      : new Failure('refused', `${loss}; kept as they were until it is accepted`);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
