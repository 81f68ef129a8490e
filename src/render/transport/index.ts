/** The transports by which results of worker nodes travel to monitors that do not read node reports. */
import type { NodeReport, NodeSubject } from '../node-report.ts';
import { arcFiles } from './arc.ts';
import { creamFiles } from './cream.ts';
import { htcondorFiles } from './htcondor.ts';
import { legacyResult, type LegacyResult } from './legacy-text.ts';

export const TRANSPORTS = ['arc', 'htcondor', 'cream'] as const;

export type Transport = (typeof TRANSPORTS)[number];

type Encode = (
  results: readonly LegacyResult[],
  subject: NodeSubject,
) => ReadonlyMap<string, string | Buffer>;

const ENCODE: Readonly<Record<Transport, Encode>> = {
  arc: arcFiles,
  htcondor: htcondorFiles,
  cream: creamFiles,
};

/** The files that the transport's consumer reads, by name. */
export function transportFiles(
  transport: Transport,
  { subject, verdicts }: NodeReport,
): ReadonlyMap<string, string | Buffer> {
  const results = verdicts.map(({ metric, service, check, verdict }) =>
    legacyResult(metric, service, check.toUpperCase(), verdict),
  );
  return ENCODE[transport](results, subject);
}
