/** The table of the flaws of Pakiti 3 in the README names tests that there are. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '../..');
const FLAWS = 23;

describe('the table of flaws in the README', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const table = /<!-- flaws -->(?<table>[^]*?)<!-- \/flaws -->/.exec(readme)?.groups?.['table'] ?? '';
  const rows = table.split('\n').filter((line) => /^\| F\d+ /.test(line));

  it('has a row for each', () => {
    expect(rows.map((row) => /F(?<number>\d+)/.exec(row)?.groups?.['number'])).to.deep.equal(
      Array.from({ length: FLAWS }, (_, index) => String(index + 1)),
    );
  });

  for (const row of rows) {
    const tests = [...row.matchAll(/\[(?<title>[^\]]+)\]\((?<file>[^)]+)\)/g)];
    it(`has a test for F${/\d+/.exec(row)?.[0] ?? ''}`, () => expect(tests).to.not.be.empty);
    for (const { groups } of tests) {
      const { title = '', file = '' } = groups ?? {};
      it(`names a test that is there: ${title}`, () => {
        const path = join(ROOT, file);
        expect(existsSync(path), file).to.equal(true);
        expect(readFileSync(path, 'utf8')).to.include(title);
      });
    }
  }
});
