import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  defaultValues,
  stateOf,
  type OptionValues,
  type State,
  type Verdict,
} from '../../src/check/index.ts';
import type { Account } from '../../src/host/accounts.ts';
import type { Host } from '../../src/host/host.ts';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { makeTree, type Plan, type Tree } from '../../test/kit/tree.ts';
import { check } from './check.ts';
import { options } from './options.ts';

type Values = OptionValues<typeof options>;

const local = localHostFromSource();
const { signal } = new AbortController();
const isRoot = process.geteuid?.() === 0;
const hasAcls = existsSync('/usr/bin/setfacl') && existsSync('/usr/bin/getfacl');
const NOBODY = 65534;

async function judge(values: Partial<Values>, host: Host = local): Promise<Verdict> {
  const all = { ...defaultValues(options, () => undefined), ...values };
  return check.evaluate(await check.probe(host, all, signal), all);
}

/** State, subject below the tree and kind of every finding. */
function facts({ findings }: Verdict, tree: Tree): string[] {
  return findings
    .map(({ state, subject, kind }) => `${state} ${kind} ${subject.replace(tree.root, '.')}`)
    .sort();
}

function without(tool: string): Host {
  const find: Host['commands']['find'] = (name) =>
    name === tool ? Promise.resolve(undefined) : local.commands.find(name);
  return { ...local, commands: { ...local.commands, find } };
}

const BIN: Readonly<Record<string, Plan>> = { bin: { directory: 0o755 }, 'bin/tool': { file: 0o755 } };

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

describe('world-writable', () => {
  const select = ['world-writable'];

  it('finds files and unsticky directories, whatever their names', async () => {
    using tree = makeTree({
      'new\nline': { file: 0o602 },
      'inv\uDCFFalid': { directory: 0o777 },
      'inv\uDCFFalid/deep': { file: 0o646 },
      sticky: { directory: 0o1777 },
      'sticky/fine': { file: 0o755 },
      link: { link: 'new\nline' },
    });
    expect(facts(await judge({ select, root: [tree.root] }), tree)).to.deep.equal([
      'CRITICAL world-writable ./inv\uDCFFalid',
      'CRITICAL world-writable ./inv\uDCFFalid/deep',
      'CRITICAL world-writable ./new\nline',
    ]);
  });

  it('says what it saw where nothing is wrong', async () => {
    using tree = makeTree({ ...BIN, sticky: { directory: 0o1777 } });
    const { findings, metrics } = await judge({ select, root: [`${tree.root}/`] });
    expect(findings.map(({ state, text }) => [state, text])).to.deep.equal([
      ['OK', '4 entries, none breaks it'],
    ]);
    expect(metrics.map(({ label, value }) => [label, value]).slice(0, 3)).to.deep.equal([
      ['entries', 4],
      ['violations_critical', 0],
      ['violations_warning', 0],
    ]);
  });

  it('judges a single file', async () => {
    using tree = makeTree({ open: { file: 0o666 }, closed: { file: 0o644 } });
    const states = async (name: string): Promise<State> =>
      stateOf(await judge({ select, root: [tree.at(name)] }));
    expect([await states('open'), await states('closed')]).to.deep.equal(['CRITICAL', 'OK']);
  });

  it('is UNKNOWN with count and first reason for what may not be read (as an unprivileged user)', async () => {
    using tree = makeTree({
      a: { directory: 0o700 },
      b: { directory: 0o700 },
      open: { file: 0o666 },
      fine: { file: 0o644 },
    });
    if (!isRoot) execFileSync('chmod', ['000', tree.at('a'), tree.at('b')]);
    const { findings } = await asUnprivileged(() => judge({ select, root: [tree.root] }));
    expect(
      findings.map(({ state, subject, text }) => [state, subject.replace(tree.root, '.'), text]),
    ).to.deep.equal([
      ['UNKNOWN', './a', '2 entries not read, the first: permission denied'],
      ['CRITICAL', './open', 'world-writable file, mode 0666'],
    ]);
    const fine = await asUnprivileged(() => judge({ select, root: [tree.at('a'), tree.at('fine')] }));
    expect(stateOf(fine)).to.equal('UNKNOWN');
  });

  it('warns of ACLs that let others write (needs setfacl)', async function () {
    if (!hasAcls) return this.skip();
    using tree = makeTree({
      plain: { file: 0o664 },
      'gr\uDCFFanted\n': { file: 0o644 },
      readable: { file: 0o644 },
    });
    execFileSync('setfacl', ['-R', '-m', 'g:54321:r', tree.root]);
    execFileSync('sh', ['-c', 'setfacl -m g:54321:rw "$1"/gr*', 'sh', tree.root]);
    expect(facts(await judge({ select, root: [tree.root] }), tree)).to.deep.equal([
      'WARNING acl-grants-write ./gr\uDCFFanted\n',
    ]);
  });

  it('says that ACLs were not looked at where they may matter and getfacl is missing', async () => {
    using tree = makeTree({ team: { file: 0o664 }, fine: { file: 0o644 } });
    const verdict = await judge({ select, root: [tree.root] }, without('getfacl'));
    expect(verdict.findings.map(({ state, text }) => [state, text])).to.deep.equal([
      ['UNKNOWN', 'ACLs of 1 entry not looked at: getfacl not found'],
    ]);
    expect(stateOf(await judge({ select, root: [tree.at('fine')] }, without('getfacl')))).to.equal('OK');
  });

  it('is UNKNOWN for a root that is not there, naming it, whatever the others are', async () => {
    using tree = makeTree({ fine: { file: 0o644 }, dangling: { link: 'nothing' } });
    const verdict = await judge({ select, root: [tree.at('fine'), tree.at('nothing'), tree.at('dangling')] });
    expect(verdict.findings.find(({ state }) => state === 'UNKNOWN')).to.include({
      subject: tree.at('dangling'),
      text: '2 entries not read, the first: no such file or directory',
    });
  });
});

