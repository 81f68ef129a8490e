import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWith } from '../test/kit/debian-packages.ts';

const SCRIPT = join(import.meta.dirname, 'pakiti-report.sh');

describe('pakiti-report.sh', () => {
  it('is small, in ASCII, and may be run', () => {
    const text = readFileSync(SCRIPT, 'latin1');
    expect(text.length).to.be.below(25_000);
    expect(text).to.match(/^[\n\x20-\x7e]*$/);
    expect(statSync(SCRIPT).mode & 0o111).to.equal(0o111);
  });

  it('builds no command', () => {
    expect(readFileSync(SCRIPT, 'utf8')).not.to.match(/\beval\b|\bsh -c\b|`[a-z]/);
  });
});

describeWith(['busybox-static', 'shellcheck'], 'pakiti-report.sh, by its readers', function () {
  this.timeout(60_000);

  it('has nothing that shellcheck warns of', () => {
    const { stdout, status } = spawnSync('shellcheck', ['-s', 'sh', '-S', 'warning', SCRIPT], {
      encoding: 'utf8',
    });
    expect([stdout, status]).to.deep.equal(['', 0]);
  });

  it('is read by every shell', () => {
    for (const words of [['dash'], ['busybox', 'sh'], ['bash', '--posix']])
      execFileSync(words[0] ?? '', [...words.slice(1), '-n', SCRIPT]);
  });
});
