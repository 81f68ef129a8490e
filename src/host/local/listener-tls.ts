/** What a server shows of itself, and what it makes of the certificate of a client. */
import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { Failure } from '../failure.ts';
import type { Client, ClientCertificate, ListenerTls } from '../listener.ts';

/**
 * A client without a certificate, or with one that is not right, is let in as somebody who has none: it may have a token.
 * @throws Failure `malformed` for what is no certificate with its key; OpenSSL's complaints name no secret
 */
export function serverTls({ certificate, key, clientAuthorities }: ListenerTls): TlsOptions {
  const options = { cert: certificate, key, ...(clientAuthorities && { ca: clientAuthorities }) };
  try {
    process.getBuiltinModule('node:tls').createSecureContext(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure('malformed', `certificate and key cannot be used (${why})`, { cause: error });
  }
  return {
    ...options,
    minVersion: 'TLSv1.2',
    requestCert: clientAuthorities !== undefined,
    rejectUnauthorized: false,
  };
}

const clients = new WeakMap<Socket, Client>();

/** Asked for each request, computed for each connection. */
export function clientOf(socket: Socket): Client {
  const known = clients.get(socket);
  if (known !== undefined) return known;
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=[0-9.]+$)/i, '');
  const certificate = certificateOf(socket);
  const client = { address, ...(certificate && { certificate }) };
  clients.set(socket, client);
  return client;
}

function certificateOf(socket: Socket): ClientCertificate | undefined {
  if (!isEncrypted(socket) || !socket.authorized) return undefined;
  const shown = socket.getPeerX509Certificate();
  return shown && { subject: subjectOf(shown), fingerprint: fingerprintOf(shown) };
}

function isEncrypted(socket: Socket): socket is TLSSocket {
  return 'encrypted' in socket && socket.encrypted === true;
}

/** Node writes a line for each part, escaped as in RFC 4514, the most general first. */
function subjectOf({ subject }: X509Certificate): string {
  const parts = subject.split('\n').map((part) => part.replaceAll(' + ', '+'));
  return parts.toReversed().join(',');
}

function fingerprintOf({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(':', '').toLowerCase();
}