describe('setuid', () => {
  it('finds set-uid and set-gid files, not directories, and not what is known', async () => {
    using tree = makeTree({
      known: { file: 0o4755 },
      suid: { file: 0o4755 },
      sgid: { file: 0o2755 },
      inherit: { directory: 0o2755 },
      'policy.yaml': { file: 0o600 },
    });
    expect(facts(await judge({ select: ['setuid'], root: [tree.root] }), tree)).to.deep.equal([
      'CRITICAL setgid ./sgid',
      'CRITICAL setuid ./known',
      'CRITICAL setuid ./suid',
    ]);
    using policy = makeTree({
      'p.yaml': {
        file: 0o600,
        content: `{roots: ["${tree.root}"], rules: [{name: a, policy: setuid, at: [$ROOTS], recursive: true, clear: u+s, types: [file], exclude: ["${tree.root}/kn*"], severity: warning}]}`,
      },
    });
    expect(facts(await judge({ policy: policy.at('p.yaml') }), tree)).to.deep.equal([
      'WARNING setuid ./suid',
    ]);
  });

  it('knows the programs of the distribution', async () => {
    const known = ['/usr/bin/su', '/usr/bin/passwd', '/usr/bin/mount'].filter((path) => existsSync(path));
    expect(stateOf(await judge({ select: ['setuid'], root: known }))).to.equal('OK');
  });
});

