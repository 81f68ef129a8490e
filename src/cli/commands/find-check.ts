import type { Check } from '../../check/index.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError that lists the checks there are */
export function findCheck(checks: readonly Check[], name: string | undefined): Check {
  const check = checks.find((candidate) => candidate.name === name);
  if (check !== undefined) return check;
  const known = checks.map((candidate) => candidate.name).join(', ');
  throw new UsageError(
    `${name === undefined ? 'NAME is missing' : `no check '${name}'`}; there are ${known}`,
  );
}
