/** What the sink `ams` publishes, decoded by a reader that is not ours: Debian's python3-avro. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { METRIC_DATA_SCHEMA, metricData, type MetricData } from '../../src/bridge/deliver/ams/metric-data.ts';
import { sink as kind } from '../../src/bridge/deliver/ams/sink.ts';
import type { Sink } from '../../src/bridge/deliver/sink.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { amsDouble, type AmsDouble, type AmsOptions } from '../kit/ams-double.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { startFaultServer, type FaultServer } from '../kit/fault-server.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { arbitraryReport, numberedEvent, sampleEvent } from '../kit/sample-event.ts';

const TOKEN = 'ams-token';

/** Reads the schema and base64 datums, one a line; writes each as JSON, with how many bytes were left over. */
const READER = `
import base64, io, json, sys, avro.io, avro.schema
schema = avro.schema.parse(sys.stdin.readline())
reader = avro.io.DatumReader(schema)
for line in sys.stdin:
    stream = io.BytesIO(base64.b64decode(line))
    datum = reader.read(avro.io.BinaryDecoder(stream))
    print(json.dumps([datum, len(stream.read())]))
`;

describeWith(['python3-avro'], 'the sink ams', function () {
  this.timeout(180_000);
  const { signal } = new AbortController();
  const machine = localMachine(localHostFromSource());
  let files: string;
  let server: FaultServer;
  let ams: AmsDouble;
  const opened: Sink[] = [];

  beforeEach(async () => {
    files = mkdtempSync(join(tmpdir(), 'secmon-ams-'));
    writeFileSync(join(files, 'token'), `${TOKEN}\n`, { mode: 0o600 });
    await serve({});
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close?.();
    await server.close();
    rmSync(files, { recursive: true });
  });

  async function serve(options: Partial<AmsOptions>): Promise<void> {
    ams = amsDouble({ token: TOKEN, project: 'EGI', topic: 'metrics', ...options });
    server = await startFaultServer(ams);
  }

  async function open(more: object = {}): Promise<Sink> {
    const one = await kind.open(
      'ams',
      {
        url: server.url,
        project: 'EGI',
        topic: 'metrics',
        token: join(files, 'token'),
        monitoringHost: 'secmon.example.org',
        serviceType: 'Site-BDII',
        serviceTypes: [
          { host: 'ce*.example.org', type: 'ARC-CE' },
          { service: 'eu.egi.sec.WN-*', type: 'eu.egi.WN' },
        ],
        everySeconds: 0,
        ...more,
      },
      { machine, signal },
    );
    opened.push(one);
    return one;
  }

  function decoded(): readonly MetricData[] {
    const input = [JSON.stringify(METRIC_DATA_SCHEMA), ...ams.published.map(({ data }) => data)].join('\n');
    const output = execFileSync('/usr/bin/python3', ['-c', READER], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    return output
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [datum, left] = JSON.parse(line) as [MetricData, number];
        expect(left).to.equal(0);
        return datum;
      });
  }

  it('publishes bare datums that an independent reader decodes, with the attributes that consumers choose by', async () => {
    const outcomes = await (
      await open()
    ).deliver([
      sampleEvent({
        subject: {
          site: 'SITE-A',
          ngi: 'NGI_CH',
          host: 'ce1.example.org',
          node: 'wn1.example.org',
          service: 'eu.egi.sec.WN-CRL-ops',
          metric: 'eu.egi.sec.WN-CRL',
        },
        tags: { vo: 'ops', role: '/ops/Role=lcgadmin' },
        end: '2026-05-01T10:00:01.999999Z',
      }),
      sampleEvent({
        subject: { site: 'SITE-B', host: 'www.example.org', service: 'eu.egi.sec.WN-x' },
        summary: '',
        longOutput: '',
        perfdata: '',
        tags: {},
      }),
    ]);
    expect(outcomes).to.deep.equal([
      { state: 'delivered', reference: '1' },
      { state: 'delivered', reference: '2' },
    ]);
    expect(ams.published[0]?.attributes).to.deep.equal({ partition_date: '2026-05-01', type: 'metric_data' });
    expect(decoded()).to.deep.equal([
      {
        timestamp: '2026-05-01T10:00:01Z',
        service: 'ARC-CE',
        hostname: 'ce1.example.org',
        metric: 'eu.egi.sec.WN-CRL',
        status: 'CRITICAL',
        monitoring_host: 'secmon.example.org',
        actual_data: "'age'=3s;1;2",
        summary: 'CRL expired',
        message: 'first line\nsecond line',
        tags: {
          endpoint_group: 'SITE-A',
          roc: 'NGI_CH',
          voname: 'ops',
          vofqan: '/ops/Role=lcgadmin',
          node: 'wn1.example.org',
        },
      },
      {
        timestamp: '2026-05-01T10:00:01Z',
        service: 'eu.egi.WN',
        hostname: 'www.example.org',
        metric: 'eu.egi.sec.WN-x',
        status: 'CRITICAL',
        monitoring_host: 'secmon.example.org',
        actual_data: null,
        summary: null,
        message: null,
        tags: { endpoint_group: 'SITE-B' },
      },
    ]);
  });

  it('keeps hostile text as it is, but for what has no place in UTF-8', async () => {
    const summary = 'a\u0000b\r\n|\u2028\u202e\u001b[31m ü😀';
    await (
      await open()
    ).deliver([sampleEvent({ summary: `${summary}\ud800`, longOutput: 'x'.repeat(500_000) })]);
    const [datum] = decoded();
    expect(datum?.summary).to.equal(`${summary}\ufffd`);
    expect(datum?.message).to.have.length(500_000);
  });

  it('means the same to both, whatever the text', async () => {
    const events = fc.sample(arbitraryReport, 300).map((report) => sampleEvent(report));
    const outcomes = await (await open()).deliver(events);
    expect(outcomes.every(({ state }) => state === 'delivered')).to.equal(true);
    const expected = events.map((event) => ({
      ...metricData(event, 'x', 'secmon.example.org'),
      service: '',
    }));
    expect(decoded().map((datum) => ({ ...datum, service: '' }))).to.deep.equal(expected);
  });

  it('publishes the same as JSON', async () => {
    await (await open({ format: 'json', messageType: 'alarm' })).deliver([sampleEvent()]);
    const [message] = ams.published;
    expect(message?.attributes['type']).to.equal('alarm');
    const datum = JSON.parse(Buffer.from(message?.data ?? '', 'base64').toString('utf8')) as MetricData;
    expect(datum).to.include({ summary: 'CRL expired', hostname: 'ce1.example.org' });
  });

  it('parts what is too much for one request, by count and by size', async () => {
    const events = Array.from({ length: 10 }, (_, index) => numberedEvent(index));
    await (await open({ together: 4 })).deliver(events);
    expect(server.heard.map(({ body }) => countOf(body))).to.deep.equal([4, 4, 2]);
    await (await open({ maxBytes: 1024 })).deliver(events);
    for (const { body } of server.heard) expect(Buffer.byteLength(body)).to.be.below(4000);
    for (const { body } of server.heard.slice(3)) expect(Buffer.byteLength(body)).to.be.at.most(1024);
    expect(ams.published).to.have.length(20);
  });

  it('has one that is too large among the dead letters, and the others published', async () => {
    const large = sampleEvent({ longOutput: 'x'.repeat(2000) });
    const outcomes = await (
      await open({ maxBytes: 1024 })
    ).deliver([numberedEvent(1), large, numberedEvent(2)]);
    expect(outcomes.map(({ state }) => state)).to.deep.equal(['delivered', 'dead', 'delivered']);
    expect(JSON.stringify(outcomes[1])).to.contain('at most 1024 are sent');
  });

  it('has one that the broker finds too large alone among the dead letters; the ones before it come twice at most', async () => {
    await server.close();
    await serve({ maxMessageBytes: 1000 });
    const large = sampleEvent({ longOutput: 'x'.repeat(2000) });
    const events = Array.from({ length: 8 }, (_, index) => numberedEvent(index));
    const outcomes = await (await open()).deliver([...events.slice(0, 5), large, ...events.slice(5)]);
    expect(outcomes.filter(({ state }) => state === 'delivered')).to.have.length(8);
    expect(outcomes[5]).to.include({ state: 'dead' });
    expect([...server.effects.values()]).to.deep.equal([2, 2, 2, 2, 2, 1, 1, 1]);
  });

  it('wants hard states of services, and the others when it is told', () => {
    const soft = sampleEvent({ stateType: 'soft' });
    const host = sampleEvent({ subject: { site: 'S', host: 'h' } });
    const wanted = (change: object): readonly (boolean | undefined)[] =>
      [sampleEvent(), soft, host].map((event) => kind.wants?.(change as never, event));
    expect(wanted({})).to.deep.equal([true, false, false]);
    expect(wanted({ softStates: true, hosts: true })).to.deep.equal([true, true, true]);
  });

  it('lets a little time pass between requests that are not full', async () => {
    const sink = await open({ everySeconds: 0.5 });
    const begun = performance.now();
    for (let index = 0; index < 3; index += 1) await sink.deliver([numberedEvent(index)]);
    expect(performance.now() - begun).to.be.at.least(950);
  });

  it('takes a topic that there is not for a fault of the configuration, not of the events', async () => {
    const failure: unknown = await (
      await open({ topic: 'nothing' })
    )
      .deliver([sampleEvent()])
      .catch((e: unknown) => e);
    expect(failure).to.include({ reason: 'missing' });
    expect(String(failure)).to.contain("Topic doesn't exist");
  });
});

function countOf(body: string): number {
  return (JSON.parse(body) as { readonly messages: readonly unknown[] }).messages.length;
}
