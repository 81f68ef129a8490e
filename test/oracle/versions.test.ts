/** Our orders of versions against those of the packagers themselves. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { compareVersions, isVersionOf } from '../../src/version/compare-versions.ts';
import { compareRpmSegments } from '../../src/version/rpm.ts';
import { describeWith } from '../kit/debian-packages.ts';

const PAIRS = 100_000;
const ONE_BY_ONE = 300;

type Pair = readonly [string, string];
type Packager = 'rpm' | 'dpkg';

/** What versions are made of, and what one may stumble over. */
const ORDINARY = ['0', '1', '2', '10', '09', '007', '18', 'a', 'b', 'rc', 'el', 'Z', '.', '.', '-', '+', '~'];
const LONG = ['4294967296', '18446744073709551616', '99999999999999999999', '0000000000000000000000'];
const ODD = ['^', '_', ':', '--', '~~', '^^', '~^', '0:', '+1:', ':0', '..', '=', '/', 'é', '٣', 'Ａ'];
const EPOCHS = ['', '', '0:', '1:', '01:', '10:', '2147483648:'];
const RELEASES = ['', '-', '-1', '-0', '-1.el9_5', '-2~bpo'];

const word = fc
  .array(fc.constantFrom(...ORDINARY, ...ORDINARY, ...LONG, ...ODD), { maxLength: 7 })
  .map((texts) => texts.join(''));
const full = fc
  .tuple(fc.constantFrom(...EPOCHS), word, fc.constantFrom(...RELEASES))
  .map(([epoch, middle, release]) => `${epoch}1${middle}${release}`);
const version = fc.oneof(word, full);

/** Many alike up to some point, of which chance would make few. */
const pair = fc.tuple(version, version, fc.nat(3), fc.nat(9)).map(([a, b, how, at]): Pair => {
  if (how === 0) return [a, `${a}${b.slice(0, 2)}`];
  return how === 1 ? [a, `${a.slice(0, at)}${b.slice(0, 1)}${a.slice(at + 1)}`] : [a, b];
});
const sample = fc.sample(pair, { numRuns: 3 * PAIRS, seed: 20_261_123 });

function ordered(packager: Packager): readonly Pair[] {
  const isOrdered = ([a, b]: Pair): boolean => isVersionOf(packager, a) && isVersionOf(packager, b);
  const pairs = sample.filter(isOrdered).slice(0, PAIRS);
  expect(pairs).to.have.length(PAIRS);
  return pairs;
}

describeWith(['dpkg'], 'order of dpkg versions', function () {
  this.timeout(300_000);

  it('is that of dpkg for 100,000 pairs', () => {
    const pairs = ordered('dpkg');
    expect(differences('dpkg', pairs, ordersByMerge(pairs))).to.equal('');
  });

  it('is that of dpkg --compare-versions, and what we refuse in ASCII dpkg refuses', () => {
    const pairs = sample
      .filter((each) => /^[!-~]*\n[!-~]*$/.test(each.join('\n')) && !each.includes(''))
      .slice(0, ONE_BY_ONE);
    expect(differences('dpkg', pairs, ordersOneByOne(pairs))).to.equal('');
  });
});

describeWith(['rpm'], 'order of rpm versions', function () {
  this.timeout(300_000);

  it('is that of rpm.vercmp for 100,000 pairs of epoch, version and release', () => {
    const pairs = ordered('rpm');
    expect(differences('rpm', pairs, ordersByLua(pairs))).to.equal('');
  });

  it('is that of rpm.vercmp segment by segment', () => {
    const pairs = sample.filter((each) => each.every((text) => /^[^:-]+$/.test(text))).slice(0, PAIRS);
    const theirs = ordersByLua(pairs);
    const wrong = pairs.filter(([a, b], index) => Math.sign(compareRpmSegments(a, b)) !== theirs[index]);
    expect(pairs.length).to.be.above(PAIRS / 4);
    expect(wrong).to.deep.equal([]);
  });

  it('refuses what rpm.vercmp refuses', () => {
    expect(compareVersions('rpm', '', '1')).to.equal(undefined);
    expect(() => ordersByLua([['', '1']])).to.throw('invalid version');
  });
});

