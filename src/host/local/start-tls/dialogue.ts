/** A short conversation before TLS begins: bounded in bytes, and ended by whoever closes the socket. */
import type { Socket } from 'node:net';
import { Failure, failureOf } from '../../failure.ts';

export interface Dialogue {
  /** The next line without its end. @throws Failure */
  line(): Promise<string>;
  /** So many bytes. @throws Failure */
  bytes(count: number): Promise<Buffer>;
  send(data: string | Buffer): void;
  /**
   * Ends the conversation. What the server has sent past it would be taken for protected text (CVE-2011-0411).
   * @throws Failure `malformed` where there is anything
   */
  end(): void;
}

/** @param subject names the server in messages */
export function openDialogue(socket: Socket, subject: string, maxBytes: number): Dialogue {
  let buffered = Buffer.alloc(0);
  let total = 0;
  let failure: Failure | undefined;
  let wake = (): void => undefined;
  const fail = (reason: Failure['reason'], text: string): void => {
    failure ??= new Failure(reason, `${subject}: ${text}`);
    wake();
  };
  const onData = (chunk: Buffer): void => {
    total += chunk.length;
    buffered = Buffer.concat([buffered, chunk]);
    if (total > maxBytes) fail('too-large', `more than ${maxBytes} bytes before TLS`);
    wake();
  };
  const onError = (error: Error): void => {
    failure ??= failureOf(error, subject);
    wake();
  };
  const onEnd = (): void => fail('unreachable', 'closed the connection before TLS');
  const listeners = [
    ['data', onData],
    ['error', onError],
    ['end', onEnd],
    ['close', onEnd],
  ] as const;
  for (const [event, listener] of listeners) socket.on(event, listener as (value: unknown) => void);

  const take = async <T>(attempt: () => T | undefined): Promise<T> => {
    for (;;) {
      const taken = failure?.reason === 'too-large' ? undefined : attempt();
      if (taken !== undefined) return taken;
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const cut = (count: number): Buffer => {
    const taken = buffered.subarray(0, count);
    buffered = buffered.subarray(count);
    return taken;
  };
  return {
    line: () =>
      take(() => {
        const end = buffered.indexOf('\n');
        return end < 0
          ? undefined
          : cut(end + 1)
              .toString('latin1')
              .replace(/\r?\n$/, '');
      }),
    bytes: (count) => take(() => (buffered.length < count ? undefined : cut(count))),
    send: (data) => void socket.write(data),
    end() {
      for (const [event, listener] of listeners) socket.off(event, listener as (value: unknown) => void);
      if (buffered.length > 0) throw new Failure('malformed', `${subject}: talks on after it agreed to TLS`);
    },
  };
}
