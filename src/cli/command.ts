/** One command of the operator's `secmon`. */
import type { Check, OptionTable } from '../check/index.ts';
import type { Store } from '../host/store.ts';
import type { PluginResult, PluginWorld } from './run-plugin.ts';

export interface OperatorWorld extends PluginWorld {
  readonly checks: readonly Check[];
  /** All there are, in the order of the help. */
  readonly commands: readonly Command[];
  readonly store: Store;
  /** What it was called as, for commands that are shown; `secmon` where that is not given. */
  readonly program?: string;
  /** Whether a person watches. */
  readonly terminal: boolean;
  /** Shows something before the result. */
  show(text: string): Promise<void>;
  /** Aborts after so many seconds, and with the process. */
  readonly timeoutSignal: (seconds: number) => AbortSignal;
}

export interface Command {
  /** The words that call it, such as `check list`. */
  readonly name: string;
  readonly summary: string;
  /** What stands beside the options, such as `RANGE`. */
  readonly operands: readonly string[];
  readonly options: OptionTable;
  /** @throws UsageError, OptionError, RangeSyntaxError or Failure, which the caller shows */
  run(argv: readonly string[], world: OperatorWorld): Promise<PluginResult>;
}
