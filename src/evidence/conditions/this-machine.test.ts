/** Conditions on the machine that the tests run on, against what the tests have made so. */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { release, totalmem } from 'node:os';
import { expect } from 'chai';
import { asUnprivileged } from '../../../test/kit/as-unprivileged.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { makeTree } from '../../../test/kit/tree.ts';
import { answerOf, ask } from '../ask.ts';
import type { Condition } from '../condition.ts';
import { lookAt } from '../look.ts';

const host = localHostFromSource();

async function answer(condition: Condition): Promise<string> {
  return answerOf(await ask(condition, lookAt(host, new AbortController().signal), true));
}

describe('conditions on this machine', () => {
  it('know the kernel that runs', async () => {
    const [version = ''] = release().split('-');
    expect(await answer({ kernel: { release: `>= ${version}` } })).to.equal('true');
    expect(await answer({ kernel: { release: `< ${version}` } })).to.equal('false');
    expect(await answer({ kernel: { release: '>= 1.el99' } })).to.equal('unknown');
  });

  it('know the memory', async () => {
    expect(await answer({ memory: { 'at-least': totalmem(), 'at-most': totalmem() } })).to.equal('true');
    expect(await answer({ memory: { 'at-least': totalmem() + 1024 } })).to.equal('false');
  });

  it('know a file, and not what is in a locked directory', async () => {
    using tree = makeTree({ a: { file: 0o4711 }, d: { directory: 0o700 }, 'd/b': { file: 0o600 } });
    const [a, b] = [tree.at('a'), tree.at('d/b')];
    expect(await answer({ file: { path: a, set: 'u+s' } })).to.equal('true');
    expect(await answer({ file: { path: `${a}a` } })).to.equal('false');
    expect(await asUnprivileged(() => answer({ line: { path: b, matches: 'x' } }))).to.equal('unknown');
  });

  it('know a process whose executable was deleted, and the libraries that it maps', async () => {
    using tree = makeTree({});
    const path = tree.at('secmon-sleeper');
    copyFileSync('/bin/sleep', path);
    const child = spawn(path, ['60'], { stdio: 'ignore' });
    try {
      await new Promise((resolve) => child.once('spawn', resolve));
      rmSync(path);
      expect(await answer({ process: { name: 'secmon-sleeper', executable: path, deleted: true } })).to.equal(
        'true',
      );
      expect(await answer({ process: { name: 'secmon-sleeper', 'command-line': ' 61$' } })).to.equal('false');
      expect(await answer({ 'mapped-library': { name: 'secmon-sleeper', deleted: true } })).to.equal('true');
      expect(await answer({ 'mapped-library': { name: 'libc.so*' } })).to.equal('true');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('do not take the maps of others, which they may not read, for empty', async () => {
    const library = { 'mapped-library': { name: 'no-such-library' } };
    if (process.geteuid?.() === 0) expect(await asUnprivileged(() => answer(library))).to.equal('unknown');
  });

  it('know who listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await answer({ listening: { port } })).to.equal('true');
      expect(await answer({ listening: { port, 'beyond-loopback': true } })).to.equal('false');
    } finally {
      server.close();
    }
    expect(await answer({ listening: { port } })).to.equal('false');
  });

  it('know what dpkg has and owns', async function () {
    if (!existsSync('/usr/bin/dpkg-query')) this.skip();
    using tree = makeTree({ 'not[owned]*': { file: 0o644 } });
    expect(await answer({ package: { name: 'dpkg', version: '>= 1.0' } })).to.equal('true');
    expect(await answer({ package: { name: 'dpkg', version: '>= 99:1' } })).to.equal('false');
    expect(await answer({ 'unowned-file': { path: `${tree.root}/*` } })).to.equal('true');
    expect(await answer({ 'unowned-file': { path: '/{,usr/}bin/dpkg' } })).to.equal('false');
  });
});
