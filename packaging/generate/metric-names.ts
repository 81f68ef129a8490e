/** The shipped table of metric names as a module. */
import { parse } from 'yaml';
import type { Artefact } from './artefact.ts';

const HEAD = `/** The shipped metric names. Written by \`npm run generate\` from config/metric-names.yaml. */
import type { MetricRow } from './metric-row.ts';

export const metricNames: readonly MetricRow[] = `;

/** @param yamlText of `config/metric-names.yaml` */
export function metricNames(yamlText: string): Artefact {
  return {
    path: 'src/cli/node/metric-names.generated.ts',
    content: `${HEAD}${JSON.stringify(parse(yamlText), undefined, 2)};\n`,
  };
}
