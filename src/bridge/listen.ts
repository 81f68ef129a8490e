/** From the part `listen` of the configuration to a listener's options and to whoever may speak to it. */
import ipaddr from 'ipaddr.js';
import { Failure } from '../host/failure.ts';
import type { Answer, ListenerOptions, ListenerTls } from '../host/listener.ts';
import type { Host } from '../host/host.ts';
import { openCredentials, type Credentials, type CredentialsOptions } from '../trust/credentials.ts';
import { readOwnFile, readSecretFile } from '../trust/own-file.ts';
import type { ListenConfiguration } from './listen-schema.ts';

const LOOPBACK = '127.0.0.1';
const MAX_PEM_BYTES = 2 ** 20;
const REQUESTS_PER_SECOND = 200;

export interface Listening {
  readonly options: ListenerOptions;
  readonly credentials: Credentials;
  /** Nobody reaches it from another machine, unless a server in front forwards what is asked. */
  readonly isOnLoopback: boolean;
}

/** @throws Failure that names the field, or the file */
export async function prepareListening(
  host: Pick<Host, 'files' | 'clock' | 'accounts'>,
  configuration: ListenConfiguration,
  notice: CredentialsOptions['notice'],
): Promise<Listening> {
  requireProtected(configuration);
  const { port, tokens, clients, limits } = configuration;
  const address = addressOf(configuration);
  const isOnLoopback = isLoopback(address);
  const tls = await readTls(host, configuration);
  const unbounded = isOnLoopback ? {} : { requestsPerSecond: REQUESTS_PER_SECOND };
  return {
    options: { address, port, ...(tls && { tls }), limits: { ...unbounded, ...limits } },
    credentials: await openCredentials(host, { tokens, clients, notice }),
    isOnLoopback,
  };
}

/** For `Listener.renew` too, when the files have changed. */
export async function readTls(
  host: Pick<Host, 'files' | 'clock' | 'accounts'>,
  { tls }: ListenConfiguration,
): Promise<ListenerTls | undefined> {
  if (tls === undefined) return undefined;
  const { clientAuthorities } = tls;
  return {
    certificate: await readOwnFile(host, tls.certificate, MAX_PEM_BYTES),
    key: await readSecretFile(host, tls.key, MAX_PEM_BYTES, 'group'),
    ...(clientAuthorities !== undefined && {
      clientAuthorities: await readOwnFile(host, clientAuthorities, MAX_PEM_BYTES),
    }),
  };
}

/** The token file is looked at before each request is answered. */
export function withFreshCredentials(credentials: Credentials, answer: Answer): Answer {
  return async (request) => {
    await credentials.refresh();
    return await answer(request);
  };
}

/** The sender hears nothing but that it was not taken; the operator hears why, once until it is another reason or none. */
export function reportingFailures(
  path: string,
  answer: Answer,
  notice: CredentialsOptions['notice'],
): Answer {
  let trouble: string | undefined;
  return async (request) => {
    try {
      const reply = await answer(request);
      if (trouble !== undefined) notice('recovered', `${path}: requests are answered again`);
      trouble = undefined;
      return reply;
    } catch (error) {
      const text = `${path}: a request could not be answered: ${error instanceof Error ? error.message : String(error)}`;
      if (text !== trouble) notice('trouble', text);
      trouble = text;
      throw error;
    }
  };
}

function requireProtected(configuration: ListenConfiguration): void {
  const complaint = listenComplaint(configuration);
  if (complaint !== undefined)
    throw new Failure('refused', `listen.${complaint.field}: ${complaint.message}`);
}

/** Why nothing listens like that: an open door, or a mistake that makes one. */
export function listenComplaint(
  configuration: ListenConfiguration,
): { readonly field: string; readonly message: string } | undefined {
  const { tls, tokens, clients = [] } = configuration;
  const address = addressOf(configuration);
  if (!isAddress(address)) return { field: 'address', message: `'${address}' is no address` };
  if (clients.length > 0 && tls?.clientAuthorities === undefined)
    return { field: 'clients', message: 'needs listen.tls.clientAuthorities' };
  if (isLoopback(address)) return undefined;
  if (tls === undefined) return { field: 'tls', message: `is needed to listen on ${address}` };
  return tokens === undefined && clients.length === 0
    ? { field: 'tokens', message: `they, or listen.clients, are needed to listen on ${address}` }
    : undefined;
}

/** Nobody is asked what `localhost` is: it is this machine everywhere (RFC 6761, 6.3). */
function addressOf({ address = LOOPBACK }: ListenConfiguration): string {
  return address === 'localhost' ? LOOPBACK : address;
}

/** Whatever else the library takes for an address, such as `127.1`, is not written like that by accident. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function isLoopback(address: string): boolean {
  return ipaddr.process(address).range() === 'loopback';
}
