/** Runs the jobs of a profile; what goes wrong in one is that one's verdict. */
import { beforeAbort, failureVerdict, runCheck, unknownVerdict, type Exception } from '../../check/index.ts';
import type { NodeVerdict } from '../../render/index.ts';
import type { Verdict } from '../../result/index.ts';
import type { OperatorWorld } from '../command.ts';
import { optionValues } from '../option-values.ts';
import { serviceOf } from './metric-name.ts';
import type { NodeJob } from './profile.ts';

/** A check that waits keeps few others waiting, and the node's own work is not disturbed much. */
const AT_ONCE = 2;

export interface JobsPlan {
  readonly jobs: readonly NodeJob[];
  readonly vo: string;
  readonly exceptions: readonly Exception[];
}

/**
 * @param progress called with what is known whenever that is more, beginning with nothing: a verdict that there is not
 * yet is UNKNOWN
 */
export async function runJobs(
  { jobs, vo, exceptions }: JobsPlan,
  world: OperatorWorld,
  progress: (verdicts: readonly NodeVerdict[]) => Promise<void>,
): Promise<readonly NodeVerdict[]> {
  const verdicts = jobs.map((job) => pending(job, vo));
  await progress(verdicts);
  const queue = jobs.entries();
  const worker = async (): Promise<void> => {
    for (const [index, job] of queue) {
      verdicts[index] = await runJob(job, vo, exceptions, world);
      await progress(verdicts);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return verdicts;
}

function pending({ metric, check }: NodeJob, vo: string): NodeVerdict {
  const verdict = unknownVerdict('not-done', 'not done when this was written');
  const service = serviceOf(metric, vo);
  return { metric, service, check: check.name, startedAt: undefined, endedAt: undefined, verdict };
}

async function runJob(
  job: NodeJob,
  vo: string,
  exceptions: readonly Exception[],
  world: OperatorWorld,
): Promise<NodeVerdict> {
  const { clock } = world.host;
  const startedAt = clock.now();
  const verdict = await verdictOf(job, exceptions, world);
  return { ...pending(job, vo), startedAt, endedAt: clock.now(), verdict };
}

async function verdictOf(
  { check, options: texts, timeoutSeconds }: NodeJob,
  exceptions: readonly Exception[],
  { host, timeoutSignal }: OperatorWorld,
): Promise<Verdict> {
  const signal = timeoutSignal(timeoutSeconds);
  try {
    const options = optionValues(check.options, texts, host);
    return await beforeAbort(runCheck(check, host, { options, exceptions }, signal), signal);
  } catch (error) {
    return failureVerdict(error);
  }
}
