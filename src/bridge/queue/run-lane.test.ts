import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { numberedEvent, sampleEvent } from '../../../test/kit/sample-event.ts';
import { Failure } from '../../host/failure.ts';
import type { Store } from '../../store/store.ts';
import type { Outcome, Sink } from '../deliver/sink.ts';
import { type Event, subjectKey } from '../event.ts';
import { type LaneReport, type LaneWorld, type PacedLane, runLane } from './run-lane.ts';

const DELIVERED: Outcome = { state: 'delivered', reference: '' };

/** A lane in a time of its own: what it pauses for passes at once. */
class Bench {
  now = 1000;
  readonly store: Store;
  readonly reports: LaneReport[] = [];
  readonly stopping = new AbortController();
  readonly got: string[] = [];
  readonly sizes: number[] = [];
  pauses = 0;

  constructor(store: Store) {
    this.store = store;
  }

  sink(deliver: (events: readonly Event[]) => Promise<readonly Outcome[]>, name = 'sink'): Sink {
    return {
      name,
      deliver: (events) => {
        this.sizes.push(events.length);
        this.got.push(...events.map(({ summary }) => summary));
        return deliver(events);
      },
    };
  }

  /** Until it has paused so often, unless it ends before. */
  async run(
    sink: Sink,
    pauses: number,
    change: Partial<PacedLane> = {},
    world: Partial<LaneWorld> = {},
  ): Promise<void> {
    await this.store.addSink(sink.name);
    const lane = {
      sink,
      routes: () => true,
      batch: 64,
      deadlineSeconds: 5,
      leaseSeconds: 60,
      maxAttempts: 3,
      ...change,
    };
    const bench: LaneWorld = {
      store: this.store,
      now: () => this.now,
      elapsed: () => this.now,
      random: () => 0.999,
      after: () => new AbortController().signal,
      pause: (seconds, signal) => this.#pause(seconds, signal, pauses),
      report: (report) => void this.reports.push(report),
      ...world,
    };
    await runLane(lane, bench, this.stopping.signal);
  }

  /** The watch over the deadline is no pause of the lane. */
  async #pause(seconds: number, signal: AbortSignal, most: number): Promise<void> {
    if (signal !== this.stopping.signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return;
    }
    this.now += seconds;
    this.pauses += 1;
    if (this.pauses >= most) this.stopping.abort();
    await Promise.resolve();
  }

  circuits(): readonly string[] {
    return this.reports.flatMap((report) => (report.kind === 'circuit' ? [report.circuit] : []));
  }
}

