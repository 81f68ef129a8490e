/**
 * The world as a probe may see it. Every port is read-only and harmless; adapters are in `local/`.
 */
import type { Accounts } from './accounts.ts';
import type { Commands } from './commands.ts';
import type { Files } from './files.ts';
import type { Http } from './http.ts';
import type { Trees } from './trees.ts';

export interface Clock {
  /** Seconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Seconds on a clock that never steps, from an arbitrary origin. */
  elapsed(): number;
}

export interface Host {
  readonly clock: Clock;
  readonly files: Files;
  readonly trees: Trees;
  readonly commands: Commands;
  readonly http: Http;
  readonly accounts: Accounts;
  /** The value of an environment variable of the process that checks, if it is set and not empty. */
  environment(name: string): string | undefined;
}
