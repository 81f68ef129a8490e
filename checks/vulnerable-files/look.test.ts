/** The check over constructed files. */
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { defaultValues, type Verdict } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import { Failure } from '../../src/host/failure.ts';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import { hasAcls, isRoot, NOBODY } from '../../test/kit/file-permissions.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { makeTree, type Plan, type Tree } from '../../test/kit/tree.ts';
import { check } from './check.ts';

const local = localHostFromSource();

async function judge(list: readonly string[], host: Host = local): Promise<Verdict> {
  const values = { ...defaultValues(check.options, () => undefined), list };
  return check.evaluate(await check.probe(host, values, new AbortController().signal), values);
}

function facts({ findings }: Verdict, tree: Tree): string[] {
  return findings
    .map(({ state, subject, kind }) => `${state} ${kind} ${subject.replace(tree.root, '.')}`)
    .sort();
}

/** Judges one entry over a tree; the path is `./x` of the tree. */
async function judgeEntry(tree: Tree, at: string, rest: object, host?: Host): Promise<string[]> {
  const document = { files: [{ at: tree.at(at), ...rest }] };
  using list = makeTree({ 'l.json': { file: 0o644, content: JSON.stringify(document) } });
  return facts(await judge([list.at('l.json')], host), tree);
}

async function judgeMode(plan: Plan, warning: string, critical: string): Promise<string> {
  using tree = makeTree({ x: plan });
  return (await judgeEntry(tree, 'x', { warning, critical })).join();
}