function differences(
  packager: Packager,
  pairs: readonly Pair[],
  theirs: readonly (number | undefined)[],
): string {
  expect(theirs).to.have.length(pairs.length);
  const wrong = pairs.flatMap(([a, b], index) => {
    const order = compareVersions(packager, a, b);
    const ours = order === undefined ? undefined : Math.sign(order);
    return ours === theirs[index] ? [] : [`${a} ${b}: ours ${ours}, theirs ${theirs[index]}`];
  });
  return wrong.slice(0, 20).join('\n');
}

/**
 * dpkg compares one pair a process, but when it merges a list of packages into what is available it leaves out what is
 * older than what it has, so that one process tells of every pair whether the second is older, and whether the first is.
 */
function ordersByMerge(pairs: readonly Pair[]): readonly number[] {
  return inFolder((folder) => {
    mkdirSync(join(folder, 'updates'));
    for (const file of ['status', 'available']) writeFileSync(join(folder, file), '');
    const stanza = (name: string, text: string, which: string): string =>
      `Package: ${name}\nVersion: ${text}\nArchitecture: all\nMaintainer: -\nDescription: ${which}\n`;
    const list = pairs.flatMap(([a, b], index) => [
      ...[stanza(`p${index}`, a, 'a'), stanza(`p${index}`, b, 'b')],
      ...[stanza(`q${index}`, b, 'b'), stanza(`q${index}`, a, 'a')],
    ]);
    writeFileSync(join(folder, 'list'), list.join('\n'));
    run('dpkg', [`--admindir=${folder}`, '--update-avail', join(folder, 'list')]);
    const kept = keptOf(readFileSync(join(folder, 'available'), 'utf8'));
    return pairs.map(
      (_, index) => Number(kept.get(`q${index}`) === 'a') - Number(kept.get(`p${index}`) === 'b'),
    );
  });
}

function keptOf(available: string): ReadonlyMap<string, string> {
  const stanzas = available.matchAll(/^Package: (?<name>\w+)$[^]*?^Description: (?<which>\w)$/gm);
  return new Map(Array.from(stanzas, ({ groups }) => [groups?.['name'] ?? '', groups?.['which'] ?? '']));
}

/** A line for each pair: how `lt` ended, and how `eq`. In a shell, since a large process takes long to start others. */
const ONE_BY_ONE_SCRIPT = `
while read -r a b; do
  dpkg --compare-versions -- "$a" lt "$b"; less=$?
  dpkg --compare-versions -- "$a" eq "$b"; echo $less $?
done 2>/dev/null`;

function ordersOneByOne(pairs: readonly Pair[]): readonly (number | undefined)[] {
  const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
  const { stdout } = spawnSync('sh', ['-c', ONE_BY_ONE_SCRIPT], { encoding: 'utf8', input });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [less, equal] = line.split(' ').map(Number);
      if (less === 0) return -1;
      return less === 1 ? Number(equal !== 0) : undefined;
    });
}

function ordersByLua(pairs: readonly Pair[]): readonly number[] {
  return inFolder((folder) => {
    const [script, data] = [join(folder, 'orders.lua'), join(folder, 'pairs')];
    writeFileSync(data, pairs.map((each) => `${each.join('\t')}\n`).join(''));
    writeFileSync(
      script,
      `local orders = {}
       for line in io.lines("${data}") do
         local a, b = line:match("^(.*)\\t(.*)$")
         orders[#orders + 1] = rpm.vercmp(a, b)
       end
       print(table.concat(orders, "\\n"))`,
    );
    return run('rpm', ['--eval', `%{lua:dofile("${script}")}`])
      .trim()
      .split('\n')
      .map(Number);
  });
}

function inFolder<T>(action: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-versions-'));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: string, argv: readonly string[]): string {
  const { stdout, status, stderr } = spawnSync(program, argv, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(-500)}`);
  return stdout;
}
