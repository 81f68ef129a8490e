import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { asUnprivileged } from '../../../test/kit/as-unprivileged.ts';
import { reasonOf } from '../../../test/kit/failure-reason.ts';
import { unprivileged } from '../../../test/kit/unprivileged.ts';
import type { Spool } from '../spool.ts';
import { localSpool } from './spool.ts';

describe('a spool', () => {
  let directory: string;
  let spool: Spool;
  const place = (name: string, content = name): void => writeFileSync(join(directory, name), content);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-spool-'));
    spool = localSpool(directory);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  async function content(name: string): Promise<string> {
    const pieces = await spool.open(name);
    const bytes = await pieces.next(100);
    await pieces.close();
    return bytes.toString();
  }

  it('names what waits, in order, without directories and what is still written', async () => {
    for (const name of ['b', 'a', '.c.new']) place(name);
    mkdirSync(join(directory, 'd'));
    expect(await spool.waiting()).to.deep.equal(['a', 'b']);
  });

  it('takes a file out of the reach of others, and removes no newer one of its name', async () => {
    place('a', 'old');
    await spool.take('a');
    place('a', 'new');
    expect(statSync(join(directory, '.taking')).mode & 0o777).to.equal(0o700);
    expect(await content('a')).to.equal('old');
    await spool.take('a');
    expect(await content('a')).to.equal('old');
    await spool.remove('a');
    expect(await spool.waiting()).to.deep.equal(['a']);
    await spool.take('a');
    expect(await content('a')).to.equal('new');
  });

  it('says of the directory that it cannot be read, whenever that begins', async () => {
    const { uid, gid } = unprivileged();
    if (process.geteuid?.() === 0) chownSync(directory, uid, gid);
    const said = new Set<string>();
    await asUnprivileged(async () => {
      place('a');
      await spool.take('a');
      for (let round = 0; round < 2000; round += 1) {
        const looking = spool.waiting().catch((error: unknown) => said.add(String(error)));
        await Promise.all([looking, chmod(directory, 0o000)]);
        await chmod(directory, 0o700);
      }
    });
    expect([...said]).to.deep.equal([`Failure: ${directory}: permission denied`]);
  });

  it('names what an earlier process has taken', async () => {
    place('a');
    await spool.take('a');
    expect(await localSpool(directory).waiting()).to.deep.equal(['a']);
  });

  it('sets aside with a reason, each in a place of its own', async () => {
    for (const why of ['first', 'second']) {
      place('a', why);
      await spool.take('a');
      await spool.reject('a', why);
    }
    expect(await spool.waiting()).to.deep.equal([]);
    const rejected = join(directory, 'rejected');
    expect(readdirSync(rejected).toSorted()).to.deep.equal(['a', 'a.2', 'a.2.reason', 'a.reason']);
    expect(readFileSync(join(rejected, 'a.2'), 'utf8')).to.equal('second');
    expect(readFileSync(join(rejected, 'a.2.reason'), 'utf8')).to.equal('second\n');
  });

  it('gives no reason for what is not there', async () => {
    expect(await reasonOf(spool.reject('a', 'why'))).to.equal('missing');
    expect(existsSync(join(directory, 'rejected'))).to.equal(false);
  });

  for (const name of ['.taking', 'rejected']) {
    it(`moves nothing to where somebody else's ${name} leads`, async () => {
      const elsewhere = mkdtempSync(join(tmpdir(), 'secmon-elsewhere-'));
      place('a');
      if (name === 'rejected') await spool.take('a');
      symlinkSync(elsewhere, join(directory, name));
      const moving = name === 'rejected' ? spool.reject('a', 'why') : spool.take('a');
      expect(await reasonOf(moving)).to.equal('denied');
      expect(readdirSync(elsewhere)).to.deep.equal([]);
      rmSync(elsewhere, { recursive: true });
    });

    it(`moves nothing into a ${name} that others may read`, async () => {
      place('a');
      if (name === 'rejected') await spool.take('a');
      mkdirSync(join(directory, name), { mode: 0o755 });
      const moving = name === 'rejected' ? spool.reject('a', 'why') : spool.take('a');
      expect(await reasonOf(moving)).to.equal('denied');
    });
  }

  it('takes a file that has the name of the directory of what is set aside', async () => {
    place('rejected');
    await spool.take('rejected');
    await spool.reject('rejected', 'why');
    expect(readdirSync(join(directory, 'rejected'))).to.include('rejected');
  });

  it('keeps what is put into it, in place of what was there', async () => {
    await spool.put('a', Buffer.from('one'));
    await spool.put('a', Buffer.from('two'));
    expect(await content('a')).to.equal('two');
    expect(await spool.waiting()).to.deep.equal(['a']);
  });

  it('opens no link, no directory and nothing of two names', async () => {
    place('file');
    symlinkSync('/etc/passwd', join(directory, 'link'));
    linkSync(join(directory, 'file'), join(directory, 'second'));
    for (const name of ['link', 'file']) {
      await spool.take(name);
      expect(await reasonOf(spool.open(name)), name).to.equal('not-regular');
    }
  });

  it('takes names of any bytes', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0x61, 0xff])]), 'x');
    expect(await spool.waiting()).to.deep.equal(['a\udcff']);
    await spool.take('a\udcff');
    expect(await content('a\udcff')).to.equal('x');
    await spool.remove('a\udcff');
    expect(await spool.waiting()).to.deep.equal([]);
  });

  it('says that it is not there', async () => {
    expect(await reasonOf(localSpool(join(directory, 'none')).waiting())).to.equal('missing');
  });
});
