/** One logged-in connection to a host, by way of others where it has to be. */
import type { Client, ClientChannel, ConnectConfig } from 'ssh2';
import { Failure, failureOf } from '../failure.ts';
import { knownName, type Address } from './address.ts';
import type { HostKeys } from './host-keys.ts';
import type { LogIn } from './identities.ts';
import type { SshLibrary } from './library.ts';

export interface Hop {
  readonly address: Address;
  readonly user: string;
  readonly keys: HostKeys;
  readonly methods: readonly LogIn[];
  /** Why there are no more methods. */
  readonly skipped: readonly string[];
}

export interface Connection {
  /** For messages. */
  readonly name: string;
  readonly client: Client;
  /** Why it has ended, once it has. */
  readonly lost: Failure | undefined;
  /** Called once, when it ends. */
  onLost(listener: (failure: Failure) => void): void;
  end(): void;
}

const KEEP_ALIVE_SECONDS = 5;
const KEEP_ALIVE_COUNT = 3;

/**
 * @param hops the last is the host itself
 * @throws Failure `refused`, `denied`, `unreachable`, `timeout`
 */
export async function connect(
  hops: readonly Hop[],
  { Client }: SshLibrary,
  connectSeconds: number,
  signal: AbortSignal,
): Promise<Connection> {
  const clients: Client[] = [];
  const endAll = (): void => clients.toReversed().forEach((client) => client.end());
  const end = new Deadline(connectSeconds, signal);
  try {
    let through: ClientChannel | undefined;
    let connection: Connection | undefined;
    for (const [index, hop] of hops.entries()) {
      const client = new Client();
      clients.push(client);
      connection = await end.hold(logIn(client, hop, through, endAll), () => knownName(hop.address));
      const next = hops[index + 1];
      if (next !== undefined)
        through = await end.hold(tunnel(connection, next), () => knownName(next.address));
    }
    if (connection === undefined) throw new Error('there is no host to connect to');
    return connection;
  } catch (error) {
    for (const client of clients) client.destroy();
    throw error;
  } finally {
    end.clear();
  }
}

/** The time until we are logged in. */
class Deadline {
  readonly #signal: AbortSignal;
  readonly #seconds: number;
  readonly #timer: NodeJS.Timeout;
  readonly #controller = new AbortController();

  constructor(seconds: number, signal: AbortSignal) {
    this.#seconds = seconds;
    this.#timer = setTimeout(() => this.#controller.abort(), seconds * 1000);
    this.#signal = AbortSignal.any([signal, this.#controller.signal]);
  }

  async hold<T>(promise: Promise<T>, what: () => string): Promise<T> {
    const late = (): Failure =>
      new Failure('timeout', `${what()}: not connected within ${this.#seconds} seconds`);
    promise.catch(() => undefined);
    if (this.#signal.aborted) throw late();
    let stop = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(late());
      this.#signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      this.#signal.removeEventListener('abort', stop);
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

function tunnel({ client, name }: Connection, { address }: Hop): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, address.host, address.port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else
        reject(
          new Failure('unreachable', `${knownName(address)}: not reached from ${name}: ${error.message}`),
        );
    });
  });
}

/** @param end ends this connection and those that it goes through */
function logIn(
  client: Client,
  hop: Hop,
  through: ClientChannel | undefined,
  end: () => void,
): Promise<Connection> {
  const name = knownName(hop.address);
  return new Promise((resolve, reject) => {
    let refusal: Failure | undefined;
    const state: { lost: Failure | undefined; listeners: ((failure: Failure) => void)[] } = {
      lost: undefined,
      listeners: [],
    };
    const fail = (failure: Failure): void => {
      if (state.lost !== undefined) return;
      state.lost = failure;
      reject(failure);
      state.listeners.forEach((listener) => listener(failure));
    };
    client.on('error', (error) => {
      // An agent that does not answer leaves the keys in files to try.
      if (levelOf(error) !== 'agent') fail(refusal ?? connectionFailure(error, name, hop));
    });
    const gone = (): void => fail(new Failure('unreachable', `${name}: the connection was lost`));
    client.on('end', gone);
    client.on('close', gone);
    client.on('ready', () => {
      resolve({
        name,
        client,
        get lost() {
          return state.lost;
        },
        onLost: (listener) => void state.listeners.push(listener),
        end,
      });
    });
    client.connect({
      ...configuration(hop),
      ...(through === undefined ? {} : { sock: through }),
      hostVerifier: (key: Buffer) => {
        refusal = hop.keys.refusal(key);
        return refusal === undefined;
      },
    });
    // Questions are small, and each waits for the answer to the one before.
    client.setNoDelay(true);
  });
}

function configuration({ address, user, keys, methods }: Hop): ConnectConfig {
  return {
    host: address.host,
    port: address.port,
    username: user,
    authHandler: [...methods],
    // Ours holds for all hops together.
    readyTimeout: 0,
    keepaliveInterval: KEEP_ALIVE_SECONDS * 1000,
    keepaliveCountMax: KEEP_ALIVE_COUNT,
    ident: 'secmon',
    algorithms: {
      serverHostKey: keys.algorithms,
      cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
      hmac: [
        'hmac-sha2-256-etm@openssh.com',
        'hmac-sha2-512-etm@openssh.com',
        'hmac-sha2-256',
        'hmac-sha2-512',
      ],
      compress: ['none'],
    },
  };
}

function levelOf(error: Error): unknown {
  return 'level' in error ? error.level : undefined;
}

function connectionFailure(error: Error, name: string, { user, methods, skipped }: Hop): Failure {
  const because = skipped.length === 0 ? '' : `; ${skipped.join('; ')}`;
  switch (levelOf(error)) {
    case 'client-authentication':
      return new Failure(
        'denied',
        methods.length === 0
          ? `${name}: no key to log in with as ${user}: no agent, and no usable key file${because}`
          : `${name}: log-in as ${user} refused${because}`,
      );
    case 'client-timeout':
      return new Failure('unreachable', `${name}: the connection was lost (no answer any more)`);
    case 'handshake':
      return new Failure('refused', `${name}: ${handshakeText(error.message)}`);
    case 'client-socket':
    case 'client-dns': {
      // Whatever a socket says, such as EPIPE of a connection that is gone, it says nothing of what was asked.
      const { reason, message } = failureOf(error, name);
      return new Failure(reason === 'timeout' ? reason : 'unreachable', message);
    }
    default:
      return new Failure('unreachable', `${name}: the connection was lost (${error.message})`);
  }
}

function handshakeText(message: string): string {
  return message.includes('host key format')
    ? 'it shows no host key of a type that is known of it, so that the key may have changed'
    : message.toLowerCase();
}
