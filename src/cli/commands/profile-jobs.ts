/** The checks of a profile, for the commands that run several. */
import { parseDocument, readTrusted, type Check } from '../../check/index.ts';
import { Failure } from '../../host/failure.ts';
import type { OperatorWorld } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { findCheck, requireOptions } from './find-check.ts';
import { profilesSchema, type Job, type Profiles } from './observe-profiles.ts';

const MAX_BYTES = 2 ** 20;

/**
 * @param file undefined for the profile `default`, which is every check with its defaults
 * @param owners who may have written it
 * @throws UsageError, Failure
 */
export async function jobsOf(
  profile: string,
  file: string | undefined,
  owners: readonly number[],
  world: OperatorWorld,
): Promise<readonly Job[]> {
  if (file === undefined) {
    if (profile !== 'default') throw new UsageError(`the profile '${profile}' needs --profiles FILE`);
    return world.checks.map(({ name }) => ({ check: name }));
  }
  const content = await readTrusted(world.host.files, file, owners, MAX_BYTES);
  const { profiles } = await parseDocument<Profiles>(content, file, profilesSchema);
  const jobs = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (jobs === undefined) throw new Failure('missing', `${file}: no profile '${profile}'`);
  return jobs;
}

/**
 * @param file of the profile, for complaints
 * @throws UsageError for a check or an option that there is not
 */
export function checkOf(
  { check, options = {} }: Job,
  file: string | undefined,
  { checks }: Pick<OperatorWorld, 'checks'>,
): Check {
  const definition = findCheck(checks, check, file);
  requireOptions(definition, Object.keys(options), file);
  return definition;
}
