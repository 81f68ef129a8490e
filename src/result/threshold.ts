import { alerts, type Range } from './range.ts';
import type { State } from './state.ts';

export interface Thresholds {
  readonly warning?: Range | undefined;
  readonly critical?: Range | undefined;
}

/** Critical is judged before warning; a value that is not a number cannot be judged. */
export function judge(value: number, { warning, critical }: Thresholds): State {
  if (Number.isNaN(value)) return 'UNKNOWN';
  if (critical !== undefined && alerts(critical, value) === true) return 'CRITICAL';
  if (warning !== undefined && alerts(warning, value) === true) return 'WARNING';
  return 'OK';
}
