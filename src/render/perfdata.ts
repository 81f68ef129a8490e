/**
 * Performance data `'label'=value[UOM];[warn];[crit];[min];[max]`.
 * Source: Monitoring Plugins guidelines, "Performance data"; what consumers do with it is measured, see
 * ARCHITECTURE.md, "Performance data".
 */
import { formatRange, plainDecimal, shownValue, type Metric, type Range } from '../result/index.ts';

/** `'` and `=` end a label early in some consumer, `|` begins perfdata, and `::` makes Icinga prefix later labels. */
function unsafeInLabel(): RegExp {
  return /['=|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|::/gu;
}

/** Nearly all labels: the sets of Unicode above take milliseconds to be made. */
const PLAIN_LABEL = /^\w+$/;

/** Characters within which RRD-backed consumers need a label to be unique. */
export const UNIQUE_LABEL_LENGTH = 19;

/** The metrics in their given order, space separated; one that has no finite value is left out. */
export function renderPerfdata(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ value }) => Number.isFinite(value))
    .map(renderMetric)
    .join(' ');
}

function renderMetric({ label, value, unit, warning, critical, min, max }: Metric): string {
  const fields = [rangeField(warning), rangeField(critical), numberField(min), numberField(max)];
  return `'${cleanLabel(label)}'=${plainDecimal(shownValue(value))}${unit};${fields.join(';')}`.replace(
    /;+$/,
    '',
  );
}

export function cleanLabel(label: string): string {
  if (PLAIN_LABEL.test(label)) return label;
  return label === '' ? '_' : label.replace(unsafeInLabel(), '_');
}

function rangeField(range: Range | undefined): string {
  return range === undefined ? '' : formatRange(range);
}

function numberField(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '' : plainDecimal(shownValue(value));
}
