import { readdirSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { asUnprivileged } from '../../../test/kit/as-unprivileged.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { makeTree } from '../../../test/kit/tree.ts';
import { unprivileged } from '../../../test/kit/unprivileged.ts';
import { localSpoolDirectory } from './spool-directory.ts';

describe('a spool directory', () => {
  it('has files that appear under their name whole, as old as was said', async () => {
    using tree = makeTree({ spool: { directory: 0o755 } });
    const spool = localSpoolDirectory(tree.at('spool'));
    await spool.write('a', 'old');
    await spool.write('a', 'new');
    await spool.rename('a', 'b', 4102444800);
    await spool.sync();
    expect(await spool.list()).to.deep.equal(['b']);
    expect(await spool.read('b', 10)).to.equal('new');
    expect(await spool.modifiedAt('b')).to.equal(4102444800);
    await spool.remove('b');
    await spool.remove('b');
    expect(await spool.read('b', 10)).to.equal(undefined);
    expect(await spool.modifiedAt('b')).to.equal(undefined);
  });

  it('names what is missing', async () => {
    const spool = localSpoolDirectory('/nowhere');
    const actions = [
      () => spool.list(),
      () => spool.write('a', ''),
      () => spool.rename('a', 'b', 0),
      () => spool.sync(),
    ];
    for (const failing of actions) expect(await rejection(failing())).to.include({ reason: 'missing' });
  });

  describe('of somebody else (needs root)', function () {
    const { uid, gid } = unprivileged();
    before(function () {
      if (process.geteuid?.() !== 0) this.skip();
    });

    it('has files of root given to whom it belongs', async () => {
      using tree = makeTree({ spool: { directory: 0o700, uid, gid } });
      await localSpoolDirectory(tree.at('spool')).write('a', '');
      const { uid: owner, gid: group, mode } = statSync(tree.at('spool/a'));
      expect({ owner, group, mode: mode & 0o7777 }).to.deep.equal({ owner: uid, group: gid, mode: 0o660 });
    });

    it('has files that its group reads', async () => {
      using tree = makeTree({ spool: { directory: 0o770, uid: 0, gid } });
      await asUnprivileged(() => localSpoolDirectory(tree.at('spool')).write('a', ''));
      expect(statSync(tree.at('spool/a'))).to.include({ uid, gid });
    });

    it('has no file that its owner could not read', async () => {
      using tree = makeTree({ spool: { directory: 0o777, uid: 0, gid: 0 } });
      const writing = asUnprivileged(() => localSpoolDirectory(tree.at('spool')).write('a', ''));
      const failure = await rejection(writing);
      expect(failure).to.include({ reason: 'denied' });
      expect(String(failure)).to.match(/its reader could not read it: run as uid 0/);
      expect(readdirSync(tree.at('spool'))).to.deep.equal([]);
    });
  });
});
