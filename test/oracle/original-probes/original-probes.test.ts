/**
 * The probes of the EGI Secmon suite beside ours on the same constructed hosts: what the tables in the READMEs of our
 * checks say is what both really answer.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { STATES, type State } from '../../../src/result/index.ts';
import { cannotConstruct, runOn, STATE, type HostState, type Program } from '../../kit/constructed-host.ts';
import { requirePackages } from '../../kit/debian-packages.ts';
import { PLUGINS, requireBuilt } from '../../kit/executable.ts';
import type { Row } from './row.ts';
import { rowsByCheck } from './rows.ts';

const RESTATED = join(import.meta.dirname, 'restated.sh');
/** A checkout's `src/WN-probes`, to hold what is restated against the probes themselves. */
const ORIGINALS = process.env['SECMON_ORIGINAL_PROBES'];
const EXIT_STATES: readonly State[] = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];

/** What the originals call. */
const PACKAGES = ['libexpat1', 'lsof', 'openssl', 'procps'] as const;

const reason = cannotConstruct() ?? missingPackages();
const suite = reason === undefined ? describe : describe.skip;

function missingPackages(): string | undefined {
  const missing = requirePackages(PACKAGES);
  return missing.length === 0 ? undefined : `needs the Debian packages ${missing.join(' ')}`;
}

suite(`the original probes and ours${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  before(requireBuilt);

  for (const [check, rows] of Object.entries(rowsByCheck)) {
    describe(check, () => {
      for (const row of rows) {
        it(`${row.probe}: ${row.when}: ${row.original} became ${row.ours.state}`, function () {
          this.timeout(120_000);
          holds(row);
        });
      }
    });
  }
});

describe('the tables of compatibility', () => {
  const rows = Object.values(rowsByCheck).flat();

  it('say of every difference whence it comes, and of nothing else', () => {
    for (const { probe, when, original, ours, differs } of rows) {
      expect(differs !== undefined, `${probe}: ${when}`).to.equal(original !== ours.state);
    }
  });

  it('are about different hosts', () => {
    const titles = rows.map(({ probe, when }) => `${probe}: ${when}`);
    expect(new Set(titles).size).to.equal(titles.length);
    expect(STATES).to.include.members([...new Set(rows.map(({ original }) => original))]);
  });
});

/** What is restated first, what is ours second, the original last where there is one. */
function holds(row: Row): void {
  const original = originalOf(row.probe);
  const [plugin, ...options] = row.ours.argv;
  const programs: Program[] = [
    { argv: [`${STATE}/.restated/${row.probe}`, ...(row.arguments ?? [])] },
    { argv: [join(PLUGINS, plugin), '-v', ...options] },
    ...(original === undefined
      ? []
      : [{ argv: [`${STATE}/.original/${row.probe}`, ...(row.arguments ?? [])] } as const]),
  ];
  const [restated, ours, real] = runOn(withProbes(row.host, row.probe, original), programs);
  expect(EXIT_STATES[ours?.exitCode ?? 99], ours?.output).to.equal(row.ours.state);
  expect(ours?.output).to.match(row.ours.says);
  expect(EXIT_STATES[restated?.exitCode ?? 99], restated?.output).to.equal(row.original);
  if (real !== undefined) expect(EXIT_STATES[real.exitCode], real.output).to.equal(row.original);
}

function originalOf(probe: string): string | undefined {
  const path = join(ORIGINALS ?? '', probe);
  return ORIGINALS !== undefined && existsSync(path) ? path : undefined;
}

/** The list of FilePermVulns is found beside whatever bears its name. */
function withProbes(host: HostState, probe: string, original: string | undefined): HostState {
  return {
    ...host,
    files(directory) {
      host.files?.(directory);
      for (const [folder, source] of Object.entries({ '.restated': RESTATED, '.original': original })) {
        if (source === undefined) continue;
        mkdirSync(join(directory, folder));
        copyFileSync(source, join(directory, folder, probe));
        chmodSync(join(directory, folder, probe), 0o755);
        symlinkSync(`../${probe}.db`, join(directory, folder, `${probe}.db`));
      }
    },
  };
}
