/**
 * What a check is: one literal. `probe` looks, `evaluate` judges; they meet in an observation that is plain JSON, so
 * that a verdict can be reproduced from it anywhere and any time.
 */
import type { Host } from '../host/host.ts';
import type { Unit, Verdict } from '../result/index.ts';
import type { OptionTable, OptionValues } from './option.ts';

/** Raw facts as JSON, with the time they were seen. */
export interface Observation {
  /** Seconds since the epoch when the probe began to look. */
  readonly at: number;
}

export interface MetricDeclaration {
  readonly unit: Unit;
  readonly describe: string;
}

export interface CheckDefinition<T extends OptionTable, O extends Observation> {
  /** kebab-case, also the folder; the executable is `check_` + the name in snake_case. */
  readonly name: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** Paragraphs for the manual: what is looked at, what it means, where it is blind. */
  readonly describe: readonly string[];
  /** The deadline unless `--timeout` says otherwise. */
  readonly timeoutSeconds: number;
  readonly options: T;
  /** Every metric that `evaluate` may return, by label. */
  readonly metrics: Readonly<Record<string, MetricDeclaration>>;
  /**
   * Looks, harmlessly and without judging.
   * @throws Failure when nothing can be told
   */
  probe(host: Host, options: OptionValues<T>, signal: AbortSignal): Promise<O>;
  /** Judges; pure: no clock, no input but its arguments. */
  evaluate(observation: O, options: OptionValues<T>): Verdict;
}

/** A check whose types have been forgotten, as registries and runners hold it. */
export type Check = CheckDefinition<OptionTable, Observation>;

/** Checks by name, each loaded when it is asked for. */
export type CheckLoaders = Readonly<Record<string, () => Promise<Check>>>;

/** Infers the types of options and observation from the literal. */
export function defineCheck<const T extends OptionTable, O extends Observation>(
  definition: CheckDefinition<T, O>,
): CheckDefinition<T, O> {
  return definition;
}

/** The executable's name: `file-permissions` is `check_file_permissions`. */
export function executableName(check: Pick<Check, 'name'>): string {
  return `check_${check.name.replaceAll('-', '_')}`;
}

/** The name that begins the plugin's line: `FILE-PERMISSIONS`. */
export function serviceName(check: Pick<Check, 'name'>): string {
  return check.name.toUpperCase();
}
