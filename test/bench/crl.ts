/**
 * The crl check against a shell loop of `openssl crl -verify`: 100 authorities, each with a list of 20,000 entries.
 * By itself: `node test/bench/crl.ts` prints wall time, CPU time and memory of both, and the ratio.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCa, issueList } from '../kit/ca.ts';

export const AUTHORITIES = 100;
export const ENTRIES = 20_000;

/** A trust anchor directory as distributions and fetch-crl leave it, with the lists in PEM. */
export function prepareLists(directory: string, authorities = AUTHORITIES, entries = ENTRIES): void {
  const work = join(directory, 'work');
  const anchors = join(directory, 'certificates');
  for (const path of [work, anchors]) mkdirSync(path, { recursive: true });
  for (let index = 0; index < authorities; index += 1) {
    const ca = createCa(work, `bench-${index}`, { key: 'rsa', subject: `/C=CH/O=Bench/CN=bench ${index}` });
    copyFileSync(ca.certificateFile, join(anchors, `${ca.name}.pem`));
    writeFileSync(join(anchors, `${ca.name}.crl_url`), `http://ca.invalid/${ca.name}.crl\n`);
    for (const hash of [ca.hash, ca.oldHash]) symlinkSync(`${ca.name}.pem`, join(anchors, `${hash}.0`));
    writeFileSync(join(anchors, `${ca.hash}.r0`), issueList(ca, { revoked: entries }));
  }
  rmSync(work, { recursive: true });
}

/** Verifies every list with openssl, one process each. */
export function peerCommand(directory: string): readonly [string, ...string[]] {
  const loop =
    'for f in *.r0; do openssl crl -verify -in "$f" -CAfile "${f%.r0}.0" -noout 2>&1 || exit 1; done | grep -c OK';
  return ['sh', '-c', `cd '${join(directory, 'certificates')}' && ${loop}`];
}

/** The compiled check where it is built, else the sources. */
export function ownCommand(directory: string): readonly [string, ...string[]] {
  const root = join(import.meta.dirname, '../..');
  const compiled = join(root, 'dist/plugins/check_crl');
  const program = existsSync(compiled)
    ? [compiled]
    : [process.execPath, join(root, 'plugins/from-source.ts'), 'check_crl'];
  return [...program, '--directory', join(directory, 'certificates')] as unknown as [string, ...string[]];
}

interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
  readonly output: string;
}

/** One run under time(1). */
function timed(argv: readonly string[]): Run {
  const { stdout, stderr } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...argv], { encoding: 'utf8' });
  const [wall = 0, user = 0, system = 0, kibibytes = 0] =
    stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return { wall, cpu: user + system, megabytes: Math.round(kibibytes / 1024), output: stdout.trim() };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (process.argv[1] === import.meta.filename) {
  const kept = process.argv[2];
  const directory = kept ?? mkdtempSync(join(tmpdir(), 'secmon-bench-crl-'));
  if (!existsSync(join(directory, 'certificates'))) prepareLists(directory);
  console.log(execFileSync('openssl', ['version'], { encoding: 'utf8' }).trim());
  const own: Run[] = [];
  const peer: Run[] = [];
  for (let round = 0; round < 5; round += 1) {
    own.push(timed(ownCommand(directory)));
    peer.push(timed(peerCommand(directory)));
  }
  for (const [name, runs] of Object.entries({ own, peer })) {
    const figures = [median(runs.map(({ wall }) => wall)), median(runs.map(({ cpu }) => cpu))];
    console.log(
      `${name}: ${figures[0]} s wall, ${figures[1]} s CPU, ${Math.max(...runs.map((run) => run.megabytes))} MB`,
    );
    console.log(`  ${runs[0]?.output ?? ''}`);
  }
  console.log(
    `ratio of wall times: ${(median(own.map(({ wall }) => wall)) / median(peer.map(({ wall }) => wall))).toFixed(3)}`,
  );
  if (kept === undefined) rmSync(directory, { recursive: true });
}
