import type { Check } from '../../check/index.ts';
import { UsageError } from '../usage-error.ts';

/**
 * @param file that names it, for the complaint
 * @throws UsageError that lists the checks there are
 */
export function findCheck(checks: readonly Check[], name: string | undefined, file?: string): Check {
  const check = checks.find((candidate) => candidate.name === name);
  if (check !== undefined) return check;
  const known = checks.map((candidate) => candidate.name).join(', ');
  throw new UsageError(
    `${inFile(file)}${name === undefined ? 'NAME is missing' : `no check '${name}'`}; there are ${known}`,
  );
}

/** @throws UsageError for an option that the check does not have */
export function requireOptions(check: Check, names: readonly string[], file?: string): void {
  const unknown = names.find((name) => !Object.hasOwn(check.options, name));
  if (unknown === undefined) return;
  throw new UsageError(`${inFile(file)}the check ${check.name} has no option '${unknown}'`);
}

function inFile(file: string | undefined): string {
  return file === undefined ? '' : `${file}: `;
}