describe('home-ssh', () => {
  const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nnone\n-----END OPENSSH PRIVATE KEY-----\n';
  const uid = process.geteuid?.() ?? 0;

  function account(home: string, rest: Partial<Account> = {}): Account {
    return { name: 'a', uid, gid: 0, shell: '/bin/sh', home, ...rest };
  }

  function judgeHomes(accounts: readonly Account[]): Promise<Verdict> {
    const host = { ...local, accounts: { ...local.accounts, list: () => Promise.resolve(accounts) } };
    return judge({ select: ['home-ssh'] }, host);
  }

  async function judgeHome(plans: Readonly<Record<string, Plan>>): Promise<string[]> {
    using tree = makeTree({ home: { directory: 0o755 }, 'home/.ssh': { directory: 0o700 }, ...plans });
    return facts(await judgeHomes([account(tree.at('home'))]), tree);
  }
  const KEPT = ['OK policy-kept home-ssh'];

  it('is OK for a home as sshd wants it, and for one that holds no .ssh', async () => {
    expect(
      await judgeHome({
        'home/.ssh/authorized_keys': { file: 0o644 },
        'home/.ssh/id_ed25519': { file: 0o600, content: KEY },
        'home/.ssh/id_ed25519.pub': { file: 0o644, content: 'ssh-ed25519 AAAA' },
        'home/.ssh/config': { file: 0o664 },
      }),
    ).to.deep.equal(KEPT);
    using tree = makeTree({ bare: { directory: 0o777 } });
    expect(facts(await judgeHomes([account(tree.at('bare')), account('/nonexistent')]), tree)).to.deep.equal(
      KEPT,
    );
  });

  it('finds homes, .ssh and authorised keys that others may write', async () => {
    expect(
      await judgeHome({
        home: { directory: 0o775 },
        'home/.ssh': { directory: 0o777 },
        'home/.ssh/authorized_keys': { file: 0o620 },
        'home/.ssh/authorized_keys2': { file: 0o602 },
      }),
    ).to.deep.equal([
      'CRITICAL group-writable ./home',
      'CRITICAL group-writable ./home/.ssh/authorized_keys',
      'CRITICAL world-writable ./home/.ssh',
      'CRITICAL world-writable ./home/.ssh/authorized_keys2',
    ]);
  });

  it('finds private keys that others may read, whatever they are called', async () => {
    expect(
      await judgeHome({
        'home/.ssh/id_rsa': { file: 0o640, content: KEY },
        'home/.ssh/work': { file: 0o604, content: `Proc\n${KEY.replace('OPENSSH', 'ENCRYPTED')}` },
        'home/.ssh/putty': { file: 0o644, content: 'PuTTY-User-Key-File-3: x' },
        'home/.ssh/notes': { file: 0o644, content: 'where is my PRIVATE KEY?' },
      }),
    ).to.deep.equal([
      'CRITICAL private-key-readable ./home/.ssh/id_rsa',
      'CRITICAL private-key-readable ./home/.ssh/putty',
      'CRITICAL private-key-readable ./home/.ssh/work',
    ]);
  });

  it('takes root and the account itself as owners, nobody else (as root)', async function () {
    if (!isRoot) return this.skip();
    using tree = makeTree({
      home: { directory: 0o755, uid: NOBODY },
      'home/.ssh': { directory: 0o700 },
      'home/.ssh/authorized_keys': { file: 0o600, uid: 54321 },
    });
    expect(facts(await judgeHomes([account(tree.at('home'), { uid: NOBODY })]), tree)).to.deep.equal([
      'CRITICAL wrong-owner ./home/.ssh/authorized_keys',
    ]);
    expect(facts(await judgeHomes([account(tree.at('home'), { uid: 54321 })]), tree)).to.deep.equal([
      'CRITICAL wrong-owner ./home',
    ]);
  });

  it('is UNKNOWN where there is no home at all, and where one is closed (as an unprivileged user)', async () => {
    using tree = makeTree({ home: { directory: 0o700 }, 'home/.ssh': { directory: 0o700 } });
    expect(facts(await judgeHomes([account('/nonexistent')]), tree)).to.deep.equal([
      'UNKNOWN nothing-seen homes',
    ]);
    if (!isRoot) execFileSync('chmod', ['000', tree.at('home')]);
    const verdict = await asUnprivileged(() => judgeHomes([account(tree.at('home'))]));
    expect(facts(verdict, tree)).to.include('UNKNOWN unread ./home/.ssh');
    expect(stateOf(verdict)).to.equal('UNKNOWN');
  });
});

