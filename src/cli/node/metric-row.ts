import type { OptionTexts } from '../../check/index.ts';

/** One row of `config/metric-names.yaml`, which is also a job of the built-in profile. */
export interface MetricRow {
  readonly metric: string;
  readonly check: string;
  readonly options?: OptionTexts;
}
