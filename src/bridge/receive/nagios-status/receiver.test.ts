import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { eventually } from '../../../../test/kit/eventually.ts';
import { statusFile } from '../../../../test/kit/nagios-files.ts';
import { receiverWorld, type TestWorld } from '../../../../test/kit/receiver-world.ts';
import type { Receiving } from '../receiver.ts';
import { receiver } from './receiver.ts';

const SECONDS = 60;

describe("the last results in Nagios' status file", () => {
  let directory: string;
  let spool: string;
  let path: string;
  let world: TestWorld;
  let running: Receiving;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-status-'));
    spool = join(directory, 'spool');
    mkdirSync(join(spool, '.taking'), { recursive: true });
    path = join(directory, 'status.dat');
    world = receiverWorld();
  });
  afterEach(async () => {
    await running.stop();
    rmSync(directory, { recursive: true });
  });

  async function start(): Promise<void> {
    running = await receiver.start(
      'name',
      { path, spool, intervalSeconds: 0.1, maxAgeSeconds: 1e9, settleSeconds: 0.2 },
      world,
    );
  }

  /** Until the file is open, however busy the machine is. */
  async function started(): Promise<void> {
    const { machine } = world;
    let isOpen = false;
    const pieces: typeof machine.pieces = async (path) => {
      const opened = await machine.pieces(path);
      isOpen = true;
      return opened;
    };
    world = { ...world, machine: { ...machine, pieces } };
    await start();
    await eventually('the open file', SECONDS, () => isOpen || undefined);
  }

  function write(...outputs: readonly string[]): void {
    const results = outputs.map((output, index) => ({
      host: `h${index}`,
      service: 's',
      state: 0,
      output,
      longOutput: '',
      perfdata: '',
      at: 1_777_629_600,
    }));
    writeFileSync(`${path}.new`, statusFile(results));
    renameSync(`${path}.new`, path);
  }

  const summaries = (): readonly string[] => [...world.stored.values()].map(({ summary }) => summary);

  for (const place of ['', '.taking'])
    it(`wait until what was handed over before is stored${place && ', that which is being read too'}`, async () => {
      const earlier = join(spool, place, 'service.1777629600.perfdata');
      writeFileSync(earlier, 'results before');
      write('the last');
      await start();
      await delay(500);
      expect(summaries()).to.deep.equal([]);
      rmSync(earlier);
      await eventually('the last', SECONDS, () => summaries().includes('the last') || undefined);
    });

  it('do not wait for a file that Nagios is still writing', async () => {
    writeFileSync(join(spool, 'service-perfdata.current'), 'being written');
    write('the last');
    await start();
    await eventually('the last', SECONDS, () => summaries().includes('the last') || undefined);
  });

  it('are those of the file as it was when it was opened', async () => {
    writeFileSync(join(spool, 'service.1.perfdata'), 'results before');
    write('first');
    await started();
    write('second');
    rmSync(join(spool, 'service.1.perfdata'));
    await eventually('both', SECONDS, () => summaries().length >= 2 || undefined);
    expect(summaries()).to.deep.equal(['first', 'second']);
  });

  it('are given up when it is told to stop', async () => {
    writeFileSync(join(spool, 'service.1.perfdata'), 'results before');
    write('the last');
    await started();
    await running.stop();
    expect(summaries()).to.deep.equal([]);
  });
});