describe("rules of an operator's policy", () => {
  async function judgeRule(tree: Tree, rule: object): Promise<string[]> {
    const document = { rules: [{ name: 'a', policy: 'p', severity: 'warning', ...rule }] };
    using policy = makeTree({ 'p.yaml': { file: 0o600, content: JSON.stringify(document) } });
    return facts(await judge({ policy: policy.at('p.yaml') }), tree);
  }

  it('judge paths and globs, alone, with all below, or with all above', async () => {
    using tree = makeTree({
      a: { directory: 0o775 },
      'a/b': { directory: 0o775 },
      'a/b/key': { file: 0o664 },
      'a/b/other': { file: 0o664 },
    });
    const clear = 'g+w';
    expect(await judgeRule(tree, { at: [tree.at('a')], clear })).to.deep.equal([
      'WARNING group-writable ./a',
    ]);
    expect(await judgeRule(tree, { at: [tree.at('*/?/{key,none}')], clear })).to.deep.equal([
      'WARNING group-writable ./a/b/key',
    ]);
    const below = await judgeRule(tree, { at: [tree.at('a')], clear, recursive: true, types: ['file'] });
    expect(below).to.deep.equal(['WARNING group-writable ./a/b/key', 'WARNING group-writable ./a/b/other']);
    const above = await judgeRule(tree, {
      at: [tree.at('a/b/key')],
      clear: '0020',
      parents: true,
      'allow-sticky': true,
    });
    expect(above).to.deep.equal([
      'WARNING group-writable ./a',
      'WARNING group-writable ./a/b',
      'WARNING group-writable ./a/b/key',
    ]);
  });

  it('judge bits that must be set, and groups', async () => {
    using tree = makeTree({ file: { file: 0o600 } });
    expect(await judgeRule(tree, { at: [tree.at('file')], set: 'u+x' })).to.deep.equal([
      'WARNING missing-bits ./file',
    ]);
    expect(await judgeRule(tree, { at: [tree.at('file')], groups: [54321] })).to.deep.equal([
      'WARNING wrong-group ./file',
    ]);
    expect(
      await judgeRule(tree, { at: [tree.at('file')], groups: [54321, process.getegid?.()] }),
    ).to.deep.equal(['OK policy-kept p']);
  });

  it('are UNKNOWN where nothing matches, and where a path is missing', async () => {
    using tree = makeTree({});
    const glob = tree.at('*.key');
    expect(await judgeRule(tree, { at: [glob], clear: 'o+w' })).to.deep.equal([
      'UNKNOWN nothing-seen ./*.key',
    ]);
    expect(await judgeRule(tree, { at: [tree.at('key')], clear: 'o+w' })).to.deep.equal([
      'UNKNOWN unread ./key',
    ]);
  });

  it('are refused for accounts and groups that there are not', async () => {
    using tree = makeTree({ file: { file: 0o600 } });
    const at = [tree.at('file')];
    expect(String(await rejection(judgeRule(tree, { at, owners: ['no-such'] })))).to.match(
      /rule a: no account 'no-such'/,
    );
    expect(String(await rejection(judgeRule(tree, { at, groups: ['no-such'] })))).to.match(
      /rule a: no group 'no-such'/,
    );
    expect(String(await rejection(judgeRule(tree, { at, owners: ['$OWNER'] })))).to.match(
      /rule a: \$OWNER is only known/,
    );
  });
});

describe('what was asked for', () => {
  it('is refused where there is no such thing', async () => {
    const message = async (values: Partial<Values>): Promise<string> =>
      String(await rejection(judge(values)));
    expect(await message({ select: ['nope'] })).to.match(/--select nope: no such policy/);
    expect(await message({ account: 'no-such-account' })).to.match(
      /--account no-such-account: no such account/,
    );
    expect(await message({ root: ['etc'] })).to.match(/--root etc: not an absolute path/);
    expect(await message({ policy: '/nonexistent.yaml' })).to.match(/\/nonexistent\.yaml: no such file/);
  });
});
