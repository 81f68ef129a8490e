/** Handshakes from this machine. `node:net` and `node:tls` are fetched when there is one. */
import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { beforeAbort } from '../deadline.ts';
import { Failure, failureOf } from '../failure.ts';
import type { StartTls, Tls, TlsEndpoint, TlsLimits, TlsPeer } from '../tls.ts';
import { openDialogue, type Dialogue } from './start-tls/dialogue.ts';
import { startImap } from './start-tls/imap.ts';
import { startLdap } from './start-tls/ldap.ts';
import { startSmtp } from './start-tls/smtp.ts';

export const localTls: Tls = { inspect };

const DIALOGUES: Readonly<Partial<Record<StartTls, (dialogue: Dialogue, subject: string) => Promise<void>>>> =
  {
    smtp: startSmtp,
    imap: startImap,
    ldap: startLdap,
  };

async function inspect(endpoint: TlsEndpoint, limits: TlsLimits, signal: AbortSignal): Promise<TlsPeer> {
  const subject = `${endpoint.host}:${endpoint.port}`;
  const late = AbortSignal.timeout(limits.timeoutSeconds * 1000);
  const bounded = AbortSignal.any([signal, late]);
  const sockets: Socket[] = [];
  try {
    return await beforeAbort(converse(endpoint, subject, limits, sockets), bounded);
  } catch (error) {
    if (!bounded.aborted) throw error;
    throw new Failure('timeout', `${subject}: no handshake within ${limits.timeoutSeconds} s`, {
      cause: error,
    });
  } finally {
    // The TLS socket before the one below it.
    for (const socket of sockets.toReversed()) socket.destroy();
  }
}

/** @param sockets where each is put as soon as it is there, so that whoever waits can close it */
async function converse(
  endpoint: TlsEndpoint,
  subject: string,
  { maxBytes }: TlsLimits,
  sockets: Socket[],
): Promise<TlsPeer> {
  const socket = process.getBuiltinModule('node:net').connect({ host: endpoint.host, port: endpoint.port });
  sockets.push(socket);
  // Whatever comes after somebody has stopped to listen.
  socket.on('error', () => undefined);
  await connected(socket, subject);
  const start = DIALOGUES[endpoint.startTls];
  if (start !== undefined) {
    const dialogue = openDialogue(socket, subject, maxBytes);
    await start(dialogue, subject);
    dialogue.end();
  }
  return await handshake(socket, endpoint, subject, sockets);
}

async function connected(socket: Socket, subject: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
  } catch (error) {
    throw failureOf(firstOf(error), subject);
  }
}

/** Where a name has several addresses, the errors of all come together. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError ? (error.errors[0] as unknown) : error;
}

function handshake(
  socket: Socket,
  { serverName }: TlsEndpoint,
  subject: string,
  sockets: Socket[],
): Promise<TlsPeer> {
  const tls = process.getBuiltinModule('node:tls');
  const address = socket.remoteAddress ?? '';
  const secure = tls.connect({
    socket,
    // What is weak is to be seen, not to be missed.
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'ALL:@SECLEVEL=0',
    secureOptions: process.getBuiltinModule('node:crypto').constants.SSL_OP_LEGACY_SERVER_CONNECT,
    // The chain as it was sent: an authority of ours would be added to it.
    ca: [],
    ...(serverName === undefined ? {} : { servername: serverName }),
  });
  sockets.push(secure);
  return new Promise((resolve, reject) => {
    let certificates: readonly Buffer[] = [];
    // Told as soon as there are secrets, when the server has shown its certificate: one that demands ours may hang up.
    secure.on('keylog', () => (certificates = sentCertificates(secure)));
    const finish = (failure: Failure): void => {
      if (certificates.length === 0) reject(failure);
      else resolve({ address, protocol: 'not agreed', cipher: 'not agreed', certificates });
    };
    secure.once('secureConnect', () => {
      certificates = sentCertificates(secure);
      if (certificates.length === 0) reject(new Failure('refused', `${subject}: shows no certificate`));
      resolve({
        address,
        protocol: secure.getProtocol() ?? '',
        cipher: secure.getCipher().name,
        certificates,
      });
    });
    secure.once('error', (error) => finish(handshakeFailure(error, subject)));
    secure.once('close', () => finish(new Failure('unreachable', `${subject}: closed the connection`)));
  });
}

function sentCertificates(socket: TLSSocket): readonly Buffer[] {
  const certificates: Buffer[] = [];
  let next: Chained | undefined = socket.getPeerCertificate(true);
  while (next?.raw !== undefined && !certificates.some((known) => known.equals(next?.raw ?? known))) {
    certificates.push(next.raw);
    next = next.issuerCertificate;
  }
  return certificates;
}

/** As it comes: empty where there is none, and the last one is its own issuer or has none. */
interface Chained extends Partial<Pick<PeerCertificate, 'raw'>> {
  readonly issuerCertificate?: Chained;
}

function handshakeFailure(error: Error, subject: string): Failure {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (/^E(?!RR_|PROTO)[A-Z]+$/.test(code)) return failureOf(error, subject);
  const text = error.message.replace(/^(?:[0-9A-F]+:)?error:[^:]*:[^:]*:[^:]*:/, '').split(':')[0] ?? code;
  return new Failure('refused', `${subject}: no TLS (${text.trim()})`, { cause: error });
}
