/** Hosts over SSH whose programs end early, or whose shell never begins: what they did not say is never taken for nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Walk } from '../../src/host/trees.ts';
import { reasonOf } from '../conformance/host/files.ts';
import { describeUnless, describeWith } from '../kit/debian-packages.ts';
import { rejection } from '../kit/rejection.ts';
import { enterOverSsh, reach, type RemoteVisit } from '../kit/remote-host.ts';
import { whyNoOtherPrograms } from '../kit/remote-worlds.ts';
import { withReplaced } from '../kit/replaced-program.ts';
import { SSHD_PACKAGES, startSshd } from '../kit/sshd.ts';

const forever = new AbortController().signal;
const GONE = `echo "find: '/gone': No such file or directory" >&2`;

function everythingBelow(...roots: readonly string[]): Walk {
  return { roots, depth: 1, oneFileSystem: false, select: [{ anyOf: [], exclude: [], limit: 1 }] };
}

describeWith(SSHD_PACKAGES, 'hosts over SSH that are broken', function () {
  this.timeout(180_000);

  describeUnless(whyNoOtherPrograms(), 'with programs that end early', () => {
    const inWorld = async (find: string, work: (visit: RemoteVisit) => Promise<void>): Promise<void> => {
      const visit = await enterOverSsh(withReplaced('find', find));
      try {
        await work(visit);
      } finally {
        visit.host.close();
        await visit.leave();
      }
    };

    const directories = (root: string, count: number): readonly string[] =>
      Array.from({ length: count }, (_, n) => {
        const path = join(root, `d${n}`);
        mkdirSync(path);
        writeFileSync(join(path, 'file'), '');
        return path;
      });

    it('never list a part of a directory for the whole', async () => {
      const script = `"$REAL" "$@"; echo "find: '/etc': Input/output error" >&2; exit 1`;
      await inWorld(script, async ({ host }) => {
        expect(await reasonOf(host.files.list('/etc'))).to.equal('failed');
      });
    });

    it('list a directory out of which something vanishes meanwhile', async () => {
      await inWorld(`"$REAL" "$@"; ${GONE}; exit 1`, async ({ host }) => {
        expect(await host.files.list('/etc')).to.include('passwd');
      });
    });

    it('whose find is killed list nothing, and have not walked everything', async () => {
      const script = `"$REAL" "$@"; case $* in *gnu*) exit;; esac; ${GONE}; kill -PIPE $$`;
      await inWorld(script, async ({ host }) => {
        expect(await reasonOf(host.files.list('/etc'))).to.equal('failed');
        expect(await reasonOf(host.trees.expand('/etc/pass*'))).to.equal('failed');
        expect((await host.trees.walk(everythingBelow('/etc'), forever)).errorCount).to.be.above(0);
      });
    });

    it('have not walked everything when the first of several commands is killed', async () => {
      const script = `"$REAL" "$@"; case $* in *gnu*) exit;; */d0\\ *) kill -PIPE $$;; esac; ${GONE}; exit 1`;
      await inWorld(script, async ({ host, sshd }) => {
        const report = await host.trees.walk(everythingBelow(...directories(sshd.root, 201)), forever);
        expect(report.errorCount).to.be.above(0);
      });
    });

    it('whose root goes while it is walked have not been looked at', async () => {
      const script = `for a; do case $a in */d0) echo "find: '$a': No such file or directory" >&2; exit 1;; esac; done
exec "$REAL" "$@"`;
      await inWorld(script, async ({ host, sshd }) => {
        const [root = ''] = directories(sshd.root, 1);
        const report = await host.trees.walk(everythingBelow(root), forever);
        expect([report.errorCount, report.vanished]).to.deep.equal([1, 0]);
      });
    });
  });

  it('whose shell never begins are given up when the time to log in is over', async () => {
    const stuck = await startSshd({ config: ['ForceCommand exec sleep 120'] });
    try {
      const failure = await rejection(reach(stuck.route({ connectSeconds: 10 }), forever));
      expect(failure).to.include({ reason: 'timeout' });
      expect(String(failure)).to.match(/its shell does not answer within 10 seconds/);
    } finally {
      await stuck.stop();
    }
  });
});
