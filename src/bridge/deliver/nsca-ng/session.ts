/**
 * A client's side of the NSCA-ng protocol, version 1.
 * Source: the file PROTOCOL of NSCA-ng 1.6: requests and answers are lines, a command is announced by its length.
 */
import { Failure } from '../../../host/failure.ts';
import type { PskChannel } from '../../../host/psk-channel.ts';

export type Pushed =
  | { readonly state: 'okay' }
  /** The server would not hear it; `reason` is its own text. */
  | { readonly state: 'too-long' | 'refused'; readonly reason: string };

export interface NscaSession {
  /** @param command ends with a newline @throws Failure when the session is over */
  push(command: Buffer): Promise<Pushed>;
  /** Says goodbye; never throws a failure. */
  quit(): Promise<void>;
}

/**
 * @param id 2 to 64 printable characters, for the server's log
 * @throws Failure
 */
export async function openSession(channel: PskChannel, subject: string, id: string): Promise<NscaSession> {
  const greeting = await ask(`MOIN 1 ${id}\r\n`);
  if (greeting !== 'MOIN 1') throw unexpected(greeting);
  return {
    async push(command) {
      const announced = await ask(`PUSH ${command.length}\r\n`);
      if (announced !== 'OKAY') return refusal(announced);
      const taken = await ask(command);
      return taken === 'OKAY' ? { state: 'okay' } : refusal(taken);
    },
    async quit() {
      await ask('QUIT\r\n').catch(() => undefined);
      channel.close();
    },
  };

  async function ask(request: string | Buffer): Promise<string> {
    channel.send(request);
    return await channel.line();
  }

  function refusal(answer: string): Pushed {
    const reason = /^FAIL (.*)$/s.exec(answer)?.[1];
    if (reason === undefined) throw unexpected(answer);
    return { state: /too large/i.test(reason) ? 'too-long' : 'refused', reason };
  }

  function unexpected(answer: string): Failure {
    const bail = /^BAIL (.*)$/s.exec(answer)?.[1];
    return bail === undefined
      ? new Failure('malformed', `${subject}: answers ${JSON.stringify(answer)}`)
      : new Failure('refused', `${subject}: ${bail}`);
  }
}