describe('the lane of a sink', () => {
  let store: Store;
  let bench: Bench;
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    await store.addSink('sink');
    bench = new Bench(store);
  });
  afterEach(() => store.close());

  const append = async (...events: readonly Event[]): Promise<void> => {
    const rows = events.map((event) => {
      return { id: event.id, subject: subjectKey(event.subject), body: JSON.stringify(event) };
    });
    await store.append(rows, bench.now);
  };
  /** Each of a subject of its own. */
  const many = (count: number): readonly Event[] =>
    Array.from({ length: count }, (_, index) =>
      sampleEvent({ subject: { site: 'A', host: `h${index}` }, summary: `${index}` }),
    );
  const all = (outcome: Outcome) => (events: readonly Event[]) => Promise.resolve(events.map(() => outcome));
  const refused = (): Promise<never> => Promise.reject(new Failure('unreachable', 'refused'));

  it('delivers all there is, and then looks again ever more slowly', async () => {
    await append(...many(200));
    await bench.run(bench.sink(all(DELIVERED)), 6);
    expect(bench.got).to.have.length(200);
    expect(bench.now - 1000).to.be.within(3, 3.6);
  });

  it('keeps to its rate', async () => {
    await append(...many(50));
    await bench.run(
      bench.sink(all(DELIVERED)),
      1000,
      { perSecond: 10 },
      {
        report: () => {
          if (bench.got.length >= 50) bench.stopping.abort();
        },
      },
    );
    expect(bench.got).to.have.length(50);
    expect(bench.now - 1000).to.be.within(3.9, 5.1);
  });

  it('asks a dead sink for less and less, then for one event now and then, and is back within a minute', async () => {
    await append(...many(64));
    let failures = 8;
    await bench.run(
      bench.sink((events) => {
        failures -= 1;
        return failures >= 0 ? refused() : all(DELIVERED)(events);
      }),
      200,
    );
    expect(bench.sizes.slice(0, 9)).to.deep.equal([64, 16, 4, 1, 1, 1, 1, 1, 1]);
    expect(bench.circuits()).to.deep.equal(['open', 'closed']);
    expect(await store.status('sink')).to.include({ delivered: 64, dead: 0, open: 0 });
    expect(bench.now - 1000).to.be.below(600);
  });

  it('does not let one event that no batch survives hold up the others for ever', async () => {
    await append(...many(20));
    const poisoned = (events: readonly Event[]): Promise<readonly Outcome[]> =>
      events.some(({ summary }) => summary === '3') ? refused() : all(DELIVERED)(events);
    await bench.run(
      bench.sink(poisoned),
      2000,
      {},
      {
        report: (report) => {
          if (report.kind === 'step' && report.step.delivered + report.step.dead === 0) return;
          void store.status('sink').then(({ delivered }) => {
            if (delivered === 19) bench.stopping.abort();
          });
        },
      },
    );
    expect(await store.status('sink')).to.include({ delivered: 19 });
  });

  it('opens no circuit because events of one subject have to wait', async () => {
    await append(...Array.from({ length: 3 }, (_, index) => numberedEvent(10 * index)));
    await bench.run(bench.sink(all({ state: 'retry', reason: 'pending' })), 20, { maxAttempts: 99 });
    expect(bench.circuits()).to.deep.equal([]);
  });

  it('counts a fault of ours as an attempt, says so, and goes on', async () => {
    await append(...many(2));
    await bench.run(
      bench.sink(() => Promise.reject(new TypeError('ours'))),
      40,
    );
    expect(await store.status('sink')).to.include({ dead: 2, open: 0 });
    const faults = bench.reports.flatMap((report) => (report.kind === 'step' ? [report.step.fault] : []));
    expect(faults[0]).to.be.instanceOf(TypeError);
  });

  it('asks nothing twice because the store could not be written', async () => {
    await append(...many(1));
    let failures = 3;
    const failing = Object.create(store, {
      settle: {
        value: (...given: Parameters<Store['settle']>) => {
          failures -= 1;
          return failures >= 0 ? Promise.reject(new Error('disk full')) : store.settle(...given);
        },
      },
      claim: { value: (...given: Parameters<Store['claim']>) => store.claim(...given) },
    }) as Store;
    await bench.run(bench.sink(all(DELIVERED)), 8, {}, { store: failing });
    expect(bench.got).to.deep.equal(['0']);
    expect(bench.reports.filter(({ kind }) => kind === 'store')).to.have.length(3);
    expect(await store.status('sink')).to.include({ delivered: 1, open: 0 });
  });

  it('lives on when the store cannot be read', async () => {
    await append(...many(1));
    let failures = 3;
    const failing = Object.create(store, {
      settle: { value: (...given: Parameters<Store['settle']>) => store.settle(...given) },
      claim: {
        value: (...given: Parameters<Store['claim']>) => {
          failures -= 1;
          return failures >= 0 ? Promise.reject(new Error('database is locked')) : store.claim(...given);
        },
      },
    }) as Store;
    await bench.run(bench.sink(all(DELIVERED)), 6, {}, { store: failing });
    expect(bench.got).to.deep.equal(['0']);
  });

  it('asks a sink that never answers nothing more, whatever its lease, and stops all the same', async () => {
    await append(...many(1));
    const never = bench.sink(() => new Promise(() => undefined));
    let watched = 0;
    await bench.run(
      never,
      1,
      {},
      {
        pause: (_, signal) => {
          watched += 1;
          // The deadline passes, then the daemon is stopped, and then so does the grace of the stop.
          if (watched === 1) setTimeout(() => bench.stopping.abort(), 20);
          bench.now += 1000;
          return signal.aborted ? Promise.resolve() : new Promise((resolve) => void setImmediate(resolve));
        },
      },
    );
    expect(bench.got).to.deep.equal(['0']);
    expect(bench.reports.map(({ kind }) => kind)).to.include('stuck');
    expect(await store.status('sink')).to.include({ open: 1, delivered: 0 });
  });

  it('delays no other', async () => {
    await append(...many(100));
    const other = new Bench(store);
    const never = bench.run(
      bench.sink(() => new Promise(() => undefined), 'never'),
      1,
    );
    await other.run(other.sink(all(DELIVERED)), 3);
    expect(other.got).to.have.length(100);
    expect(bench.got).to.have.length(64);
    bench.stopping.abort();
    void never;
  });
});
