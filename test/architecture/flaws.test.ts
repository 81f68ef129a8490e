/** The table of the flaws of Pakiti 3 in the README names tests that there are, by the titles that they have when they run. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '../..');
const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js');
const FLAWS = 23;

interface Cited {
  readonly title: string;
  readonly file: string;
}

describe('the table of flaws in the README', function () {
  this.timeout(300_000);
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const table = /<!-- flaws -->(?<table>[^]*?)<!-- \/flaws -->/.exec(readme)?.groups?.['table'] ?? '';
  const rows = table.split('\n').filter((line) => /^\| F\d+ /.test(line));
  let titles: ReadonlyMap<string, ReadonlySet<string>>;
  before(() => {
    titles = titlesIn(new Set(rows.flatMap((row) => citedIn(row)).map(({ file }) => file)));
  });

  it('has a row for each', () => {
    expect(rows.map((row) => /F(?<number>\d+)/.exec(row)?.groups?.['number'])).to.deep.equal(
      Array.from({ length: FLAWS }, (_, index) => String(index + 1)),
    );
  });

  for (const row of rows) {
    it(`has tests for ${/F\d+/.exec(row)?.[0] ?? ''}, each of which there is`, () => {
      const cited = citedIn(row);
      expect(cited, 'no test is named').to.not.be.empty;
      const missing = cited.filter(({ title, file }) => titles.get(file)?.has(title) !== true);
      expect(missing).to.deep.equal([]);
    });
  }

  it('would not take a part of a title for a test, nor one of another file', () => {
    const [title = ''] = titles.get('src/pakiti/assess/claim.test.ts') ?? [];
    expect(title).to.have.length.above(1);
    for (const [file, all] of titles) {
      expect(all.has(title.slice(1)), file).to.equal(false);
      expect(all.has(title), file).to.equal(file === 'src/pakiti/assess/claim.test.ts');
    }
  });
});

function citedIn(row: string): readonly Cited[] {
  return [...row.matchAll(/\[(?<title>[^\]]+)\]\((?<file>[^)]+)\)/g)].map(({ groups }) => ({
    title: groups?.['title'] ?? '',
    file: groups?.['file'] ?? '',
  }));
}

/** As mocha has them, of tests that are skipped here too. */
function titlesIn(files: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const there = [...files].filter((file) => existsSync(join(ROOT, file)));
  const { stdout, status } = spawnSync(
    process.execPath,
    [MOCHA, '--dry-run', '--reporter', 'json', ...there],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, SECMON_TEST_NO_INSTALL: '1' } },
  );
  expect(status, stdout.slice(-1000)).to.equal(0);
  const { tests } = JSON.parse(stdout.slice(stdout.indexOf('\n{') + 1)) as {
    readonly tests: readonly { readonly title: string; readonly file: string }[];
  };
  const titles = new Map<string, Set<string>>();
  for (const { title, file } of tests) {
    const path = relative(ROOT, file);
    titles.set(path, (titles.get(path) ?? new Set()).add(title));
  }
  return titles;
}
