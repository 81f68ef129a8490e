import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { stateOf, type State } from '../../src/check/index.ts';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import { BIN, facts, hasAcls, isRoot, judge, without } from '../../test/kit/file-permissions.ts';
import { makeTree } from '../../test/kit/tree.ts';

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
      ['UNKNOWN', './a', '2 entries unread: permission denied'],
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
      text: '2 entries unread: no such file or directory',
    });
  });
});
