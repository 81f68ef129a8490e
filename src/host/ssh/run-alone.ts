/** A program in a session of its own, of which the server says how it ended. */
import type { ClientChannel } from 'ssh2';
import type { CommandOutput } from '../commands.ts';
import { Failure } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import type { Connection } from './connection.ts';
import { endProgram } from './lane.ts';
import { byteString } from './quote.ts';

/** Reads one line of script; what follows it is the program's. The command itself holds no data. */
const SHELL = `exec /bin/sh -c 'IFS= read -r s; eval "$s"'`;
const NEWLINE = '\n';

export interface Program {
  /** For messages. */
  readonly program: string;
  /** A byte string without a newline, which ends in becoming the program, after the nonce on both streams. */
  readonly line: string;
  readonly nonce: string;
  readonly input: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/** @throws Failure */
export async function runAlone(connection: Connection, request: Program): Promise<CommandOutput> {
  const { program, line, input, signal } = request;
  const channel = await openSession(connection, program);
  const giveUp = (): void => endProgram(channel);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const ended = collect(channel, request);
    channel.end(Buffer.from(line + NEWLINE + byteString(input), 'latin1'));
    const output = await ended;
    if (connection.lost !== undefined) throw connection.lost;
    return output;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function openSession({ client, name }: Connection, program: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(SHELL, (error, channel) => {
      if (error === undefined) resolve(channel);
      else
        reject(
          new Failure('refused', `${name}: ${program}: no session to see how it ends: ${error.message}`),
        );
    });
  });
}

function collect(channel: ClientChannel, { program, nonce, maxBytes }: Program): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    let end: { readonly exitCode: number | undefined } | undefined;
    const take = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) into.push(chunk);
      else endProgram(channel);
    };
    channel.on('error', () => undefined);
    channel.on('exit', (code: number | null) => (end = { exitCode: code ?? undefined }));
    channel.on('data', take(stdout));
    channel.stderr.on('data', take(stderr));
    channel.on('close', () => {
      const out = afterNonce(Buffer.concat(stdout), nonce);
      if (bytes > maxBytes) {
        reject(new Failure('too-large', `${program}: more than ${maxBytes} bytes of output`));
      } else if (end === undefined || out === undefined) {
        reject(new Failure('failed', `${program}: the host does not say how it ended`));
      } else {
        const err = afterNonce(Buffer.concat(stderr), nonce) ?? Buffer.alloc(0);
        resolve({ ...end, stdout: nameOfBytes(out), stderr: nameOfBytes(err) });
      }
    });
  });
}

/** Before it the account's own shell may have had something to say. */
function afterNonce(bytes: Buffer, nonce: string): Buffer | undefined {
  const mark = Buffer.from(`\n${nonce}\n`, 'latin1');
  const at = bytes.indexOf(mark);
  return at < 0 ? undefined : bytes.subarray(at + mark.length);
}
