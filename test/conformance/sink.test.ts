/** The file sink, as every sink and by itself. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fileSink } from '../../src/bridge/deliver/file/file.ts';
import { sink } from '../../src/bridge/deliver/file/sink.ts';
import type { Sink } from '../../src/bridge/deliver/sink.ts';
import type { Event } from '../../src/bridge/event.ts';
import { Failure } from '../../src/host/failure.ts';
import { localJournal } from '../../src/host/local/journal.ts';
import { memoryJournal } from '../kit/memory-journal.ts';
import { numberedEvent } from '../kit/sample-event.ts';
import { sinkSuite } from '../kit/sink-suite.ts';

sinkSuite('file', sink.guarantee, () => {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-sink-'));
  const path = join(directory, 'events.jsonl');
  const again = (): Sink => fileSink('file', path, localJournal(path, { maxBytes: 2 ** 30, keep: 1 }));
  return Promise.resolve({
    sink: again(),
    again: () => Promise.resolve(again()),
    effects: () => Promise.resolve(events(readFileSync(path, 'utf8'))),
    effectOf: (event) => event,
    stop() {
      rmSync(directory, { recursive: true });
      return Promise.resolve();
    },
  });
});

describe('the file sink', () => {
  const [one, two] = [numberedEvent(1), numberedEvent(2)];
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-sink-'));
    path = join(directory, 'events.jsonl');
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const open = (maxBytes: number, keep: number): Sink =>
    fileSink('file', path, localJournal(path, { maxBytes, keep }));

  it('takes a line that a crash has torn away', async () => {
    await open(2 ** 30, 1).deliver([one]);
    appendFileSync(path, JSON.stringify(two).slice(0, 40));
    await open(2 ** 30, 1).deliver([two]);
    expect(events(readFileSync(path, 'utf8'))).to.deep.equal([one, two]);
  });

  it('begins a new file when one is full, and still knows what is in the last', async () => {
    await open(1, 2).deliver([one]);
    await open(1, 2).deliver([one]);
    await open(1, 2).deliver([two]);
    expect(events(readFileSync(`${path}.2`, 'utf8'))).to.deep.equal([one]);
    expect(events(readFileSync(`${path}.1`, 'utf8'))).to.deep.equal([two]);
  });

  const LOSSES: Readonly<Record<string, (path: string) => void>> = {
    'taken away': (file) => renameSync(file, `${file}.old`),
    emptied: (file) => truncateSync(file),
  };
  for (const [loss, lose] of Object.entries(LOSSES)) {
    it(`writes again what was in a file that was ${loss}`, async () => {
      const sink = open(2 ** 30, 1);
      await sink.deliver([one]);
      lose(path);
      await sink.deliver([one, two]);
      await sink.deliver([one, two]);
      expect(events(readFileSync(path, 'utf8'))).to.deep.equal([one, two]);
    });
  }

  it('still knows what it has set aside itself', async () => {
    const sink = open(1, 1);
    for (const event of [one, one]) await sink.deliver([event]);
    expect(existsSync(path)).to.equal(false);
    expect(events(readFileSync(`${path}.1`, 'utf8'))).to.deep.equal([one]);
  });

  it('asks the file when it does not know whether it was written', async () => {
    let failures = 1;
    const journal = memoryJournal(() => {
      failures -= 1;
      if (failures >= 0) throw new Failure('failed', 'no space');
    });
    const sink = fileSink('file', 'f', journal);
    const failed: unknown = await sink.deliver([one]).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Failure);
    await sink.deliver([one]);
    expect(events(journal.text)).to.deep.equal([one]);
  });
});

function events(lines: string): readonly Event[] {
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
}
