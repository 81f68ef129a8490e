/** What of `npm start` is about packages: this machine is inventoried, and judged by the feeds that were given. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textTable } from '../src/cli/text-table.ts';
import type { FindingRow } from '../src/pakiti/assess/finding-row.ts';
import { escapeText } from '../src/render/index.ts';

/** Rows that are shown; the worst of a machine that nobody has updated for long are thousands. */
const SHOWN = 10;
const MAX_OUTPUT = 2 ** 28;
const HEADING = ['PACKAGE', 'VERSION', 'FIXED', 'ADVISORY', 'CVES', 'VERDICT'];

export interface Inventoried {
  /** Where the executables are. */
  readonly dist: string;
  /** The file that the report is written to. */
  readonly report: string;
  /** Directories of raw feed files. */
  readonly feeds: readonly string[];
}

export interface Shown {
  readonly exitCode: number;
  /** Why it is not 0. */
  readonly why?: string;
}

/** Not 0 where this machine could not be inventoried, or not be judged by feeds that were given. */
export function showPackages({ dist, report, feeds }: Inventoried): Shown {
  console.log('\nWhat this machine has installed (pakiti-report --output -):\n');
  const collected = run(join(dist, 'pakiti-report'), ['--output', report]);
  if (collected.status !== 0)
    return { exitCode: collected.status, why: `this machine was not inventoried: ${collected.text.trim()}` };
  console.log(headOf(readFileSync(report, 'utf8')));
  if (feeds.length === 0) {
    console.log(
      'No feed was given, so nothing is said of them: npm start -- --feeds DIR reads a directory of',
    );
    console.log('advisories as their vendor publishes them.');
    return { exitCode: 0 };
  }
  const words = ['pakiti', 'assess', '--report', report, ...feeds.flatMap((feed) => ['--feeds', feed])];
  const assessed = run(join(dist, 'secmon'), [...words, '--json']);
  if (assessed.status !== 0)
    return { exitCode: assessed.status, why: `it was not judged by the feeds: ${assessed.text.trim()}` };
  showRows(JSON.parse(assessed.text) as readonly FindingRow[], feeds);
  return { exitCode: 0 };
}

/** What it says when it fails is shown. */
function run(program: string, words: readonly string[]): { readonly status: number; readonly text: string } {
  const { status, stdout } = spawnSync(program, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
  });
  if (status !== 0) console.log(stdout);
  return { status: status ?? 1, text: stdout };
}

/** Between three lines of `#`: `name: value`, then a line for each package (README, Protocol 6). */
function headOf(text: string): string {
  const lines = text.split('\n');
  const valueOf = (name: string): string =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? 'unknown';
  const first = lines.indexOf('#', 1) + 1;
  const packages = lines.indexOf('#', first) - first;
  return escapeText(`${packages} packages of ${valueOf('system')}, kernel ${valueOf('kernel')}`);
}

function showRows(rows: readonly FindingRow[], feeds: readonly string[]): void {
  const vulnerable = rows.filter(({ verdict }) => verdict === 'vulnerable');
  const packages = new Set(vulnerable.map((row) => row.package)).size;
  const undetermined = rows.filter(({ verdict }) => verdict === 'undetermined');
  console.log(
    `By the feeds of ${feeds.map(escapeText).join(', ')}: ${packages} packages are vulnerable, ` +
      `${undetermined.length} verdicts are undetermined.`,
  );
  const shown = [...vulnerable, ...undetermined].slice(0, SHOWN);
  if (shown.length === 0) return;
  const cells = shown.map((row) => [
    row.package,
    row.version,
    row.fixed ?? '',
    row.advisory,
    row.cves.slice(0, 2).join(' '),
    row.verdict,
  ]);
  process.stdout.write(`\n${textTable([HEADING, ...cells.map((line) => line.map(escapeText))])}`);
  if (rows.length > shown.length) console.log(`… and ${rows.length - shown.length} more.`);
}
