/** Runs a check on this machine, from the probe to the verdict. */
import {
  defaultValues,
  judgeObservation,
  type CheckDefinition,
  type Finding,
  type Observation,
  type OptionTable,
  type OptionValues,
  type Verdict,
} from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import { localHostFromSource } from './local-host.ts';

export interface CheckRun<O extends Observation> {
  readonly observation: O;
  readonly verdict: Verdict;
  /** State, subject and kind of every finding that is not OK. */
  readonly bad: readonly (readonly string[])[];
}

export async function runOnThisMachine<T extends OptionTable, O extends Observation>(
  check: CheckDefinition<T, O>,
  change: Partial<OptionValues<T>>,
  host: Host = localHostFromSource(),
  signal = new AbortController().signal,
): Promise<CheckRun<O>> {
  const options = { ...defaultValues(check.options, () => undefined), ...change };
  const probed = await check.probe(host, options, signal);
  // What is judged has been through JSON, as every stored observation has.
  const observation = JSON.parse(JSON.stringify(probed)) as O;
  const verdict = judgeObservation(check, observation, { options, exceptions: [] }, observation.at);
  const bad = verdict.findings.filter(({ state }) => state !== 'OK').map(shown);
  return { observation, verdict, bad };
}

function shown({ state, subject, kind }: Finding): readonly string[] {
  return [state, subject, kind];
}
