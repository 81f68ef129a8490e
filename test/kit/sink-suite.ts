/** What every sink does, each on its own other side. */
import { expect } from 'chai';
import type { Guarantee, Sink } from '../../src/bridge/deliver/sink.ts';
import type { Event } from '../../src/bridge/event.ts';
import { numberedEvent, sampleEvent } from './sample-event.ts';

export interface SinkHarness {
  readonly sink: Sink;
  /** The same sink in a process that has been started anew. */
  again(): Promise<Sink>;
  /** Everything that has had its effect, in order: so many at least, and those that come soon after. */
  effects(count: number): Promise<readonly unknown[]>;
  /** The effect that an event has. */
  effectOf(event: Event): unknown;
  /** Has the other side take nothing about the subject of an event until what is returned is called. */
  obstruct?(event: Event): () => void;
  stop(): Promise<void>;
}

const HOSTILE = [
  sampleEvent({ summary: 'a\r\nb|;\u0000\u2028\ud800"\\n', longOutput: '{"id":"00"}\nsite: X' }),
  sampleEvent({ summary: 'C:\\new\\', longOutput: '[1] SHUTDOWN_PROGRAM\n\nhost_name=x\n\\', start: at(1) }),
  sampleEvent({
    summary: 'é日本\udc80',
    longOutput: 'x'.repeat(3000),
    perfdata: "'a b'=1;2\n'c'=3",
    start: at(2),
  }),
];

function at(second: number): string {
  return `2026-05-01T10:00:0${second}Z`;
}

/** @param start before each test */
export function sinkSuite(name: string, guarantee: Guarantee, start: () => Promise<SinkHarness>): void {
  describe(`the sink ${name}`, () => {
    let harness: SinkHarness;
    beforeEach(async () => {
      harness = await start();
    });
    afterEach(() => harness.stop());

    const one = numberedEvent(1);
    const two = numberedEvent(2);
    const effectsOf = (...events: readonly Event[]): readonly unknown[] =>
      events.map((event) => harness.effectOf(event));

    async function deliver(events: readonly Event[], sink = harness.sink): Promise<void> {
      const outcomes = await sink.deliver(events);
      expect(outcomes.map(({ state }) => state)).to.deep.equal(events.map(() => 'delivered'));
    }

    it('delivers in order, and says so of each', async () => {
      const later = numberedEvent(11);
      await deliver([two, one, later]);
      expect(await harness.effects(3)).to.deep.equal(effectsOf(two, one, later));
    });

    if (guarantee.keyed)
      it('has the effect of an event once, however often it comes', async () => {
        await deliver([one]);
        await deliver([one, two]);
        await deliver([two, one], await harness.again());
        expect(await harness.effects(2)).to.have.deep.members(effectsOf(one, two));
      });

    it('lets no result overtake an earlier one of its subject', async function () {
      if (harness.obstruct === undefined) return this.skip();
      const later = numberedEvent(11);
      const lift = harness.obstruct(one);
      const outcomes = await harness.sink.deliver([one, two, later]);
      expect(outcomes.map(({ state }) => state)).to.deep.equal(['retry', 'delivered', 'retry']);
      expect(outcomes[0], 'no attempt, however often it is asked').to.include({ attempted: false });
      lift();
      await deliver([one, later]);
      expect((await harness.effects(3)).slice(-2)).to.deep.equal(effectsOf(one, later));
    });

    it('delivers what a plugin has said nothing with, alone and among others', async () => {
      const silent = (index: number): Event =>
        sampleEvent({ ...numberedEvent(index), summary: '', longOutput: '', perfdata: '' });
      const [alone, first, last] = [1, 2, 4].map(silent) as [Event, Event, Event];
      const batch = [first, numberedEvent(3), last];
      await deliver([alone]);
      await deliver(batch);
      expect(await harness.effects(4)).to.have.deep.members(effectsOf(alone, ...batch));
    });

    it('leaves hostile text as it is', async () => {
      await deliver(HOSTILE);
      expect(await harness.effects(HOSTILE.length)).to.deep.equal(effectsOf(...HOSTILE));
    });
  });
}
