/** Hosts that are looked at over the network, as if they were this one. */
import type { Host } from './host.ts';

/** How a host is reached; texts as the operator gave them. */
export interface Route {
  /** `[user@]host[:port]`. */
  readonly address: string;
  /** Hosts on the way, in order, each `[user@]host[:port]`. */
  readonly jumps: readonly string[];
  /** Private key files; none stands for those that are usual. */
  readonly identities: readonly string[];
  /** Files of known hosts; none stands for those that are usual. */
  readonly knownHosts: readonly string[];
  /** Until we are logged in and a shell answers, jumps included. */
  readonly connectSeconds: number;
}

/** `clock`, `http`, `tls` and `expressions` are those of the machine that we run on, and so is `operator`. */
export interface RemoteHost extends Host {
  /** Ends the connection; whatever is under way fails. */
  close(): void;
}

/** @throws Failure `refused` for a host key that is not the known one, `denied`, `unreachable`, `timeout`, `malformed` */
export type Reach = (route: Route, signal: AbortSignal) => Promise<RemoteHost>;
