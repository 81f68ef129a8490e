/**
 * A shell on the host that answers one batch of questions after the other: it is started once, since logging in runs
 * whatever the account's own shell runs at its start.
 */
import type { ClientChannel } from 'ssh2';
import { Failure } from '../failure.ts';
import type { Connection } from './connection.ts';
import { DEFINE_NEWLINE } from './quote.ts';

/** Whatever shell the account has, this starts the one that we speak. */
const SHELL = 'exec /bin/sh';
/** A fixed list, as for local programs. */
export const REMOTE_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const PROLOGUE = [
  `p=$PATH; LC_ALL=C; PATH=${REMOTE_PATH}; export LC_ALL PATH; unset LANGUAGE POSIXLY_CORRECT`,
  `${DEFINE_NEWLINE}; cd /`,
  'y() { l=$1; shift; if command -v nice >/dev/null 2>&1; then nice -n "$l" "$@"; else "$@"; fi; }\n',
].join('\n');

/** A command that yields the processor to others, where the host has `nice`. */
export function nicely(command: string, nice: number): string {
  return nice === 0 ? command : `y ${nice} ${command}`;
}

/** How a shell ends whose end the server does not tell: with the connection. */
export const CUT_OFF = 'cut off';

export interface LaneListener {
  output(chunk: Buffer): void;
  error(chunk: Buffer): void;
  /** @param how such as `exit code 1` or `signal KILL` */
  ended(how: string): void;
}

export class Lane {
  readonly #channel: ClientChannel;
  #listener: LaneListener | undefined;
  #how: string | undefined;

  constructor(channel: ClientChannel, onEnd: (lane: Lane) => void) {
    this.#channel = channel;
    let how: string = CUT_OFF;
    channel.on('data', (chunk: Buffer) => this.#listener?.output(chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#listener?.error(chunk));
    channel.on('error', () => undefined);
    channel.on('exit', (code: number | null, signal?: string) => {
      how = code === null ? `signal ${signal ?? 'unknown'}` : `exit code ${code}`;
    });
    // Later, so that the end of the whole connection is known first where that is why.
    channel.on('close', () =>
      setImmediate(() => {
        this.#how = how;
        this.#listener?.ended(how);
        onEnd(this);
      }),
    );
    this.write(PROLOGUE);
  }

  /** @throws Failure `unreachable`, `refused` when the server opens no session */
  static open({ client, lost, name }: Connection, onEnd: (lane: Lane) => void): Promise<Lane> {
    return new Promise((resolve, reject) => {
      if (lost !== undefined) throw lost;
      client.exec(SHELL, (error, channel) => {
        if (error === undefined) resolve(new Lane(channel, onEnd));
        else reject(new Failure('refused', `${name}: the host opens no session: ${error.message}`));
      });
    });
  }

  get over(): boolean {
    return this.#how !== undefined;
  }

  /** Who hears from now on; nobody when undefined. */
  listen(listener: LaneListener | undefined): void {
    this.#listener = listener;
    if (this.#how !== undefined) listener?.ended(this.#how);
  }

  /** @param script a byte string */
  write(script: string): void {
    this.#channel.write(Buffer.from(script, 'latin1'));
  }

  /** Servers that do not pass signals on close its pipes at least. It may hang all the same. */
  kill(): void {
    this.#how ??= 'given up';
    endProgram(this.#channel);
  }
}

export function endProgram(channel: ClientChannel): void {
  try {
    channel.signal('KILL');
  } catch {
    // It has ended by itself.
  }
  channel.destroy();
}
