/**
 * The world as a probe may see it. Every port but the operator's store is read-only and harmless; adapters are in `local/` and `ssh/`.
 */
import type { Accounts } from './accounts.ts';
import type { Commands } from './commands.ts';
import type { Digests } from './digests.ts';
import type { Expressions } from './expressions.ts';
import type { Files } from './files.ts';
import type { Http } from './http.ts';
import type { Store } from './store.ts';
import type { Tls } from './tls.ts';
import type { Trees } from './trees.ts';

export interface Clock {
  /** Seconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Seconds on a clock that never steps, from an arbitrary origin. */
  elapsed(): number;
  /**
   * Aborts after so many seconds.
   * @param waitedFor it is all that is under way, as between two requests: without it the process would end meanwhile
   */
  after(seconds: number, waitedFor?: boolean): AbortSignal;
}

/** The machine that we run on, for what the operator gives: policies, catalogues, keys, caches. */
export interface OperatorMachine extends Pick<Host, 'files' | 'trees' | 'accounts'> {
  /** For what was downloaded, in a directory that the operator names: the one thing that a probe may write. */
  readonly store: Store;
  /**
   * As {@link files}, several times as fast for thousands of small ones, and nothing else happens while one is read: where
   * its file system hangs, no deadline holds. For commands that an operator waits for.
   */
  readonly manyFiles: Pick<Files, 'open'>;
}

export interface Host {
  readonly clock: Clock;
  readonly files: Files;
  readonly trees: Trees;
  readonly digests: Digests;
  readonly commands: Commands;
  /** On the machine that we run on. */
  readonly expressions: Expressions;
  readonly http: Http;
  readonly tls: Tls;
  readonly accounts: Accounts;
  /** Where the operator's own files are; not the host that is looked at where that is another machine. */
  readonly operator: OperatorMachine;
  /** The value of an environment variable where we look, if it is set and not empty; over SSH there is `PATH` alone. */
  environment(name: string): string | undefined;
}
