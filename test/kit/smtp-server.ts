/** A real SMTP server on loopback, with a wire in front of it that can be cut. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import { freePort } from './free-port.ts';

export const SMTP_PACKAGES = ['python3-aiosmtpd'] as const;

export interface SmtpServer {
  readonly port: number;
  /** What was accepted, oldest first, as it came but for the headers that the server has added. */
  mails(): readonly string[];
  /** The next mail is accepted, and the answer to its end does not come back. */
  loseAnswer(): void;
  /** The next connection is closed before anything is said. */
  hangUp(): void;
  stop(): Promise<void>;
}

const END = Buffer.from('\r\n.\r\n');

export interface SecureSmtp {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly user: string;
  readonly password: string;
  /** TLS from the first byte; else STARTTLS is demanded. */
  readonly isTls: boolean;
}

/** Takes mail over TLS from whoever logs in. argv: port, Maildir, certificate, key, user, password, `tls` or `starttls`. */
const SECURE = `
import asyncio, ssl, sys
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult, SMTP
port, maildir, certificate, key, user, password, how = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
def check(server, session, envelope, mechanism, data):
    good = getattr(data, 'login', None) == user.encode() and data.password == password.encode()
    return AuthResult(success=good, handled=good)
tls = how == 'tls'
handler = Mailbox(maildir)
def make():
    more = {} if tls else {'tls_context': context, 'require_starttls': True}
    return SMTP(handler, authenticator=check, auth_required=True, auth_require_tls=not tls, **more)
async def main():
    server = await asyncio.get_running_loop().create_server(make, '127.0.0.1', int(port), ssl=context if tls else None)
    print('ready', flush=True)
    await server.serve_forever()
asyncio.run(main())
`;

/** @param directory where the server makes its Maildir @returns the port, and what was accepted */
export async function startSecureSmtpServer(
  directory: string,
  { certificateFile, keyFile, user, password, isTls }: SecureSmtp,
): Promise<Pick<SmtpServer, 'port' | 'mails' | 'stop'>> {
  const port = await freePort();
  const maildir = join(directory, isTls ? 'tls' : 'starttls');
  const how = isTls ? 'tls' : 'starttls';
  const daemon = new Daemon([
    '/usr/bin/python3',
    ...['-c', SECURE, String(port), maildir, certificateFile, keyFile, user, password, how],
  ]);
  await daemon.ready('aiosmtpd', () => (daemon.output.includes('ready') ? true : undefined), 60);
  return { port, mails: () => mailsIn(join(maildir, 'new')), stop: () => daemon.stop() };
}

/** @param directory where the server makes its Maildir */
export async function startSmtpServer(directory: string): Promise<SmtpServer> {
  const port = await freePort();
  const maildir = join(directory, 'mails');
  const listen = `127.0.0.1:${port}`;
  const argv = [
    '/usr/bin/python3',
    '-m',
    'aiosmtpd',
    '-n',
    '-l',
    listen,
    '-c',
    'aiosmtpd.handlers.Mailbox',
    maildir,
  ];
  const daemon = new Daemon(argv as unknown as readonly [string, ...string[]]);
  await daemon.ready('aiosmtpd', () => answers(port));
  const wire = await startWire(port);
  return {
    port: wire.port,
    mails: () => mailsIn(join(maildir, 'new')),
    loseAnswer: () => wire.plan('lose'),
    hangUp: () => wire.plan('hang-up'),
    async stop() {
      await wire.stop();
      await daemon.stop();
    },
  };
}

/** In the order of their coming: a Maildir's names begin with the time and the number of the delivery. */
function mailsIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  const order = (name: string): readonly number[] =>
    (/^(\d+)\.M(\d+)P\d+Q(\d+)/.exec(name) ?? []).slice(1).map(Number);
  const names = readdirSync(directory).toSorted((one, other) => {
    const [a, b] = [order(one), order(other)];
    const at = a.findIndex((number, place) => number !== b[place]);
    return (a[at] ?? 0) - (b[at] ?? 0);
  });
  return names.map((name) => readFileSync(join(directory, name), 'utf8'));
}

async function answers(port: number): Promise<true | undefined> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'data');
    return true;
  } finally {
    socket.destroy();
  }
}

type Fault = 'lose' | 'hang-up';

interface Wire {
  readonly port: number;
  plan(fault: Fault): void;
  stop(): Promise<void>;
}

async function startWire(to: number): Promise<Wire> {
  const planned: Fault[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const fault = planned.shift();
    if (fault === 'hang-up') {
      client.destroy();
      return;
    }
    const behind = connect(to, '127.0.0.1');
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let tail = Buffer.alloc(0);
    let ended = false;
    client.on('data', (chunk: Buffer) => {
      tail = Buffer.concat([tail, chunk]).subarray(-4096);
      ended ||= fault === 'lose' && tail.includes(END);
      behind.write(chunk);
    });
    behind.on('data', (chunk: Buffer) => {
      if (ended) client.destroy();
      else client.write(chunk);
    });
    client.on('close', () => behind.end());
    behind.on('close', () => client.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    plan: (fault) => void planned.push(fault),
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
