/** Real processes that run what is gone from the disk, seen by us and by lsof. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, globSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lookAtServices } from '../../../checks/patch-status/look-at-services.ts';
import type { StaleProcess } from '../../../checks/patch-status/observation.ts';
import { lookAt } from '../../../src/evidence/look.ts';
import { describeUnless, requirePackages } from '../../kit/debian-packages.ts';
import { eventually } from '../../kit/eventually.ts';
import { localHostFromSource } from '../../kit/local-host.ts';

const missing = requirePackages(['lsof', 'python3']);
const why =
  process.geteuid?.() === 0
    ? missing.length === 0
      ? undefined
      : `needs the Debian packages ${missing.join(' ')}`
    : 'only root may put a library where packages have theirs';

/** Of C alone, so that any program may load it. */
const [LIBRARY = ''] = globSync('/usr/lib/*/libz.so.1');

/** Memory that may be run and looks like a deleted file, as just-in-time compilers make it. */
const JIT = `
import mmap, os, time
memory = os.memfd_create("jit")
os.truncate(memory, 4096)
held = mmap.mmap(memory, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)
time.sleep(600)
`;

describeUnless(why, 'processes that run what is gone', function () {
  this.timeout(300_000);
  const directories: string[] = [];
  const children: ChildProcess[] = [];

  function directory(above: string): string {
    directories.push(mkdtempSync(join(above, 'secmon-test-')));
    return directories.at(-1) ?? '';
  }

  function start(command: string, argv: readonly string[], environment: Record<string, string> = {}): number {
    const child = spawn(command, argv, { stdio: 'ignore', env: { ...process.env, ...environment } });
    children.push(child);
    return child.pid ?? 0;
  }

  async function preloaded(library: string): Promise<number> {
    copyFileSync(LIBRARY, library);
    const pid = start('/bin/sleep', ['600'], { LD_PRELOAD: library });
    await eventually('the process', 60, () =>
      expect(readFileSync(`/proc/${pid}/maps`, 'utf8')).to.include(library),
    );
    rmSync(library);
    return pid;
  }

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const each of directories.splice(0)) rmSync(each, { recursive: true, force: true });
  });

  async function stale(pid: number): Promise<StaleProcess | undefined> {
    const facts = await lookAtServices(lookAt(localHostFromSource(), new AbortController().signal));
    expect(facts.processes).to.be.above(1);
    return facts.stale.find((each) => each.pid === pid);
  }

  it('have a library that was replaced, as lsof has it', async () => {
    const library = join(directory('/opt'), 'libsecmon.so.1');
    const pid = await preloaded(library);
    expect((await stale(pid))?.files).to.deep.equal([library]);
    const { stdout } = spawnSync('lsof', ['-n', '-p', String(pid), '-d', 'DEL', '-F', 'n'], {
      encoding: 'utf8',
    });
    expect(stdout.split('\n')).to.include(`n${library}`);
  });

  it('have a program that was replaced', async () => {
    const program = join(directory('/opt'), 'sleep');
    copyFileSync('/bin/sleep', program);
    const pid = start(program, ['600']);
    await eventually('the process', 60, () => expect(readlinkSync(`/proc/${pid}/exe`)).to.equal(program));
    rmSync(program);
    expect(await stale(pid)).to.deep.include({ name: 'sleep', files: [program] });
  });

  it('are none where the file is one of their own making', async () => {
    const pid = await preloaded(join(directory('/tmp'), 'libsecmon.so.1'));
    const jit = start('python3', ['-c', JIT]);
    await eventually('the process', 60, () =>
      expect(readFileSync(`/proc/${jit}/maps`, 'utf8')).to.match(/r-xs .*\/memfd:jit \(deleted\)/),
    );
    expect(await stale(pid)).to.equal(undefined);
    expect(await stale(jit)).to.equal(undefined);
  });
});
