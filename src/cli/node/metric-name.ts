/** The names by which consumers know what a job says. */
import { isDeepStrictEqual } from 'node:util';
import type { OptionTexts } from '../../check/index.ts';
import { metricNames } from './metric-names.generated.ts';

/** @returns the check's own name where the table has none */
export function metricOf(check: string, options: OptionTexts): string {
  const row = metricNames.find((name) => name.check === check && isPartOf(name.options ?? {}, options));
  return row?.metric ?? check;
}

/** @param vo virtual organisation that the monitoring jobs run as, `ops` in the original */
export function serviceOf(metric: string, vo: string): string {
  return `eu.egi.sec.WN-${metric}-${vo}`;
}

function isPartOf(some: OptionTexts, options: OptionTexts): boolean {
  return Object.entries(some).every(([name, texts]) => isDeepStrictEqual(texts, options[name]));
}
