import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../../../test/kit/eventually.ts';
import { perfdataLine } from '../../../../test/kit/nagios-files.ts';
import { receiverWorld, type TestWorld } from '../../../../test/kit/receiver-world.ts';
import type { Receiving } from '../receiver.ts';
import { receiver } from './receiver.ts';

const TOKEN = 'k3Jx9QpL2mVb8Zr4';
const SECONDS = 60;

describe('the spool of performance data files', () => {
  let spool: string;
  let world: TestWorld;
  let running: Receiving;
  beforeEach(async () => {
    spool = mkdtempSync(join(tmpdir(), 'secmon-perfdata-'));
    world = receiverWorld();
    running = await receiver.start('name', { spool, token: TOKEN, pollSeconds: 0.1 }, world);
  });
  afterEach(async () => {
    await running.stop();
    rmSync(spool, { recursive: true });
  });

  const line = (output: string): string =>
    perfdataLine(TOKEN, {
      host: 'h',
      service: 's',
      state: 0,
      output,
      longOutput: '',
      perfdata: '',
      at: 1_777_629_600,
    });
  const place = (name: string, content: string): void => writeFileSync(join(spool, name), content);
  const dropped = (): Promise<{ readonly count?: number; readonly text: string }> =>
    eventually('a notice', SECONDS, () => world.notices.find(({ kind }) => kind === 'dropped'));

  it('keeps a file of which it could not read all, and says how much', async () => {
    place(
      'service.1.perfdata',
      `${line('one')}nonsense\n${line('torn').slice(0, 40)}${line('two')}${line('end').slice(0, -2)}`,
    );
    expect(await dropped()).to.include({ count: 3 });
    expect([...world.stored.values()].map(({ summary }) => summary)).to.deep.equal(['one', 'two']);
    expect(readdirSync(join(spool, 'rejected'))).to.deep.equal([
      'service.1.perfdata',
      'service.1.perfdata.reason',
    ]);
    expect(readdirSync(join(spool, '.taking'))).to.deep.equal([]);
  });

  it('takes a whole record without its newline', async () => {
    place('host.1.perfdata', line('last').slice(0, -1));
    await eventually('it', SECONDS, () => world.stored.size > 0 || undefined);
    await eventually('its end', SECONDS, () => readdirSync(join(spool, '.taking')).length === 0 || undefined);
    expect(world.notices).to.deep.equal([]);
  });

  it('sets a link aside, and reads on', async () => {
    symlinkSync('/etc/passwd', join(spool, 'host.1.perfdata'));
    place('service.1.perfdata', line('one'));
    await eventually('the other', SECONDS, () => world.stored.size > 0 || undefined);
    expect((await dropped()).text).to.include('not a regular file');
  });

  it('leaves alone what Nagios still writes, and removes empty files', async () => {
    place('service-perfdata.current', line('being written'));
    place('service.1.perfdata', '');
    await eventually(
      'the empty one',
      SECONDS,
      () => !existsSync(join(spool, 'service.1.perfdata')) || undefined,
    );
    expect(running.heardAt()).to.be.a('number');
    expect(world.stored.size).to.equal(0);
    expect(existsSync(join(spool, 'service-perfdata.current'))).to.equal(true);
  });

  it('drops a line that is larger than anything of Nagios, and reads the next', async () => {
    place('service.1.perfdata', `${'x'.repeat(5 * 2 ** 20)}\n${line('next')}`);
    expect(await dropped()).to.include({ count: 1 });
    expect([...world.stored.values()].map(({ summary }) => summary)).to.deep.equal(['next']);
  });
});
