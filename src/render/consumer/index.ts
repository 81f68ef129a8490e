/** The consumers whose reading of performance data is known, by name. */
import { readAsGuideline } from './guideline.ts';
import { readAsIcinga } from './icinga.ts';
import { readAsNagios } from './nagios.ts';
import type { ReadPerfdata } from './reading.ts';

export type { Reading, ReadMetric, ReadPerfdata, ReadWarning } from './reading.ts';

export const CONSUMERS = ['guideline', 'nagios', 'icinga'] as const;
export type Consumer = (typeof CONSUMERS)[number];

export const readPerfdataAs: Readonly<Record<Consumer, ReadPerfdata>> = {
  guideline: readAsGuideline,
  nagios: readAsNagios,
  icinga: readAsIcinga,
};
