import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { checkFiles } from './check-files.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('npm run new check', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-new-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes a check that loads, and whose tests fail in every state until it is written', () => {
    for (const name of ['src', 'test', 'plugins', 'node_modules', 'package.json']) {
      symlinkSync(join(ROOT, name), join(folder, name));
    }
    for (const [path, content] of Object.entries(checkFiles('sshd-config'))) {
      const file = join(folder, 'checks/sshd-config', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/mocha/bin/mocha.js'), 'checks/sshd-config/check.test.ts'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stdout)
      .to.match(/4 failing/)
      .and.not.match(/[1-9]\d* passing/);
    for (const state of ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'])
      expect(stdout).to.include(`${state} when WHAT is so`);
    expect(status).to.equal(4);
  });
});
