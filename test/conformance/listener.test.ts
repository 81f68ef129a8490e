/** The listener on real sockets, spoken to byte by byte. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { reportingFailures } from '../../src/bridge/listen.ts';
import type { HeardRequest, Listener, ListenerLimits, SpokenReply } from '../../src/host/listener.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import { eventually } from '../kit/eventually.ts';

const OK: SpokenReply = { status: 200, body: { fine: true } };

describe('the listener', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  async function listening(
    limits: Partial<ListenerLimits>,
    answer: (request: HeardRequest) => Promise<SpokenReply> = () => Promise.resolve(OK),
  ): Promise<Listener> {
    const listener = await listen({ port: 0, limits }, answer);
    open.push(listener);
    return listener;
  }

  /** What comes back until the other side hangs up. */
  async function say(port: number, ...words: readonly string[]): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    return await hear(socket, words);
  }

  async function hear(socket: Socket, words: readonly string[]): Promise<string> {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    for (const word of words) socket.write(word);
    // `once` would reject with the error, which whoever is turned away may see.
    await new Promise((closed) => socket.once('close', closed));
    return Buffer.concat(chunks).toString();
  }

  const post = (length: number, path = '/'): string =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`;

  it('hands a request on as it was sent', async () => {
    let heard: HeardRequest | undefined;
    const { port } = await listening({}, (request) => {
      heard = request;
      return Promise.resolve({ status: 202, headers: { 'content-type': 'text/xml' }, body: '<a/>' });
    });
    const reply = await say(port, `${post(3, '/a%2Fb?x=1&x=2')}abc`);
    expect(reply).to.match(/^HTTP\/1.1 202 .*content-type: text\/xml.*\r\n\r\n<a\/>$/s);
    expect(heard).to.deep.include({ method: 'POST', path: '/a%2Fb', client: { address: '127.0.0.1' } });
    expect(heard?.query.getAll('x')).to.deep.equal(['1', '2']);
    expect(heard?.body?.toString()).to.equal('abc');
  });

  it('says of a body that is too long that it is, and reads no endless one', async () => {
    let bodies = 0;
    const { port } = await listening({ bodyBytes: 10 }, ({ body }) => {
      bodies += 1;
      return Promise.resolve(body === undefined ? { status: 413, body: {} } : OK);
    });
    expect(await say(port, `${post(11)}${'x'.repeat(11)}`)).to.match(/^HTTP\/1.1 413 /);
    expect(bodies).to.equal(1);
    const endless = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(await say(port, endless, ...Array.from({ length: 60 }, () => '1\r\nx\r\n'))).to.match(
      /^HTTP\/1.1 413 /,
    );
    expect(bodies).to.equal(1);
  });

  it('holds no more bodies than it has room for, and has the room again', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const { port } = await listening({ bodyBytes: 60, bodyBytesInAll: 100 }, async () => {
      begun();
      await held;
      return OK;
    });
    const first = say(port, `${post(60)}${'x'.repeat(60)}`);
    await beginning;
    expect(await say(port, `${post(60)}${'x'.repeat(60)}`)).to.match(/^HTTP\/1.1 503 .*retry-after: \d/is);
    release();
    expect(await first).to.match(/^HTTP\/1.1 200 /);
    expect(await say(port, `${post(60)}${'x'.repeat(60)}`)).to.match(/^HTTP\/1.1 200 /);
  });

  it('hangs up on whoever says nothing, or too slowly', async function () {
    this.timeout(120_000);
    const { port } = await listening({ headerSeconds: 1, requestSeconds: 2 });
    const started = performance.now();
    const [silent, slowHeaders, slowBody] = await Promise.all([
      say(port),
      say(port, 'GET / HTTP/1.1\r\nhost: x\r\n'),
      say(port, `${post(10)}abc`),
    ]);
    expect(performance.now() - started).to.be.lessThan(30_000);
    expect(
      [silent, slowHeaders, slowBody].every((said) => said === '' || said.startsWith('HTTP/1.1 408 ')),
    ).to.equal(true);
  });

  it('bounds the requests of a client, and says when to come back', async () => {
    const { port } = await listening({ requestsPerSecond: 0.02, burstSeconds: 100 });
    const replies: string[] = [];
    for (let count = 0; count < 4; count += 1) replies.push(await say(port, post(0)));
    expect(replies.map((reply) => reply.slice(9, 12))).to.deep.equal(['200', '200', '429', '429']);
    expect(replies[3]).to.match(/retry-after: (?:50|[34]\d)\r\n/i);
  });

  it('says so to one who sends much at once, too, and hears of what comes next', async () => {
    const { port } = await listening({ requestsPerSecond: 0.001, burstSeconds: 1000 });
    expect(await say(port, post(0))).to.match(/^HTTP\/1.1 200 /);
    const kept = `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n${'x'.repeat(1_000_000)}`;
    const replies = (await say(port, kept, post(0))).match(/HTTP\/1.1 \d+/g);
    expect(replies).to.deep.equal(['HTTP/1.1 429', 'HTTP/1.1 429']);
  });

  it('answers requests that are sent before the first is answered, while it closes', async () => {
    let begun = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const listener = await listen({ port: 0 }, async () => {
      begun();
      await delay(100);
      return OK;
    });
    const two = say(listener.port, `${post(0).replace('connection: close\r\n', '')}${post(0)}`);
    await beginning;
    await listener.close();
    expect((await two).match(/HTTP\/1.1 \d+/g)?.[0]).to.equal('HTTP/1.1 200');
  });

  it('tells the operator once why a request was not answered, and when they are again', async () => {
    const notices: string[] = [];
    let broken = true;
    const failing = (): Promise<SpokenReply> =>
      broken ? Promise.reject(new Error('no space left')) : Promise.resolve(OK);
    const notice = (kind: string, text: string): number => notices.push(`${kind} ${text}`);
    const { port } = await listening({}, reportingFailures('/x', failing, notice));
    for (let time = 0; time < 3; time += 1) expect(await say(port, post(0))).to.match(/^HTTP\/1.1 500 /);
    broken = false;
    for (let time = 0; time < 3; time += 1) expect(await say(port, post(0))).to.match(/^HTTP\/1.1 200 /);
    expect(notices).to.deep.equal([
      'trouble /x: a request could not be answered: no space left',
      'recovered /x: requests are answered again',
    ]);
  });

  it('bounds the connections of a client', async () => {
    const { port } = await listening({ connectionsPerClient: 2 });
    const kept = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(kept.map((socket) => once(socket, 'connect')));
    expect(await say(port, post(0))).to.equal('');
    for (const socket of kept) socket.destroy();
    await eventually('room for another', 60, async () =>
      (await say(port, post(0))).startsWith('HTTP/1.1 200 ') ? true : undefined,
    );
  });

  it('answers what has begun before it closes, and takes nothing new', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let atWork = (): void => undefined;
    const working = new Promise<void>((resolve) => (atWork = resolve));
    const listener = await listen({ port: 0 }, async () => {
      atWork();
      await held;
      return OK;
    });
    const idle = connect(listener.port, '127.0.0.1').on('error', () => undefined);
    const begun = say(listener.port, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
    await working;
    const closed = listener.close();
    const refused = connect(listener.port, '127.0.0.1');
    await once(refused, 'error');
    release();
    expect(await begun).to.match(/^HTTP\/1.1 200 /);
    await closed;
    idle.destroy();
  });

  it('answers what fails with 500 and goes on', async () => {
    const { port } = await listening({}, () => Promise.reject(new Error('secret')));
    expect(await say(port, post(0)))
      .to.match(/^HTTP\/1.1 500 /)
      .and.not.contain('secret');
    expect(await say(port, post(0))).to.match(/^HTTP\/1.1 500 /);
  });
});
