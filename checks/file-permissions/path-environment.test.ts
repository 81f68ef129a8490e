import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { stateOf } from '../../src/check/index.ts';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import {
  BIN,
  facts,
  hasAcls,
  isRoot,
  judge,
  NOBODY,
  without,
  type Values,
} from '../../test/kit/file-permissions.ts';
import { makeTree, type Plan } from '../../test/kit/tree.ts';

describe('path-environment', () => {
  async function judgePath(
    plans: Readonly<Record<string, Plan>>,
    path: readonly string[],
    values: Partial<Values> = {},
  ): Promise<string[]> {
    using tree = makeTree({ ...BIN, ...plans });
    const elements = path.map((each) => (each.startsWith('./') ? tree.at(each.slice(2)) : each.slice(1)));
    return facts(await judge({ select: ['path-environment'], path: elements.join(':'), ...values }), tree);
  }
  const KEPT = ['OK policy-kept path-environment'];

  it('is OK where only the owner may write, although /tmp above is sticky and open', async () => {
    expect(await judgePath({}, ['./bin'])).to.deep.equal(KEPT);
    expect(
      await judgePath({ 'bin/dangling': { link: 'nothing' }, 'bin/up': { link: '/tmp' } }, ['./bin']),
    ).to.deep.equal(KEPT);
  });

  it('finds directories of PATH that others may write to, sticky ones too', async () => {
    const plans = { open: { directory: 0o777 }, team: { directory: 0o775 }, sticky: { directory: 0o1777 } };
    expect(await judgePath(plans, ['./bin', './open', './team', './sticky'])).to.deep.equal([
      'CRITICAL group-writable ./team',
      'CRITICAL world-writable ./open',
      'CRITICAL world-writable ./sticky',
    ]);
  });

  it('cannot tell where an element is not UTF-8, since its bytes are lost before we see it', async () => {
    expect(await judgePath({}, ['./bin', './b\uFFFD'])).to.include('UNKNOWN unread ./b\uFFFD');
  });

  it('finds directories above that others may write to', async () => {
    const plans = { up: { directory: 0o777 }, 'up/bin': { directory: 0o755 } };
    expect(await judgePath(plans, ['./up/bin'])).to.deep.equal(['CRITICAL world-writable ./up']);
  });

  it('finds what others could put where PATH leads to nothing', async () => {
    expect(await judgePath({ tmp: { directory: 0o1777 } }, ['./bin', './tmp/later/bin'])).to.deep.equal([
      'CRITICAL world-writable ./tmp',
    ]);
    expect(await judgePath({ opt: { directory: 0o755 } }, ['./bin', './opt/later/bin'])).to.deep.equal(KEPT);
  });

  it('finds entries that others may write to, and where links lead', async () => {
    const plans = {
      'bin/open': { file: 0o777 },
      'bin/near': { link: '../lib/program' },
      'bin/far': { link: 'chain' },
      'bin/chain': { link: '../drop/program' },
      lib: { directory: 0o755 },
      'lib/program': { file: 0o775 },
      drop: { directory: 0o777 },
      'drop/program': { file: 0o755 },
    };
    expect(await judgePath(plans, ['./bin'])).to.deep.equal([
      'CRITICAL group-writable ./lib/program',
      'CRITICAL world-writable ./bin/open',
      'CRITICAL world-writable ./drop',
    ]);
  });

  it('follows a link in place of a directory, and judges the way to it', async () => {
    const plans = {
      alias: { link: 'open/real' },
      open: { directory: 0o777 },
      'open/real': { directory: 0o755 },
      'open/real/tool': { file: 0o757 },
    };
    expect(await judgePath(plans, ['./alias'])).to.deep.equal([
      'CRITICAL world-writable ./open',
      'CRITICAL world-writable ./open/real/tool',
    ]);
  });

  it('says that it cannot tell where links run in a circle, and goes on', async () => {
    const plans = { 'bin/loop': { link: 'loop' }, 'bin/open': { file: 0o757 } };
    expect(await judgePath(plans, ['./bin'])).to.deep.equal([
      'CRITICAL world-writable ./bin/open',
      'UNKNOWN unread ./bin/loop',
    ]);
  });

  it('finds elements that mean the current directory', async () => {
    expect(await judgePath({}, ['./bin', ' ', ' .', ' usr/bin'])).to.deep.equal([
      'CRITICAL relative-path-element .',
      'CRITICAL relative-path-element PATH',
      'CRITICAL relative-path-element usr/bin',
    ]);
  });

  it('is UNKNOWN where there is no PATH, or no directory in it', async () => {
    expect(await judgePath({}, ['./nothing'])).to.deep.equal(['UNKNOWN nothing-seen PATH']);
    using tree = makeTree({});
    expect(facts(await judge({ select: ['path-environment'] }), tree)).to.deep.equal(['UNKNOWN unread PATH']);
  });

  it('trusts root, the judged account and the owners that the policy lists, nobody else (as root)', async function () {
    if (!isRoot) return this.skip();
    const plans = {
      'bin/own': { file: 0o755, uid: NOBODY },
      'bin/other': { file: 0o755, uid: 54321 },
      home: { directory: 0o755, uid: NOBODY },
      'home/bin': { directory: 0o755, uid: NOBODY },
    };
    const other = 'CRITICAL wrong-owner ./bin/other';
    const path = ['./bin', './home/bin'];
    expect(await judgePath(plans, path, { account: String(NOBODY) })).to.deep.equal([other]);
    expect(await judgePath(plans, path)).to.deep.equal([
      other,
      'CRITICAL wrong-owner ./bin/own',
      'CRITICAL wrong-owner ./home',
      'CRITICAL wrong-owner ./home/bin',
    ]);
    using policy = makeTree({
      'p.yaml': {
        file: 0o600,
        content:
          'rules: [{name: a, policy: path-environment, at: [$PATH], owners: [root, 54321, nobody], severity: critical}]',
      },
    });
    expect(await judgePath(plans, path, { policy: policy.at('p.yaml') })).to.deep.equal(KEPT);
  });

  it('leaves out what the policy excludes, and what is in it', async () => {
    using tree = makeTree({
      ...BIN,
      site: { directory: 0o777 },
      'site/bin': { directory: 0o777 },
      'site/bin/tool': { file: 0o777 },
    });
    const rule = {
      name: 'a',
      policy: 'p',
      at: ['$PATH'],
      clear: 'o+w',
      exclude: [tree.at('s*')],
      severity: 'warning',
    };
    using policy = makeTree({ 'p.yaml': { file: 0o600, content: JSON.stringify({ rules: [rule] }) } });
    const path = `${tree.at('bin')}:${tree.at('site/bin')}`;
    expect(facts(await judge({ path, policy: policy.at('p.yaml') }), tree)).to.deep.equal([
      'OK policy-kept p',
    ]);
  });

  it('judges the owner of a link only where the link could be replaced by its owner alone (as root)', async function () {
    if (!isRoot) return this.skip();
    const plans = {
      sticky: { directory: 0o1777 },
      'sticky/alias': { link: '../bin', uid: NOBODY },
      closed: { directory: 0o755 },
      'closed/alias': { link: '../bin', uid: NOBODY },
    };
    expect(await judgePath(plans, ['./closed/alias'])).to.deep.equal(KEPT);
    expect(await judgePath(plans, ['./sticky/alias'])).to.deep.equal(['CRITICAL wrong-owner ./sticky/alias']);
  });

  it('tells what an ACL grants from its mask (needs setfacl)', async function () {
    if (!hasAcls) return this.skip();
    using tree = makeTree({ ...BIN, 'bin/granted': { file: 0o755 }, 'bin/masked': { file: 0o755 } });
    execFileSync('setfacl', ['-m', 'u:54321:rwx', tree.at('bin/granted')]);
    execFileSync('setfacl', ['-m', 'u:54321:r-x,m::rwx', tree.at('bin/masked')]);
    const values = { select: ['path-environment'], path: tree.at('bin') };
    expect(facts(await judge(values), tree)).to.deep.equal(['CRITICAL acl-grants-write ./bin/granted']);
    expect(facts(await judge(values, without('getfacl')), tree)).to.deep.equal([
      'CRITICAL group-writable ./bin/granted',
      'CRITICAL group-writable ./bin/masked',
      'UNKNOWN acl-unread path-environment',
    ]);
  });

  it('is UNKNOWN for a directory that may not be listed (as an unprivileged user)', async () => {
    using tree = makeTree({ ...BIN, closed: { directory: 0o711 }, 'closed/tool': { file: 0o755 } });
    if (!isRoot) execFileSync('chmod', ['0311', tree.at('closed')]);
    const path = `${tree.at('bin')}:${tree.at('closed')}`;
    const account = isRoot ? '0' : String(process.geteuid?.());
    const verdict = await asUnprivileged(() => judge({ select: ['path-environment'], path, account }));
    expect(facts(verdict, tree)).to.include('UNKNOWN unread ./closed');
    expect(stateOf(verdict)).to.equal('UNKNOWN');
  });
});
