/** The server that a sink speaks to, as the operator describes it: the same properties for every sink over HTTP. */
import type { Answered, Ask, Exchange, ExchangeSettings } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import type { Machine } from '../../../host/machine.ts';
import { readOwnFile } from '../../../trust/own-file.ts';
import { readSecretPem } from './secret.ts';

export interface TargetConfiguration {
  readonly url: string;
  readonly authorities?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly serverName?: string;
  readonly proxy?: string;
  readonly timeoutSeconds?: number;
  readonly plainHttp?: boolean;
}

/** With what `time-left.ts` leaves, what one call of a sink asks for is over before its lease on the events is. */
const TIMEOUT_SECONDS = 30;
const MAX_PEM_BYTES = 4 * 2 ** 20;
const path = { type: 'string', pattern: '^/' } as const;

export const targetProperties = {
  url: {
    type: 'string',
    pattern: '^https?://[^@]+$',
    description: 'address of the server, without credentials',
  },
  authorities: {
    ...path,
    description:
      "file of the authorities (PEM) that the server's certificate may come from; those that Mozilla trusts where absent",
  },
  certificate: {
    ...path,
    description: 'file of our own certificate (PEM), with those between it and its authority',
  },
  key: { ...path, description: 'file of its key (PEM, without a passphrase), which nobody else can read' },
  serverName: {
    type: 'string',
    minLength: 1,
    description: "name in the server's certificate, where it is not the one of the address",
  },
  proxy: { type: 'string', pattern: '^https?://', description: 'HTTP proxy; none where absent' },
  timeoutSeconds: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: TIMEOUT_SECONDS,
    default: TIMEOUT_SECONDS,
    description: 'for one request, from the first byte sent to the last received',
  },
  plainHttp: {
    type: 'boolean',
    default: false,
    description: 'take http:// to another machine too: whoever is between reads credentials and results',
  },
} as const;

export interface TargetNeeds {
  readonly connections: number;
  /** Bytes of an answer. */
  readonly maxBytes: number;
}

export interface Target {
  /** As it was given. */
  readonly url: string;
  /** The same without a slash at its end, for paths to follow. */
  readonly base: string;
  /** As reasons name it. */
  readonly host: string;
  /** After which an answer is waited for no longer. */
  readonly timeoutSeconds: number;
  ask(ask: Ask): Promise<Answered>;
  close(): Promise<void>;
}

/** @throws Failure when what the operator gave cannot be used */
export async function openTarget(
  configuration: TargetConfiguration,
  machine: Machine,
  needs: TargetNeeds,
): Promise<Target> {
  const url = targetUrl(configuration);
  const { timeoutSeconds = TIMEOUT_SECONDS } = configuration;
  const exchange: Exchange = machine.exchange({
    ...needs,
    timeoutSeconds,
    ...(await credentialsOf(configuration, machine)),
    ...(configuration.serverName === undefined ? {} : { serverName: configuration.serverName }),
    ...(configuration.proxy === undefined ? {} : { proxy: configuration.proxy }),
  });
  return {
    url: url.href,
    base: url.href.replace(/\/+$/, ''),
    host: url.host,
    timeoutSeconds,
    ask: (ask) => exchange.ask(ask),
    close() {
      exchange.close();
      return Promise.resolve();
    },
  };
}

const LOOPBACK: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

function targetUrl({ url: text, plainHttp = false }: TargetConfiguration): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new Failure('malformed', 'url: no URL');
  if (url.protocol === 'http:' && !plainHttp && !LOOPBACK.includes(url.hostname)) {
    throw new Failure('refused', `url: http to ${url.host}, which is another machine; https, or plainHttp`);
  }
  return url;
}

async function credentialsOf(
  { authorities, certificate, key }: TargetConfiguration,
  machine: Machine,
): Promise<Pick<ExchangeSettings, 'authorities' | 'authoritiesAt' | 'client'>> {
  if ((certificate === undefined) !== (key === undefined))
    throw new Failure('malformed', 'certificate and key: one without the other');
  const read = (file: string): Promise<string> => readOwnFile(machine, file, MAX_PEM_BYTES);
  return {
    authoritiesAt: 'authorities',
    ...(authorities === undefined ? {} : { authorities: await read(authorities) }),
    ...(certificate === undefined || key === undefined
      ? {}
      : { client: { certificate: await read(certificate), key: await readSecretPem(machine, key) } }),
  };
}
