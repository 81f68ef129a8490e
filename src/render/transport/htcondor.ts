/**
 * What the HTCondor-CE submitter takes out of the job's `wnlogs.tgz`: for each metric a JSON document, and the text
 * that it was made from (`etf_run.sh` of the original probes).
 */
import { gzipSync } from 'node:zlib';
import type { NodeSubject } from '../node-report.ts';
import type { LegacyResult } from './legacy-text.ts';
import { tarArchive } from './tar.ts';

const ARCHIVE = 'wnlogs.tgz';

export function htcondorFiles(
  results: readonly LegacyResult[],
  subject: NodeSubject,
): ReadonlyMap<string, string | Buffer> {
  const files = new Map(results.flatMap((result) => filesOf(result, subject)));
  return new Map<string, string | Buffer>([...files, [ARCHIVE, gzipSync(tarArchive(files))]]);
}

function filesOf(
  { metric, service, state, first, details }: LegacyResult,
  { computingElement, node }: NodeSubject,
): readonly (readonly [string, string])[] {
  const document = {
    nagios_name: service,
    service_uri: computingElement,
    status: state,
    summary: first,
    details: details.join('\n'),
    gatheredAt: node,
  };
  return [
    [`${metric}.out`, [first, ...details].map((line) => `${line}\n`).join('')],
    [`${metric}.json`, JSON.stringify(document)],
  ];
}
