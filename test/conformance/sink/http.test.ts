/** What every sink over HTTP makes of whatever the other side can do. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { Outcome, Sink } from '../../../src/bridge/deliver/sink.ts';
import type { Event } from '../../../src/bridge/event.ts';
import { Failure } from '../../../src/host/failure.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import { startFaultServer, type Fault, type FaultServer, type Heard } from '../../kit/fault-server.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { rejection } from '../../kit/rejection.ts';
import { sampleEvent } from '../../kit/sample-event.ts';
import { BAD, HTTP_SINKS, SECRET, USUAL, type Said } from './http-sinks.ts';

const SLOW_MILLISECONDS = 120_000;

/** The `index`th result of a service. */
function event(index: number, service = `service ${index}`): Event {
  const start = new Date(Date.UTC(2026, 4, 1) + index * 1000).toISOString();
  const subject = { site: 'SITE-A', host: 'ce1.example.org', service };
  return sampleEvent({ subject, summary: `result ${index}`, start, end: start });
}

for (const [name, { side, open, keyed, statuses }] of Object.entries(HTTP_SINKS)) {
  describe(`the HTTP sink ${name}`, function () {
    this.timeout(SLOW_MILLISECONDS);
    const machine = localMachine(localHostFromSource());
    let files: string;
    let server: FaultServer;
    let stopping: AbortController;
    let sink: Sink;
    const opened: Sink[] = [];
    const again = async (): Promise<Sink> => {
      const one = await open(server.url, files, { machine, signal: stopping.signal });
      opened.push(one);
      return one;
    };
    beforeEach(async () => {
      files = mkdtempSync(join(tmpdir(), 'secmon-http-sink-'));
      server = await startFaultServer(side());
      stopping = new AbortController();
      sink = await again();
    });
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close?.();
      await server.close();
      rmSync(files, { recursive: true });
    });

    const one = event(1);
    const two = event(2);
    const counts = (): readonly number[] => [...server.effects.values()];

    it('delivers each once, in order, and says so of each', async () => {
      const outcomes = await sink.deliver([one, two]);
      expect(outcomes.map(({ state }) => state)).to.deep.equal(['delivered', 'delivered']);
      expect(counts()).to.deep.equal([1, 1]);
    });

    for (const [status, usual] of Object.entries(USUAL)) {
      const expected = statuses[Number(status)] ?? usual;
      it(`answers ${status} with ${expected}`, async () => {
        server.plan({
          kind: 'status',
          status: Number(status),
          headers: { location: `${server.url}/elsewhere` },
        });
        const said = await saying(sink, one);
        expect(said).to.equal(expected);
        expect(server.heard.filter(({ path }) => path.includes('elsewhere'))).to.deep.equal([]);
        if (!['delivered', 'superseded', 'dead'].includes(said)) {
          expect(await saying(sink, one)).to.equal('delivered');
          expect(Math.max(...counts())).to.equal(keyed || Number(status) !== 204 ? 1 : 2);
        }
      });
    }

    for (const status of [429, 503]) {
      it(`waits as long as a ${status} asks, in seconds and until a date`, async () => {
        server.plan({ kind: 'status', status, headers: { 'retry-after': '77' } });
        expect(await patience(sink, one)).to.equal(77);
        const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 90_000).toUTCString();
        server.plan({ kind: 'status', status, headers: { 'retry-after': date } });
        expect(await patience(sink, one)).to.be.within(60, 92);
        server.plan({ kind: 'status', status, headers: { 'retry-after': 'soon' } });
        expect(await saying(sink, one)).to.equal('failure');
      });
    }

    const failing: Readonly<Record<string, Fault>> = {
      'an answer that never comes': { kind: 'never' },
      'a connection that is reset': { kind: 'abort', effect: false },
      'an answer of one byte a second': { kind: 'drip', everyMilliseconds: 1000 },
      'an answer that is torn': { kind: 'torn' },
      'an answer that is lost': { kind: 'abort', effect: true },
      'an answer that does not end': { kind: 'endless' },
    };
    for (const [title, fault] of Object.entries(failing)) {
      it(`knows nothing after ${title}, and has ${keyed ? 'one effect' : 'its effect'} in the end`, async () => {
        server.plan(fault);
        const begun = performance.now();
        const failure: unknown = await sink.deliver([one]).catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(Failure);
        expect(performance.now() - begun).to.be.below(30_000);
        expect(await saying(sink, one)).to.equal('delivered');
        expect(counts()).to.have.length(1);
        expect(counts()[0]).to.be.within(1, keyed ? 1 : 2);
      });
    }

    it('takes an answer that is slow but in time', async () => {
      server.plan({ kind: 'slow', milliseconds: 200 });
      expect(await saying(sink, one)).to.equal('delivered');
    });

    it(`has ${keyed ? 'one effect' : 'an effect each time'} of what comes twice, in a new process too`, async () => {
      await sink.deliver([one]);
      await sink.deliver([one]);
      await (await again()).deliver([one]);
      expect(counts()).to.deep.equal([keyed ? 1 : 3]);
    });

    it('has the bad one of a batch alone among the dead letters', async () => {
      const events = Array.from({ length: 9 }, (_, index) => event(index));
      const bad = { ...event(20, BAD), summary: BAD };
      const outcomes = await sink.deliver([...events.slice(0, 4), bad, ...events.slice(4)]);
      const states = outcomes.map(({ state }) => state);
      expect(states.filter((state) => state === 'dead')).to.have.length(1);
      expect(states[4]).to.equal('dead');
      expect(states.filter((state) => state === 'delivered')).to.have.length(9);
      expect(counts()).to.deep.equal(events.map(() => 1));
    });

    it('lets nothing of a subject overtake what has to be tried again', async () => {
      const later = [event(3, 'one'), event(4, 'one')];
      server.plan({ kind: 'status', status: 503, headers: { 'retry-after': '5' } });
      const outcomes = await sink.deliver([event(1, 'one'), ...later]);
      expect(outcomes.map(({ state }) => state)).to.deep.equal(['retry', 'retry', 'retry']);
      expect(counts()).to.deep.equal([]);
      expect(outcomes.every((outcome) => outcome.state === 'retry' && outcome.attempted === false)).to.equal(
        true,
      );
    });

    it('begins nothing once the daemon stops', async () => {
      stopping.abort();
      const outcomes = await sink.deliver([one, two]);
      expect(outcomes.map(({ state }) => state)).to.deep.equal(['retry', 'retry']);
      expect(server.heard).to.deep.equal([]);
    });

    it('takes hostile text', async () => {
      const hostile = sampleEvent({
        subject: { site: 'S', host: '../../etc?x=1#&', service: '%2e%2e/<b>"\\\'\u2028 %00' },
        summary: 'a\r\nb|c=1;\u0000\u2028\ud800"\\n\u001b[31m&token=x',
        longOutput: '{"id":"00"}\nhost_name=root\noutput=x|y=1\n\udc00',
        perfdata: "'a\nb'=1 '=\ud800",
      });
      expect(await saying(sink, hostile)).to.equal('delivered');
      expect(counts()).to.deep.equal([1]);
    });

    it('never shows a secret, even one that the other side repeats', async () => {
      const echoes: readonly ((heard: Heard) => string)[] = [
        ({ headers }) => Object.values(headers).reverse().join(' '),
        ({ body }) => body,
        () => `you said ${SECRET}`,
      ];
      for (const body of echoes) {
        for (const status of [400, 401, 403, 404, 429, 500, 503, 307]) {
          server.plan({ kind: 'status', status, body });
          const said: unknown = await sink.deliver([one]).catch((error: unknown) => error);
          const shown = inspect(said, { depth: 20, maxStringLength: Infinity });
          for (const secret of secretForms()) expect(shown).not.to.contain(secret);
        }
      }
    });

    it('does not open with a secret that others can read, or over http to another machine', async () => {
      const world = { machine, signal: stopping.signal };
      expect(String(await rejection(open('http://192.0.2.1', files, world)))).to.contain('another machine');
      chmodSync(join(files, 'secret'), 0o640);
      expect(String(await rejection(open(server.url, files, world)))).to.contain('its mode is 0640');
    });
  });
}

function secretForms(): readonly string[] {
  const plain = [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET).slice(1, -1)];
  const coded = [SECRET, `bridge:${SECRET}`].map((text) => Buffer.from(text).toString('base64'));
  return [...plain, encodeURIComponent(SECRET).replaceAll('%20', '+'), ...coded];
}

async function saying(sink: Sink, one: Event): Promise<Said> {
  try {
    const [outcome] = await sink.deliver([one]);
    return outcome?.state ?? 'failure';
  } catch (error) {
    if (error instanceof Failure) return 'failure';
    throw error;
  }
}

async function patience(sink: Sink, one: Event): Promise<number | undefined> {
  const [outcome]: readonly Outcome[] = await sink.deliver([one]);
  return outcome?.state === 'retry' ? outcome.afterSeconds : undefined;
}
