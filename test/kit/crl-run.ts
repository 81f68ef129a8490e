/** Runs the crl check on a directory of this machine, from the probe to the verdict. */
import { check } from '../../checks/crl/check.ts';
import type { CrlObservation } from '../../checks/crl/observation.ts';
import {
  defaultValues,
  judgeObservation,
  type Finding,
  type OptionValues,
  type Verdict,
} from '../../src/check/index.ts';
import { localHostFromSource } from './local-host.ts';

export type CrlOptions = OptionValues<typeof check.options>;

export interface CrlRun {
  readonly observation: CrlObservation;
  readonly verdict: Verdict;
  /** State, subject and kind of every finding that is not OK. */
  readonly bad: readonly (readonly string[])[];
}

export async function runCrl(
  directory: string,
  change: Partial<CrlOptions> = {},
  signal = new AbortController().signal,
): Promise<CrlRun> {
  const host = localHostFromSource();
  const options = { ...defaultValues(check.options, () => undefined), directory, ...change };
  const probed = await check.probe(host, options, signal);
  // What is judged has been through JSON, as every stored observation has.
  const observation = JSON.parse(JSON.stringify(probed)) as CrlObservation;
  const verdict = judgeObservation(check, observation, { options, exceptions: [] }, observation.at);
  const bad = verdict.findings.filter(({ state }) => state !== 'OK').map(shown);
  return { observation, verdict, bad };
}

function shown({ state, subject, kind }: Finding): readonly string[] {
  return [state, subject, kind];
}
