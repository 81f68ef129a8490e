/** The operator's command, compiled. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { plugin, run, secmon, SECMON } from '../kit/executable.ts';

const isRoot = process.getuid?.() === 0;

describe('secmon', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-operator-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('shows its commands, its version, and help for each command', async () => {
    const { code, stdout } = await secmon([]);
    expect(code).to.equal(0);
    for (const name of [
      'check list',
      'check run',
      'check replay',
      'observe',
      'explain range',
      'explain perfdata',
    ]) {
      expect(stdout).to.include(name);
      const help = await secmon([...name.split(' '), '--help']);
      expect([help.code, help.stdout.startsWith(`secmon ${name}`)], name).to.deep.equal([0, true]);
    }
    expect((await secmon(['--version'])).stdout).to.match(/^secmon \d+\.\d+\.\d+\n$/);
  });

  it('writes a new token alone where its output goes, and what it is for on standard error', async () => {
    const argv = ['token', 'new', 'ce1', '--expires', '90d', '--file', join(folder, 'tokens.json')];
    const { code, stdout, stderr } = await secmon(argv);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^secmon_[\w-]{43}\n$/);
    expect(stderr).to.match(
      /tokens\.json: ce1, submit, until [\dTZ:-]+; the token, which is kept nowhere:\n$/,
    );
  });

  it('exits 3 with one line for what it does not know', async () => {
    for (const argv of [
      ['nonsense'],
      ['check', 'run', 'none'],
      ['check', 'run'],
      ['explain', 'range'],
      ['observe'],
    ]) {
      const { code, stdout, stderr } = await secmon(argv);
      expect([code, stderr], argv.join(' ')).to.deep.equal([3, '']);
      expect(stdout).to.match(/^secmon: .+\n$/);
    }
  });

  it('refuses a name that is no program', async () => {
    const { code, stdout } = await run('/bin/bash', ['-c', `exec -a check_nothing "$0"`, SECMON]);
    expect([code, stdout]).to.deep.equal([3, "SECMON UNKNOWN: no program is called 'check_nothing'\n"]);
  });

  it('check list --json names every executable', async () => {
    const { stdout } = await secmon(['check', 'list', '--json']);
    const names = (JSON.parse(stdout) as { executable: string }[]).map(({ executable }) => executable);
    expect(names).to.include.members(['check_crl', 'check_file_permissions']);
  });

  it('explain range says the same as JSON and in words', async () => {
    const json = await secmon(['explain', 'range', '9h:', '--unit', 's', '--value', '8h', '--json']);
    expect(JSON.parse(json.stdout)).to.deep.equal({
      range: '9h:',
      start: 32_400,
      end: null,
      inside: false,
      value: 28_800,
      alert: true,
    });
    const words = await secmon(['explain', 'range', '10']);
    expect([words.code, /below 0|above 10/.test(words.stdout)]).to.deep.equal([0, true]);
    for (const bad of ['2:1', '10abc', '@', ':', '', '5%'])
      expect((await secmon(['explain', 'range', bad])).code, bad).to.equal(3);
  });

  it('explain perfdata warns of what Icinga misreads', async () => {
    const { stdout } = await secmon(['explain', 'perfdata', "'a'=5k", '--consumer', 'icinga']);
    expect(stdout).to.match(/kelvin/i);
  });

  it('check run is the check itself', async () => {
    const argv = ['--directory', folder];
    const [one, other] = await Promise.all([
      secmon(['check', 'run', 'crl', ...argv]),
      plugin('check_crl', argv),
    ]);
    expect(one).to.deep.equal(other);
    expect(one.code).to.equal(3);
  });

  it('replay judges what --observe printed, with its options and with others', async () => {
    const argv = ['--select', 'world-writable', '--root', join(folder, 'f')];
    writeFileSync(join(folder, 'f'), '');
    chmodSync(join(folder, 'f'), 0o666);
    writeFileSync(
      join(folder, 'o.json'),
      (await plugin('check_file_permissions', [...argv, '--observe'])).stdout,
    );
    const live = await plugin('check_file_permissions', argv);
    const replayed = await secmon([
      'check',
      'replay',
      'file-permissions',
      join(folder, 'o.json'),
      '--no-perfdata',
    ]);
    expect(replayed.stdout.trim()).to.equal(live.stdout.split(' | ')[0]);
    expect(replayed.code).to.equal(live.code).and.not.equal(0);
  });

  it('replay accepts risks, and refuses options that mean nothing to it', async () => {
    const file = join(folder, 'open');
    writeFileSync(file, '');
    chmodSync(file, 0o666);
    const argv = ['--select', 'world-writable', '--root', file, '--observe'];
    writeFileSync(join(folder, 'o.json'), (await plugin('check_file_permissions', argv)).stdout);
    const exceptions = join(folder, 'e.yaml');
    writeFileSync(exceptions, `- {subject: ${file}, reason: r, who: w, expires: 2999-01-01}\n`);
    const replay = ['check', 'replay', 'file-permissions', join(folder, 'o.json')];
    const accepted = await secmon([...replay, '--exceptions', exceptions]);
    expect([accepted.code, accepted.stdout.includes('1 accepted')], accepted.stdout).to.deep.equal([0, true]);
    expect((await secmon([...replay, '--exceptions', '/nonexistent'])).code).to.equal(3);
    for (const option of ['--observe', '--timeout=5', '--extra-opts', '--observation=x']) {
      expect((await secmon([...replay, option])).stdout, option).to.match(/unknown option/);
    }
  });

  it('never stores an option that may hold a password', async () => {
    const { stdout } = await plugin('check_crl', [
      '--directory',
      folder,
      '--proxy',
      'http://joe:hidden@h/',
      '--observe',
    ]);
    expect(JSON.parse(stdout)).to.deep.include({ options: { directory: [folder] } });
    expect(stdout).to.not.include('hidden');
  });

  it('observe stores what an unprivileged check then judges', async function () {
    if (!isRoot) this.skip();
    const profiles = join(folder, 'p.yaml');
    writeFileSync(
      profiles,
      `profiles:\n  site:\n    - check: crl\n      options: { directory: [${folder}] }\n      file: anchors.json\n`,
    );
    chmodSync(profiles, 0o644);
    const { code, stdout } = await secmon([
      'observe',
      '--profiles',
      profiles,
      '--profile',
      'site',
      '--to',
      folder,
    ]);
    expect([code, stdout]).to.deep.equal([0, `${folder}/anchors.json: seen\n`]);
    expect(statSync(join(folder, 'anchors.json')).mode & 0o7777).to.equal(0o640);
    expect(JSON.parse(readFileSync(join(folder, 'anchors.json'), 'utf8'))).to.include({
      check: 'crl',
      schema: 1,
    });
    const judged = await plugin('check_crl', ['--observation', join(folder, 'anchors.json')]);
    expect([judged.code, judged.stdout.startsWith('CRL UNKNOWN: ')]).to.deep.equal([3, true]);
  });

  it('observe stores why nothing was seen, and the check says it', async function () {
    if (!isRoot) this.skip();
    const profiles = join(folder, 'p.yaml');
    writeFileSync(
      profiles,
      'profiles:\n  site:\n    - check: crl\n      options: { directory: [/nonexistent] }\n',
    );
    chmodSync(profiles, 0o644);
    const { code } = await secmon(['observe', '--profiles', profiles, '--profile', 'site', '--to', folder]);
    expect(code).to.equal(3);
    const judged = await plugin('check_crl', ['--observation', join(folder, 'crl.json'), '-v']);
    expect([judged.code, judged.stdout.includes('/nonexistent: no such file')]).to.deep.equal([3, true]);
  });

  it('observe refuses a directory that others can write, and options that a check does not have', async function () {
    if (!isRoot) this.skip();
    const profiles = join(folder, 'p.yaml');
    writeFileSync(profiles, 'profiles:\n  site:\n    - check: crl\n      options: { directoy: [/x] }\n');
    chmodSync(profiles, 0o644);
    const typo = await secmon(['observe', '--profiles', profiles, '--profile', 'site', '--to', folder]);
    expect([typo.code, typo.stdout]).to.deep.equal([
      3,
      `secmon: observe: ${profiles}: the check crl has no option 'directoy'\n`,
    ]);
    chmodSync(folder, 0o777);
    writeFileSync(profiles, 'profiles:\n  site:\n    - check: crl\n');
    const open = await secmon(['observe', '--profiles', profiles, '--profile', 'site', '--to', folder]);
    expect([open.code, open.stdout.includes('others may write it')]).to.deep.equal([3, true]);
  });
});
