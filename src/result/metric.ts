import type { Thresholds } from './threshold.ts';
import type { Unit } from './unit.ts';

/** A number with its base unit and the thresholds that it is judged by. */
export interface Metric extends Thresholds {
  readonly label: string;
  /** In `unit`; NaN or an infinity says that it could not be measured, which is UNKNOWN. */
  readonly value: number;
  readonly unit: Unit;
  readonly min?: number;
  readonly max?: number;
  /**
   * The subject whose finding already judges this value: an accepted finding then covers the metric too.
   * Without it the thresholds are judged on the metric itself.
   */
  readonly judgedAs?: string;
}
