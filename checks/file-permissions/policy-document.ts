/** A policy as an operator writes it. Its schema is published as `config/schema/file-permissions-policy.schema.json`. */
import type { FileType } from '../../src/host/files.ts';

/** Stands in `at` for every directory of PATH, what is above it and what is in it. */
export const AT_PATH = '$PATH';
/** Stands in `at` for the roots. */
export const AT_ROOTS = '$ROOTS';
/** Begins what is looked at in every home. */
export const AT_HOME = '~';
/** The owner that is the judged account. */
export const OWNER_ACCOUNT = '$ACCOUNT';
/** The owner that is the account whose home it is. */
export const OWNER_HOME = '$OWNER';

export interface RuleDocument {
  readonly name: string;
  readonly policy: string;
  readonly at: readonly string[];
  readonly recursive?: boolean;
  readonly 'one-file-system'?: boolean;
  readonly parents?: boolean;
  readonly types?: readonly FileType[];
  readonly content?: 'private-key';
  readonly exclude?: readonly string[];
  readonly clear?: string;
  readonly set?: string;
  readonly 'allow-sticky'?: boolean;
  readonly owners?: readonly (string | number)[];
  readonly groups?: readonly (string | number)[];
  readonly 'forbid-acl-write'?: boolean;
  readonly severity: 'critical' | 'warning';
}

export interface PolicyDocument {
  readonly roots?: readonly string[];
  readonly rules: readonly RuleDocument[];
}
