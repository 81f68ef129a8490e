import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { CREW, Threads } from './threads.ts';

const WAITS = 'require("node:worker_threads").parentPort.on("message", () => process.exit());';

describe('threads that wait for more to do', () => {
  let started: Worker[] = [];
  const start = (): Worker => {
    const worker = new Worker(WAITS, { eval: true });
    started.push(worker);
    return worker;
  };
  beforeEach(() => (started = []));
  afterEach(() => Promise.all(started.map((worker) => worker.terminate())));

  it('are those that were started ahead, and those that have done their work', () => {
    const threads = new Threads(start);
    threads.prepare();
    const taken = [threads.take(0), threads.take(5)];
    expect(taken).to.have.members(started);
    for (const worker of taken) threads.keep(worker, 5);
    expect([threads.take(5), threads.take(6)]).to.have.members(taken);
    expect(started).to.have.length(CREW);
  });

  it('are not taken for work that must yield less than they do', () => {
    const threads = new Threads(start);
    const nice = threads.take(5);
    threads.keep(nice, 5);
    expect(threads.take(0)).to.not.equal(nice);
  });

  it('are no more than work at once', async () => {
    const threads = new Threads(start);
    const taken = Array.from({ length: CREW + 1 }, () => threads.take(0));
    for (const worker of taken) threads.keep(worker, 0);
    await once(taken.at(-1) ?? threads.take(0), 'exit');
    for (let count = 0; count < CREW; count += 1) threads.take(0);
    expect(started).to.have.length(CREW + 1);
  });

  it('are not taken when they have ended', async () => {
    const threads = new Threads(start);
    const ended = threads.take(0);
    threads.keep(ended, 0);
    ended.postMessage('end');
    await once(ended, 'exit');
    expect(threads.take(0)).to.not.equal(ended);
  });
});
