/** The verdict of one advisory of the shipped catalogue on a constructed host. */
import { join } from 'node:path';
import { check } from '../../checks/advisory/check.ts';
import { runCheck } from '../../src/check/index.ts';
import { makeTree } from '../kit/tree.ts';
import { constructHost, type HostPlan } from './construct-host.ts';

/** `fixed`, `mitigated by NAME`; what is special about the host; the host. */
export type Case = readonly [verdict: string, what: string, plan: HostPlan];
export type Cases = readonly Case[];

export const CATALOGUE = join(import.meta.dirname, '../../config/catalogue');

/** @param text of the advisory, where it is not that of the catalogue */
export async function verdictOn(id: string, plan: HostPlan, text?: string): Promise<string> {
  using constructed = constructHost(plan);
  using written = makeTree({ 'advisory.yaml': { file: 0o644, content: text ?? '' } });
  const catalogue = text === undefined ? join(CATALOGUE, `${id}.yaml`) : written.at('advisory.yaml');
  const options = { catalogue, id: [], risk: 'low', all: false, critical: 'critical', explain: true };
  const run = { options, exceptions: [] };
  const verdict = await runCheck(check, constructed.host, run, new AbortController().signal);
  const finding = verdict.findings.find(({ subject }) => subject === id);
  if (finding === undefined || verdict.findings.length !== 1) throw new Error(JSON.stringify(verdict));
  return finding.kind === 'mitigated'
    ? (/^mitigated by [\w-]+/.exec(finding.text)?.[0] ?? finding.text)
    : finding.kind;
}
