/** Our orders of versions against those of the packagers themselves. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { compareDpkgVersions } from '../../src/version/dpkg.ts';
import { compareRpmSegments, compareRpmVersions } from '../../src/version/rpm.ts';
import { describeWith } from '../kit/debian-packages.ts';

const PAIRS = 1000;

/** Versions that look like each other more often than chance would have it. */
const parts = ['0', '1', '2', '10', '09', '007', '18', 'a', 'b', 'rc', 'el', 'Z', '.', '.', '+', '~', '_'];
const word = (more: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...parts, ...more), { minLength: 1, maxLength: 7 }).map((texts) => texts.join(''));

function pairsOf(version: fc.Arbitrary<string>): readonly (readonly [string, string])[] {
  const pair = fc.tuple(version, version, fc.boolean()).map(([a, b, isAlike]): [string, string] => {
    return isAlike ? [a, `${a}${b.slice(0, 2)}`] : [a, b];
  });
  return fc.sample(pair, { numRuns: PAIRS, seed: 20_261_123 });
}

describeWith(['dpkg'], 'order of dpkg versions', function () {
  this.timeout(120_000);

  it('is that of dpkg --compare-versions', () => {
    const body = word(['-', ':']).map((text) => `1${text.replaceAll(':', '')}`);
    const version = fc
      .tuple(fc.constantFrom('', '', '0:', '1:', '01:'), body)
      .map(([epoch, rest]) => `${epoch}${rest}`);
    const pairs = pairsOf(version).map(([a, b]) => [a.replace('_', ''), b.replace('_', '')] as const);
    const valid = pairs.filter(([a, b]) => ![a, b].some((text) => /[-:]$|_/.test(text)));
    const script = valid.map(([a, b]) => `is lt '${a}' '${b}' || is eq '${a}' '${b}' || echo gt`).join('\n');
    const theirs = lines(
      '/bin/sh',
      [],
      `is() { dpkg --compare-versions "$2" "$1" "$3" && echo "$1"; }\n${script}\n`,
    );
    const names = ['lt', 'eq', 'gt'];
    const ours = valid.map(([a, b]) => names[Math.sign(compareDpkgVersions(a, b)) + 1]);
    expect(valid.length).to.be.above(PAIRS / 2);
    expect(differences(valid, ours, theirs)).to.deep.equal([]);
  });
});

describeWith(['rpm'], 'order of rpm versions', function () {
  this.timeout(60_000);

  it('is that of rpm.vercmp, segment by segment', () => {
    const pairs = pairsOf(word(['^']));
    const ours = pairs.map(([a, b]) => String(Math.sign(compareRpmSegments(a, b))));
    expect(differences(pairs, ours, rpmOrders(pairs))).to.deep.equal([]);
  });

  it('is that of rpm.vercmp for epoch, version and release', () => {
    const evr = fc
      .tuple(fc.constantFrom('', '0:', '1:', '10:'), word(['^']), word(['^']))
      .map(([epoch, version, release]) => `${epoch}1${version}-${release}`);
    const pairs = pairsOf(evr);
    const ours = pairs.map(([a, b]) => String(Math.sign(compareRpmVersions(a, b))));
    expect(differences(pairs, ours, rpmOrders(pairs))).to.deep.equal([]);
  });
});

function rpmOrders(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-rpm-'));
  try {
    const file = join(folder, 'pairs.lua');
    const calls = pairs.map(([a, b]) => `rpm.vercmp("${a}", "${b}")`);
    writeFileSync(file, `local orders = {${calls.join(',\n')}}\nprint(table.concat(orders, "\\n"))\n`);
    return lines('rpm', ['--eval', `%{lua:dofile("${file}")}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function lines(program: string, argv: readonly string[], input = ''): readonly string[] {
  const options = { input, encoding: 'utf8', maxBuffer: 2 ** 24 } as const;
  const { stdout, status, stderr } = spawnSync(program, argv, options);
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(0, 500)}`);
  return stdout.split('\n').filter((line) => line !== '');
}

function differences(
  pairs: readonly (readonly [string, string])[],
  ours: readonly (string | undefined)[],
  theirs: readonly string[],
): readonly string[] {
  expect(theirs).to.have.length(pairs.length);
  return pairs.flatMap(([a, b], index) =>
    ours[index] === theirs[index] ? [] : [`${a} ${b}: ours ${ours[index]}, theirs ${theirs[index]}`],
  );
}
