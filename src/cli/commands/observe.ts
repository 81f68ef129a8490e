/** `secmon observe`: what a root timer runs, so that checks without privilege can judge what only root can see. */
import {
  beforeAbort,
  storableTexts,
  storedObservationText,
  type Check,
  type OptionTexts,
  type StoredFailure,
  type StoredObservation,
} from '../../check/index.ts';
import { Failure } from '../../host/failure.ts';
import { escapeText } from '../../render/index.ts';
import { exitCode } from '../../result/index.ts';
import type { Command, OperatorWorld } from '../command.ts';
import { optionValues, readCall } from '../option-values.ts';
import { UsageError } from '../usage-error.ts';
import type { Job } from './observe-profiles.ts';
import { checkOf, jobsOf } from './profile-jobs.ts';

const ROOT = 0;
const MODE = 0o640;
const GRACE_SECONDS = 5;

export const observe: Command = {
  name: 'observe',
  summary:
    'store what the checks of a profile see, for checks without privilege (--observation); runs as root',
  operands: [],
  options: {
    profile: {
      kind: 'text',
      value: 'NAME',
      default: 'default',
      describe: 'which checks, with which options',
    },
    profiles: {
      kind: 'text',
      value: 'FILE',
      describe: 'the profiles (YAML); without it, the profile default is every check with its defaults',
    },
    to: {
      kind: 'text',
      value: 'DIR',
      describe: 'where to store; a directory of root that nobody else can write; must be given',
    },
  },
  async run(argv, world) {
    const { options } = await readCall(observe, argv, world.host);
    const { profile, profiles, to } = options as { profile: string; profiles?: string; to?: string };
    if (to === undefined) throw new UsageError('--to is missing');
    if (world.host.accounts.effectiveUid() !== ROOT) throw new Failure('denied', 'must run as root');
    const jobs = await jobsOf(profile, profiles, [ROOT], world);
    const known = jobs.map((job) => ({ ...job, definition: checkOf(job, profiles, world) }));
    return await observeAll(known, to, world);
  },
};

/** One that fails is stored as a failure, with its reason, and does not keep the others from being seen. */
async function observeAll(
  known: readonly (Job & { readonly definition: Check })[],
  directory: string,
  world: OperatorWorld,
): ReturnType<Command['run']> {
  world.setDeadline(
    known.reduce((sum, { definition }) => sum + definition.timeoutSeconds, GRACE_SECONDS),
    'UNKNOWN',
  );
  const lines: string[] = [];
  let failed = false;
  for (const { definition, options, file } of known) {
    const stored = await look(definition, options ?? {}, world);
    const name = file ?? `${definition.name}.json`;
    await world.store.replace(directory, name, storedObservationText(stored), MODE);
    const news = 'failure' in stored ? `failed: ${stored.failure.message}` : 'seen';
    failed ||= 'failure' in stored;
    lines.push(`${escapeText(`${directory}/${name}`)}: ${escapeText(news)}\n`);
  }
  return { text: lines.join(''), exitCode: exitCode(failed ? 'UNKNOWN' : 'OK'), mayHang: true };
}

async function look(check: Check, options: OptionTexts, world: OperatorWorld): Promise<StoredObservation> {
  const { host, version } = world;
  const stored = storableTexts(check.options, options);
  const header = { schema: 1, check: check.name, version, options: stored } as const;
  const at = host.clock.now();
  const signal = world.timeoutSignal(check.timeoutSeconds);
  try {
    const values = optionValues(check.options, options, host);
    return { ...header, observation: await beforeAbort(check.probe(host, values, signal), signal) };
  } catch (error) {
    return { ...header, failure: { at, ...reasonOf(error) } };
  }
}

/** Our own bug in one check is that check's failure only. */
function reasonOf(error: unknown): Pick<StoredFailure, 'reason' | 'message'> {
  if (error instanceof Failure) return { reason: error.reason, message: error.message };
  return {
    reason: 'failed',
    message: `internal error: ${error instanceof Error ? error.message : String(error)}`,
  };
}
