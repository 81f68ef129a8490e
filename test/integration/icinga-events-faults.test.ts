/** What the real Icinga will not do on demand: torn lines, silence, answers of 503, results that come late. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { receiver, type IcingaConfiguration } from '../../src/bridge/receive/icinga-events/receiver.ts';
import { createCa } from '../kit/ca.ts';
import { eventually } from '../kit/eventually.ts';
import {
  doubleIcinga,
  eventLine,
  type DoubleResult,
  type IcingaDouble,
} from '../kit/icinga-stream-double.ts';
import { receiveWith, type ReceivingOptions, type TestReceiver } from '../kit/receiving.ts';
import { issue, type Issued } from '../kit/tls-ca.ts';

const BEGAN = 1_800_000_000;

describe('the events of an Icinga that misbehaves', function () {
  this.timeout(180_000);
  let folder = '';
  let server: Issued;
  let authorityFile = '';
  let icinga: IcingaDouble;
  let world: TestReceiver;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-icinga-double-'));
    const authority = createCa(folder, 'authority');
    authorityFile = authority.certificateFile;
    server = issue(folder, authority);
    writeFileSync(join(folder, 'password'), 'secret', { mode: 0o600 });
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    icinga = await doubleIcinga(server);
  });
  afterEach(async () => {
    await world.stop();
    await icinga.close();
  });

  async function receive(
    change: Partial<IcingaConfiguration> = {},
    options: ReceivingOptions = {},
  ): Promise<void> {
    const configuration = {
      url: `https://localhost:${icinga.port}/`,
      user: 'u',
      password: join(folder, 'password'),
      authorities: authorityFile,
      settleSeconds: 0.2,
      ...change,
    };
    world = await receiveWith(receiver, configuration, options);
  }

  const result = (number: number, change: Partial<DoubleResult> = {}): DoubleResult => ({
    host: 'h',
    service: 's',
    start: BEGAN + number,
    output: `result ${number}`,
    ...change,
  });
  const said = (): readonly string[] => world.events().map(({ summary }) => summary.replace('result ', ''));
  const kinds = (): readonly string[] => world.notices.map(({ kind }) => kind);
  const streaming = (): Promise<unknown> =>
    eventually('a stream', 60, () => (icinga.streams() === 1 ? true : undefined));
  const until = (...numbers: readonly number[]): Promise<unknown> =>
    eventually(`results ${numbers.join(' ')}`, 60, () =>
      said().join(' ') === numbers.join(' ') ? true : undefined,
    ).catch((error: unknown) => {
      throw new Error(`there are ${said().join(' ')}; ${JSON.stringify(world.notices)}`, { cause: error });
    });

  it('are taken in their order where the stream is behind the objects', async () => {
    icinga.objects = [result(5)];
    await receive({ settleSeconds: 3 });
    await streaming();
    for (const number of [1, 2, 3]) icinga.send(eventLine(result(number)));
    await delay(50);
    icinga.send(eventLine(result(4)) + eventLine(result(5)) + eventLine(result(6)));
    await until(1, 2, 3, 4, 5, 6);
    expect(kinds()).to.deep.equal([]);
  });

  it('are two where they differ in nothing but their output', async () => {
    icinga.objects = [result(1)];
    await receive();
    await until(1);
    icinga.send([2, 3].map((number) => eventLine(result(number, { start: BEGAN + 2 }))).join(''));
    await until(1, 2, 3);
    expect(kinds()).to.deep.equal([]);
  });

  it('are found where a line was torn', async () => {
    icinga.objects = [result(1)];
    await receive();
    await until(1);
    icinga.send(eventLine(result(2)));
    await until(1, 2);
    icinga.send(eventLine(result(3)).slice(0, -20));
    icinga.objects = [result(3)];
    await delay(50);
    icinga.cut();
    await until(1, 2, 3);
    await eventually('an end of the trouble', 60, () => (kinds().includes('recovered') ? true : undefined));
    const gap = world.notices.find(({ kind }) => kind === 'gap');
    expect(gap).to.include({ count: 1 });
    expect(gap?.text).to.match(
      /^results were found by looking for them: the event stream did not tell them \(.+\)$/,
    );
  });

  it('are found where the stream fell silent, which is no trouble', async () => {
    icinga.objects = [result(1)];
    await receive({ silenceSeconds: 1 });
    await until(1);
    icinga.objects = [result(2)];
    await until(1, 2);
    expect(kinds()).to.deep.equal(['gap']);
    expect(icinga.streams()).to.equal(1);
  });

  it('are found where the stream goes on and leaves one out', async () => {
    icinga.objects = [result(1)];
    await receive({ reconcileSeconds: 1 });
    await until(1);
    icinga.objects = [result(2)];
    await until(1, 2);
    icinga.send(eventLine(result(3)));
    await until(1, 2, 3);
    expect(icinga.asked.filter((path) => path === '/v1/events')).to.have.lengthOf(1);
  });

  it('come when Icinga answers again, and the trouble is said once', async () => {
    icinga.status = 503;
    icinga.objects = [result(1)];
    await receive();
    await eventually('three attempts', 60, () => (icinga.asked.length >= 3 ? true : undefined));
    icinga.status = undefined;
    await until(1);
    await eventually('an end of the trouble', 60, () => (kinds().includes('recovered') ? true : undefined));
    expect(world.notices).to.deep.equal([
      { kind: 'trouble', text: '/v1/events: status 503, Icinga is starting or reloading' },
      { kind: 'recovered', text: 'the event stream goes on' },
    ]);
  });

  it('are read past what is no event, and past what is too long', async () => {
    await receive();
    await streaming();
    icinga.send(`{"type":"Other"}\n\nnonsense\n{"a":"${'x'.repeat(5 * 2 ** 20)}"}\n${eventLine(result(1))}`);
    await until(1);
    const dropped = world.notices.map(({ kind, text }) => `${kind}: ${text}`);
    expect(dropped).to.include('dropped: a line of the event stream is not JSON');
    expect(dropped).to.include(`dropped: a line of the event stream has ${5 * 2 ** 20 + 8} bytes`);
  });

  it('come in single bytes too', async () => {
    await receive();
    await streaming();
    for (const character of Array.from(eventLine(result(1)))) {
      icinga.send(character);
      await new Promise(setImmediate);
    }
    await until(1);
  });

  it('are no echoes of ours', async () => {
    icinga.objects = [
      result(1, { service: 'bridged', ...{ vars: { secmon_bridged: true } } }),
      result(2, { source: 'secmon-bridge' }),
      result(3, { service: 'other' }),
    ];
    await receive();
    await until(3);
    icinga.send(
      eventLine(result(4, { service: 'bridged' })) +
        eventLine(result(5, { source: 'secmon-bridge' })) +
        eventLine(result(6)),
    );
    await until(3, 6);
  });

  it('say the site of their service, or of its host, of objects that are new too', async () => {
    const named = (site_name: string): object => ({ vars: { site_name } });
    await receive();
    await streaming();
    await eventually('a look', 60, () => world.heardAt());
    icinga.objects = [
      { ...result(1, { host: 'h' }), service: 'own', ...named('SITE-A') },
      { host: 'h', start: BEGAN, output: '', ...named('SITE-H') },
    ];
    icinga.send(
      eventLine(result(1, { service: 'own' })) +
        eventLine(result(2, { service: 'of host' })) +
        eventLine(result(3, { host: 'gone' })),
    );
    await until(1, 2, 3);
    expect(world.events().map(({ subject }) => subject.site)).to.deep.equal(['SITE-A', 'SITE-H', 'unknown']);
  });

  it('carry the variables that are to be tags, of their service or else of their host', async () => {
    icinga.objects = [
      { ...result(1, { service: 'own' }), vars: { VO: 'ops', secret: 'x', role: ['no', 'text'] } },
      { ...result(2, { service: 'of host' }), vars: {} },
      { host: 'h', start: BEGAN + 3, output: 'result 3', vars: { VO: 'dteam', role: 'pilot' } },
    ];
    await receive({ tags: ['VO', 'role'] });
    await eventually('three results', 60, () => (world.events().length === 3 ? true : undefined));
    const tags = Object.fromEntries(
      world.events().map(({ subject, tags: these }) => [subject.service ?? '', these]),
    );
    expect(tags).to.deep.equal({
      own: { vo: 'ops', role: 'pilot' },
      'of host': { vo: 'dteam', role: 'pilot' },
      '': { vo: 'dteam', role: 'pilot' },
    });
  });

  it('wait while the store is full, hold up no stop, and are found afterwards', async () => {
    icinga.objects = [result(1), result(2, { service: 't' })];
    const place = mkdtempSync(join(folder, 'store-'));
    await receive({}, { maxBacklog: 1, folder: place });
    await streaming();
    for (const number of [3, 4]) icinga.send(eventLine(result(number, { service: 'u' })));
    await delay(1500);
    expect(said()).to.deep.equal([]);
    await world.stop();
    icinga.objects = [...icinga.objects, result(4, { service: 'u' })];
    await receive({}, { folder: place });
    await until(1, 2, 4);
  });

  it('are heard of', async () => {
    await receive();
    await streaming();
    await eventually('a sign of life', 60, () => world.heardAt());
    const before = world.heardAt() ?? 0;
    await delay(50);
    icinga.send(eventLine(result(1)));
    await until(1);
    expect(world.heardAt()).to.be.greaterThan(before);
  });
});
