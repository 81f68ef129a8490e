import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { localMachine } from '../../../host/local/machine.ts';
import { eventually } from '../../../../test/kit/eventually.ts';
import { receiverWorld, type TestWorld } from '../../../../test/kit/receiver-world.ts';
import type { Receiving } from '../receiver.ts';
import { receiver } from './receiver.ts';

const SECONDS = 60;

describe('the command file', () => {
  let directory: string;
  let path: string;
  let running: Receiving[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-command-'));
    path = join(directory, 'cmd');
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()));
    rmSync(directory, { recursive: true });
  });

  async function start(world: TestWorld, more: object = {}): Promise<Receiving> {
    const receiving = await receiver.start('name', { path, ...more }, world);
    running.push(receiving);
    return receiving;
  }

  const line = (text: string): string => `[1777629600] PROCESS_SERVICE_CHECK_RESULT;h;s;0;${text}\n`;
  const summaries = (world: TestWorld): readonly string[] =>
    [...world.stored.values()].map(({ summary }) => summary);
  const until = (world: TestWorld, count: number): Promise<boolean> =>
    eventually(`${count} results`, SECONDS, () => world.stored.size >= count || undefined);

  it('is made as a pipe when that is asked for', async () => {
    await start(receiverWorld(), { create: '0620' });
    await eventually('the pipe', SECONDS, () => existsSync(path) || undefined);
    expect(statSync(path).isFIFO()).to.equal(true);
    expect(statSync(path).mode & 0o777).to.equal(0o620);
  });

  describe('that is a pipe', () => {
    beforeEach(() => execFileSync('mkfifo', [path]));

    it('gives lines to whoever comes after a process that was killed while the store was full', async () => {
      const killed = receiverWorld();
      let lives = true;
      killed.answer(() => (lives ? 'full' : new Promise(() => undefined)));
      await receiver.start('name', { path }, killed);
      await eventually('the pipe', SECONDS, () => writeNow(line('one') + line('two')) || undefined);
      const leftover = join(directory, '.taking/cmd.leftover.000000001');
      await eventually('the leftover', SECONDS, () => existsSync(leftover) || undefined);
      expect(readFileSync(leftover, 'utf8')).to.equal(line('one') + line('two'));
      lives = false;
      const world = receiverWorld();
      await start(world);
      await until(world, 2);
      expect(summaries(world)).to.deep.equal(['one', 'two']);
      await eventually('its end', SECONDS, () => !existsSync(leftover) || undefined);
    });

    it('keeps what it read in the order of the pipe when it is told to stop while the store is full', async () => {
      const full = receiverWorld();
      full.answer(() => 'full');
      const first = await start(full);
      writeNow(line('one') + line('two').slice(0, 20));
      await eventually('a notice', SECONDS, () => full.notices[0]);
      const stopped = first.stop();
      writeNow(line('two').slice(20));
      await stopped;
      const world = receiverWorld();
      await start(world);
      writeNow(line('three'));
      await until(world, 3);
      expect(summaries(world)).to.deep.equal(['one', 'two', 'three']);
      expect(full.notices.filter(({ kind }) => kind === 'dropped')).to.deep.equal([]);
    });

    it('empties the pipe when it is told to stop', async () => {
      const full = receiverWorld();
      full.answer(() => 'full');
      const first = await start(full);
      writeNow(line('one'));
      await eventually('a notice', SECONDS, () => full.notices[0]);
      const descriptor = openSync(path, 'r+');
      writeSync(descriptor, line('two') + line('three'));
      await first.stop();
      closeSync(descriptor);
      const world = receiverWorld();
      await start(world);
      await until(world, 3);
      expect(summaries(world)).to.deep.equal(['one', 'two', 'three']);
    });

    it('does not read on while the store is full: whoever writes waits', async () => {
      const world = receiverWorld();
      world.answer(() => 'full');
      await start(world);
      writeNow(line('one'));
      await eventually('a notice', SECONDS, () => world.notices[0]);
      const lines = Array.from({ length: 20_000 }, (_, number) => line(`number ${number}`)).join('');
      const writing = new Promise<void>((resolve, reject) => {
        import('node:fs')
          .then(({ writeFile }) =>
            writeFile(path, lines, { flag: 'a' }, (error) => (error === null ? resolve() : reject(error))),
          )
          .catch(reject);
      });
      const over = await Promise.race([writing.then(() => 'written'), later(300)]);
      expect(over).to.equal('waits');
      world.answer(() => 'stored');
      await writing;
      await until(world, 20_001);
    }).timeout(120_000);

    it('drops a line that is too long, and takes the next', async () => {
      const world = receiverWorld();
      await start(world, { maxLineBytes: 1024 });
      writeNow(line('x'.repeat(2000)) + line('next'));
      await until(world, 1);
      expect(summaries(world)).to.deep.equal(['next']);
      expect(world.notices).to.deep.equal([
        { kind: 'dropped', text: `${path}: a line that is too long`, count: 1 },
      ]);
    });

    it('counts what is no result, by what it is', async () => {
      const world = receiverWorld();
      await start(world);
      writeNow(`[1] ENABLE_NOTIFICATIONS\n\n \r\nx\ny\n${line('one')}`);
      await until(world, 1);
      expect(world.notices.map(({ count, text }) => [count, text.replace(`${path}: `, '')])).to.deep.equal([
        [1, 'a command that is no result'],
        [2, 'no external command'],
      ]);
    });

    it('goes on with another pipe that took its place', async () => {
      const world = receiverWorld();
      await start(world);
      writeNow(line('one'));
      await until(world, 1);
      rmSync(path);
      execFileSync('mkfifo', [path]);
      const descriptor = openSync(path, 'r+');
      writeSync(descriptor, line('two'));
      await until(world, 2);
      closeSync(descriptor);
    });
  });

  describe('that is a file', () => {
    it('loses nothing of who had opened it before it was taken', async () => {
      const world = receiverWorld(localMachine(localHostFromSource()));
      writeFileSync(path, line('one'));
      const descriptor = openSync(path, 'a');
      await start(world);
      await until(world, 1);
      writeSync(descriptor, line('two'));
      closeSync(descriptor);
      appendFileSync(path, line('three'));
      await until(world, 3);
      await eventually(
        'its end',
        SECONDS,
        () => readdirSync(join(directory, '.taking')).length === 0 || undefined,
      );
      expect(existsSync(path)).to.equal(false);
    }).timeout(120_000);
  });

  it('is refused in a directory that everybody may write', async () => {
    chmodSync(directory, 0o777);
    const world = receiverWorld();
    await start(world);
    const { text } = await eventually('a notice', SECONDS, () => world.notices[0]);
    expect(text).to.include('everybody may write it');
  });

  /** Into the pipe, which is there and takes it at once. */
  function writeNow(text: string): boolean {
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, text);
    setTimeout(() => closeSync(descriptor), 30_000).unref();
    return true;
  }
});

function later(milliseconds: number): Promise<string> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, 'waits'));
}
