/** TLS-PSK from this machine. `node:tls` is fetched when there is a connection: no snapshot can hold it. */
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { Failure, failureOf } from '../failure.ts';
import type { PskChannel, PskChannels, PskEndpoint, PskLimits } from '../psk-channel.ts';

export const localPsk: PskChannels = { connect };

/** TLS 1.3 takes a bare secret with SHA-256 only (RFC 8446, section 4.2.11). */
const CIPHERS = 'PSK-AES256-GCM-SHA384:PSK-AES128-GCM-SHA256:PSK-AES256-CBC-SHA:TLS_AES_128_GCM_SHA256';

async function connect(endpoint: PskEndpoint, limits: PskLimits): Promise<PskChannel> {
  const subject = `${endpoint.host}:${endpoint.port}`;
  const socket = process.getBuiltinModule('node:tls').connect(options(endpoint));
  const channel = channelOver(socket, subject, limits);
  try {
    await channel.secured();
    return channel;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function options({ host, port, identity, key }: PskEndpoint): ConnectionOptions {
  return {
    host,
    port,
    pskCallback: () => ({ identity, psk: key }),
    ciphers: CIPHERS,
    minVersion: 'TLSv1.2',
    // A server that shows a certificate does not know the secret, whoever signed it.
    ca: [],
    checkServerIdentity: (_, certificate) =>
      Object.keys(certificate).length === 0
        ? undefined
        : new Error('it has a certificate instead of the key'),
  };
}

interface SecuredChannel extends PskChannel {
  secured(): Promise<true>;
}

function channelOver(socket: TLSSocket, subject: string, limits: PskLimits): SecuredChannel {
  let buffered = Buffer.alloc(0);
  let isSecured = false;
  let failure: Failure | undefined;
  let wake = (): void => undefined;
  const fail = (what: Failure): void => {
    failure ??= what;
    wake();
  };
  socket.on('secureConnect', () => {
    isSecured = true;
    wake();
  });
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    if (buffered.length > limits.maxLineBytes && !buffered.includes('\n'))
      fail(new Failure('too-large', `${subject}: a line of more than ${limits.maxLineBytes} bytes`));
    wake();
  });
  socket.on('error', (error) => fail(explained(error, subject)));
  for (const event of ['end', 'close'])
    socket.on(event, () => fail(new Failure('unreachable', `${subject}: the connection has ended`)));

  const until = async <T>(attempt: () => T | undefined): Promise<T> => {
    const late = setTimeout(
      () => fail(new Failure('timeout', `${subject}: no answer within ${limits.timeoutSeconds} s`)),
      limits.timeoutSeconds * 1000,
    );
    try {
      for (;;) {
        const taken = attempt();
        if (taken !== undefined) return taken;
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      clearTimeout(late);
    }
  };
  return {
    secured: () => until(() => (isSecured ? true : undefined)),
    send: (data) => void socket.write(data),
    line: () =>
      until(() => {
        const end = buffered.indexOf('\n');
        if (end < 0) return undefined;
        const line = buffered.toString('utf8', 0, end).replace(/\r$/, '');
        buffered = buffered.subarray(end + 1);
        return line;
      }),
    close: () => socket.destroySoon(),
  };
}

/** A wrong secret shows as an alert, or as a certificate that nobody asked for. */
function explained(error: Error, subject: string): Failure {
  const code = 'code' in error ? String(error.code) : '';
  if (/^ERR_SSL_|SELF_SIGNED|UNABLE_TO/.test(code) || !/^E[A-Z]+/.test(code))
    return new Failure('denied', `${subject}: does not know the identity with this password`, {
      cause: error,
    });
  return failureOf(error, subject);
}
