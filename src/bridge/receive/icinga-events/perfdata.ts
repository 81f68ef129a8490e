import { plainDecimal } from '../../../result/index.ts';

/** Metrics of a check result: texts as the plugin printed them, or Icinga's own objects from checks that are built in. */
export interface IcingaMetric {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly counter: boolean;
  readonly warn: number | null;
  readonly crit: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export function perfdataText(metrics: readonly (string | IcingaMetric)[]): string {
  return metrics.map((metric) => (typeof metric === 'string' ? metric : metricText(metric))).join(' ');
}

/** As `PerfdataValue::Format` of Icinga 2 writes it. */
function metricText({ label, value, unit, counter, warn, crit, min, max }: IcingaMetric): string {
  const name = /[ '"]/.test(label) ? `'${label}'` : label;
  const bounds = [warn, crit, min, max].map((bound) => (bound === null ? '' : plainDecimal(bound)));
  return `${name}=${plainDecimal(value)}${counter ? 'c' : unitText(unit)};${bounds.join(';')}`.replace(
    /;+$/,
    '',
  );
}

/** Icinga names what the guidelines abbreviate. */
const UNITS: Readonly<Partial<Record<string, string>>> = { seconds: 's', percent: '%', bytes: 'B' };

function unitText(unit: string): string {
  return UNITS[unit] ?? unit;
}
