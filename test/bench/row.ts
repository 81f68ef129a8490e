/** One line of the table that `npm run bench` prints. */
export interface Row {
  readonly what: string;
  readonly peer: string;
  readonly measured: string;
  readonly target: string;
  readonly reached: boolean;
}

/** Ours over the peer's, both in the same unit, measured in the same run. */
export function ratio(
  what: string,
  peer: string,
  quantity: string,
  ours: number,
  theirs: number,
  limit: number,
): Row {
  const reached = ours / theirs <= limit;
  return { what, peer, measured: `${quantity} ${beside(ours, theirs)}`, target: `≤ ${limit} ×`, reached };
}

/** Of what has to be done in a time of its own; the peer shows what of it the machine is to blame for. */
export function within(
  what: string,
  peer: string,
  quantity: string,
  ours: number,
  theirs: number,
  limit: number,
): Row {
  const measured = `${quantity} ${seconds(ours)}, ${beside(ours, theirs)}`;
  return { what, peer, measured, target: `< ${seconds(limit)}`, reached: ours < limit };
}

function beside(ours: number, theirs: number): string {
  return `${(ours / theirs).toFixed(3)} × (${seconds(ours)} to ${seconds(theirs)})`;
}

export function below(what: string, quantity: string, megabytes: number, limit: number): Row {
  const measured = `${quantity} ${Math.round(megabytes)} MB`;
  return { what, peer: '', measured, target: `< ${limit} MB`, reached: megabytes < limit };
}

export function atLeast(what: string, quantity: string, value: number, limit: number): Row {
  const shown = (number: number): string => number.toLocaleString('en', { maximumSignificantDigits: 3 });
  return {
    what,
    peer: '',
    measured: `${quantity} ${shown(value)}`,
    target: `≥ ${shown(limit)}`,
    reached: value >= limit,
  };
}

export function stated(what: string, measured: string): Row {
  return { what, peer: '', measured, target: 'stated', reached: true };
}

function seconds(value: number): string {
  return value < 1 ? `${(value * 1000).toFixed(1)} ms` : `${value.toFixed(2)} s`;
}