describe('vulnerable-files', () => {
  it('compares bits, not digits', async () => {
    expect(await judgeMode({ file: 0o644 }, '0644', '0774')).to.equal('OK kept ./x');
    expect(await judgeMode({ file: 0o600 }, '0644', '0774')).to.equal('OK kept ./x');
    expect(await judgeMode({ file: 0o643 }, '0644', '0647')).to.equal('WARNING too-permissive ./x');
    expect(await judgeMode({ file: 0o632 }, '0644', '0674')).to.equal('CRITICAL too-permissive ./x');
    expect(await judgeMode({ file: 0o664 }, '0644', '0774')).to.equal('WARNING too-permissive ./x');
    expect(await judgeMode({ file: 0o666 }, '0644', '0774')).to.equal('CRITICAL too-permissive ./x');
  });

  it('counts set-uid, set-gid and sticky', async () => {
    expect(await judgeMode({ file: 0o4755 }, '0755', '0755')).to.equal('CRITICAL too-permissive ./x');
    expect(await judgeMode({ file: 0o2755 }, '0755', '4755')).to.equal('CRITICAL too-permissive ./x');
    expect(await judgeMode({ directory: 0o1777 }, '1777', '1777')).to.equal('OK kept ./x');
    expect(await judgeMode({ directory: 0o1777 }, '0777', '1777')).to.equal('WARNING too-permissive ./x');
  });

  it('judges each limit alone, and owners with the more severe of them', async () => {
    using tree = makeTree({ x: { file: 0o644 } });
    const other = { owners: [54321] };
    expect(await judgeEntry(tree, 'x', { warning: '0600' })).to.deep.equal(['WARNING too-permissive ./x']);
    expect(await judgeEntry(tree, 'x', { critical: '0600' })).to.deep.equal(['CRITICAL too-permissive ./x']);
    expect(await judgeEntry(tree, 'x', other)).to.deep.equal(['CRITICAL wrong-owner ./x']);
    expect(await judgeEntry(tree, 'x', { warning: '0644', ...other })).to.deep.equal([
      'WARNING wrong-owner ./x',
    ]);
    expect(await judgeEntry(tree, 'x', { owners: [54321, process.geteuid?.()] })).to.deep.equal([
      'OK kept ./x',
    ]);
  });

  it('cannot tell where the owner that it knows is not the one and another is no account', async () => {
    using tree = makeTree({ x: { file: 0o600 } });
    expect(await judgeEntry(tree, 'x', { owners: ['no-such-account', 54321] })).to.deep.equal([
      'UNKNOWN owner-unknown ./x',
    ]);
    expect(await judgeEntry(tree, 'x', { owners: ['no-such-account', process.geteuid?.()] })).to.deep.equal([
      'OK kept ./x',
    ]);
    const find: Host['accounts']['find'] = () => Promise.reject(new Failure('failed', 'getent: broken'));
    const host = { ...local, accounts: { ...local.accounts, find } };
    expect(await judgeEntry(tree, 'x', { owners: ['daemon', 54321] }, host)).to.deep.equal([
      'UNKNOWN owner-unknown ./x',
    ]);
  });

  it('finds all that a glob matches, hidden files too', async () => {
    using tree = makeTree({
      a: { directory: 0o755 },
      'a/.key': { file: 0o666 },
      'a/b.key': { file: 0o600 },
      'a/c.key': { file: 0o646 },
      'a/d\uDC80.key': { file: 0o602 },
    });
    expect(await judgeEntry(tree, '{a,none}/*.key', { critical: '0644' })).to.deep.equal([
      'CRITICAL too-permissive ./a/.key',
      'CRITICAL too-permissive ./a/c.key',
      'CRITICAL too-permissive ./a/d\uDC80.key',
    ]);
  });

  it('takes what is not there for harmless, and says so', async () => {
    using tree = makeTree({ file: { file: 0o644 }, dead: { link: 'nowhere' } });
    for (const at of ['none', 'none/deeper', 'file/below', '*.none', 'dead']) {
      expect(await judgeEntry(tree, at, { critical: '0644' }), at).to.deep.equal([`OK absent ./${at}`]);
    }
  });

  it('judges what a link leads to, under its name', async () => {
    using tree = makeTree({
      open: { file: 0o666 },
      closed: { file: 0o600 },
      'to-open': { link: 'open' },
      'to-closed': { link: 'closed' },
      loop: { link: 'loop' },
    });
    expect(await judgeEntry(tree, 'to-*', { critical: '0644' })).to.deep.equal([
      'CRITICAL too-permissive ./to-open',
    ]);
    expect(await judgeEntry(tree, 'loop', { critical: '0644' })).to.deep.equal(['UNKNOWN unread ./loop']);
  });

  it('judges directories, pipes and whatever is there', async () => {
    using tree = makeTree({ d: { directory: 0o777 } });
    execFileSync('mkfifo', ['-m', '666', tree.at('fifo')]);
    expect(await judgeEntry(tree, '*', { critical: '0755' })).to.deep.equal([
      'CRITICAL too-permissive ./d',
      'CRITICAL too-permissive ./fifo',
    ]);
  });

  it('cannot tell what is below a directory that may not be read', async () => {
    using tree = makeTree({ shut: { directory: 0o700, uid: isRoot ? 0 : -1 }, 'shut/key': { file: 0o600 } });
    if (!isRoot) execFileSync('chmod', ['0', tree.at('shut')]);
    const facts = await asUnprivileged(async () => [
      ...(await judgeEntry(tree, 'shut/key', { critical: '0644' })),
      ...(await judgeEntry(tree, 'shut/*', { critical: '0644' })),
      ...(await judgeEntry(tree, '*/none', { critical: '0644' })),
    ]);
    expect(facts).to.deep.equal([
      'UNKNOWN unread ./shut/key',
      'UNKNOWN unread ./shut/',
      'UNKNOWN unread ./shut/none',
    ]);
  });

  it('sees through the mask all that an ACL may grant', async function () {
    if (!hasAcls) this.skip();
    using tree = makeTree({ x: { file: 0o640 } });
    execFileSync('setfacl', ['-m', `u:${NOBODY}:rw`, tree.at('x')]);
    expect(await judgeEntry(tree, 'x', { critical: '0640' })).to.deep.equal(['CRITICAL too-permissive ./x']);
  });

  it('does not lose a blind spot among many dangling links', async () => {
    const links = Array.from({ length: 30 }, (_, index) => [`a${index}`, { link: 'nowhere' }] as const);
    using tree = makeTree({ ...Object.fromEntries(links), loop: { link: 'loop' } });
    expect(await judgeEntry(tree, '*', { critical: '0644' })).to.include('UNKNOWN unread more');
  });

  it('judges every other list and line where one cannot be read', async () => {
    using tree = makeTree({ x: { file: 0o666 } });
    using lists = makeTree({
      'bad.yaml': { file: 0o644, content: 'files: {}' },
      'good.db': { file: 0o644, content: `nonsense\n${tree.at('x')}:0644:0774:CVE-2009-4033\n` },
      'empty.db': { file: 0o644 },
    });
    const verdict = await judge(['bad.yaml', 'good.db', 'empty.db', 'none.db'].map((name) => lists.at(name)));
    expect(facts(verdict, lists).map((fact) => fact.replace(tree.root, '.'))).to.deep.equal([
      'CRITICAL too-permissive ./x',
      'UNKNOWN list-empty ./empty.db',
      'UNKNOWN list-unread ./bad.yaml',
      'UNKNOWN list-unread ./good.db',
      'UNKNOWN list-unread ./none.db',
    ]);
    expect(verdict.findings.map(({ text }) => text)).to.include('line 1: not path:warning:critical:ids');
  });

  it('makes one finding of what several entries say, as severe as the most severe', async () => {
    using tree = makeTree({ x: { file: 0o666 } });
    const line = (ids: string): string => `${tree.at('x')}:0644:0666:${ids}\n`;
    const hard = `${tree.at('x')}:0644:0664:CVE-2030-2222\n`;
    using list = makeTree({ 'l.db': { file: 0o644, content: line('CVE-2030-1111') + hard } });
    const { findings, metrics } = await judge([list.at('l.db')]);
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({ state: 'CRITICAL', text: 'o+w beyond 0664 (CVE-2030-2222), mode 0666' });
    expect(metrics.map(({ value }) => value)).to.deep.equal([1, 0, 1, 0]);
  });
});
