import { expect } from 'chai';
import { lookAt } from '../../src/evidence/look.ts';
import { makeRoot, rootedHost, type RootPlan } from '../../test/kit/rooted-host.ts';
import { serviceFindings } from './judge-services.ts';
import { lookAtServices } from './look-at-services.ts';

const STAT = '(x y) S 1 1 1 0 -1 4194560';

function processOf(
  pid: number,
  maps: readonly string[],
  cgroup: string,
  executable = '/usr/sbin/x',
): RootPlan {
  const lines = maps.map((line) => `7f0000000000-7f0000001000 ${line}\n`).join('');
  return {
    [`/proc/${pid}/stat`]: `${pid} ${STAT}\n`,
    [`/proc/${pid}/maps`]: lines,
    [`/proc/${pid}/comm`]: 'x y\n',
    [`/proc/${pid}/cgroup`]: `0::${cgroup}\n`,
    [`/proc/${pid}/exe`]: { link: executable },
  };
}

const INIT = processOf(1, [], '/init.scope');

async function verdict(plan: RootPlan): Promise<readonly string[]> {
  using tree = makeRoot({ ...INIT, ...plan });
  const facts = await lookAtServices(lookAt(rootedHost(tree.root), new AbortController().signal));
  return serviceFindings(facts).map(({ state, subject, text }) => `${state} ${subject} ${text}`);
}

describe('services', () => {
  it('are to be restarted where they run what is gone', async () => {
    const gone = 'r-xp 00000000 08:01 1 /usr/lib/x86_64-linux-gnu/libssl.so.3 (deleted)';
    expect(await verdict(processOf(7, [gone, gone], '/system.slice/ssh.service'))).to.deep.equal([
      'WARNING ssh.service runs replaced libssl.so.3',
    ]);
    const own = processOf(
      7,
      [],
      '/system.slice/system-getty.slice/getty@tty1.service',
      '/usr/sbin/x (deleted)',
    );
    expect(await verdict(own)).to.deep.equal(['WARNING getty@tty1.service runs replaced x']);
  });

  it('are told once, with what each of their processes runs', async () => {
    const plan = {
      ...processOf(7, ['r-xp 0 08:01 1 /usr/lib/a.so (deleted)'], '/system.slice/x.service'),
      ...processOf(8, ['r-xp 0 08:01 1 /usr/lib/b.so (deleted)'], '/system.slice/x.service/payload'),
    };
    expect(await verdict(plan)).to.deep.equal(['WARNING x.service runs replaced a.so and 1 more']);
  });

  it('are left alone with what only looks like it', async () => {
    const maps = [
      'r-xp 00000000 00:01 1 /memfd:jit (deleted)',
      'rwxs 00000000 00:01 1 /dev/zero (deleted)',
      'rw-s 00000000 00:01 1 /SYSV00000000 (deleted)',
      'r-xp 00000000 08:01 1 /tmp/perf-7.so (deleted)',
      'r-xp 00000000 08:01 1 /usr/lib/libz.so.1.dpkg-new (deleted)',
      'r--p 00000000 08:01 1 /usr/lib/locale/locale-archive (deleted)',
      'r-xp 00000000 08:01 1 /usr/lib/x86_64-linux-gnu/libz.so.1',
      'r-xp 00000000 08:01 1 /home/user/.cache/x.so (deleted)',
    ];
    expect(await verdict(processOf(7, maps, '/system.slice/x.service'))).to.deep.equal([]);
  });

  it('are not the sessions of users', async () => {
    const gone = ['r-xp 0 08:01 1 /usr/lib/a.so (deleted)'];
    const found = await verdict(processOf(7, gone, '/user.slice/user-1000.slice/session-3.scope'));
    expect(found).to.deep.equal(['OK session-3.scope runs replaced a.so']);
    const manager = await verdict(
      processOf(7, gone, '/user.slice/user-1000.slice/user@1000.service/init.scope'),
    );
    expect(manager).to.deep.equal(['OK user@1000.service runs replaced a.so']);
  });

  it('that cannot be seen are not judged', async () => {
    using tree = makeRoot(processOf(7, [], '/x.service'));
    const facts = await lookAtServices(lookAt(rootedHost(tree.root), new AbortController().signal));
    expect(serviceFindings(facts).map(({ state, text }) => `${state} ${text}`)).to.deep.equal([
      'UNKNOWN /proc: processes of others are hidden (hidepid)',
    ]);
  });
});
