import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWith } from '../test/kit/debian-packages.ts';

const SCRIPT = join(import.meta.dirname, 'pakiti-report.sh');

describe('pakiti-report.sh', () => {
  it('is small, in ASCII, and may be run', () => {
    const text = readFileSync(SCRIPT, 'latin1');
    expect(text.length).to.be.below(26_500);
    expect(text).to.match(/^[\n\x20-\x7e]*$/);
    expect(statSync(SCRIPT).mode & 0o111).to.equal(0o111);
  });

  it('builds no command', () => {
    expect(readFileSync(SCRIPT, 'utf8')).not.to.match(/\beval\b|\bsh -c\b|`[a-z]/);
  });
});

const REPORT = `#\nhost: a\nsystem: AlmaLinux release 9.5\npackager: rpm\nprotocol: 6\n#\nbash\t5.1-6\tx86_64\n#\n`;

describeWith(['busybox-static', 'openssl'], 'pakiti-report.sh, where it cannot do what it is told', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'pakiti-report-'));
    writeFileSync(join(directory, 'r'), REPORT);
  });
  after(() => rmSync(directory, { recursive: true }));

  const cases: readonly (readonly [argv: string, says: string, env?: Readonly<Record<string, string>>])[] = [
    ['--input none', 'none: cannot be read'],
    ['--input .', '.: cannot be read'],
    ['--input r --output none/x', 'none/x: cannot be written'],
    ['--input r --output .', '.: cannot be written'],
    ['--input r --output /dev/full', '/dev/full: cannot be written'],
    ['--input r', 'none: no directory for temporary files can be made', { TMPDIR: 'none' }],
    ['--input r --url http://127.0.0.1:9/ --curl none', '--curl: none: no such program'],
    ['--input r --encrypt r --openssl ./none', '--openssl: ./none: no such program'],
    ['--uname ./none', '--uname: ./none: no such program'],
    ['--rpm ./none', '--rpm: ./none: no such program'],
    // Words of the shell's own are no programs.
    ['--rpm .', '--rpm: .: no such program'],
    ['--rpm exit', '--rpm: exit: no such program'],
    ['--dpkg-query eval', '--dpkg-query: eval: no such program'],
  ];
  for (const words of [['dash'], ['busybox', 'sh']])
    for (const [argv, says, env = {}] of cases)
      it(`says so in one line of its own, in ${words.join(' ')}: ${argv}`, () => {
        const [shell = '', ...more] = words;
        const { stdout, stderr, status } = spawnSync(shell, [...more, SCRIPT, ...argv.split(' ')], {
          cwd: directory,
          encoding: 'utf8',
          env: { PATH: process.env['PATH'] ?? '', ...env },
        });
        expect([stdout, stderr, status]).to.deep.equal(['', `pakiti-report: ${says}\n`, 1]);
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
