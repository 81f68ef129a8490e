/** The OVAL of Ubuntu as it comes, evaluated by oscap on lists of packages that are made up around its versions. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { criteriaFacts } from '../../src/pakiti/assess/criteria-facts.ts';
import { evaluateCriteria } from '../../src/pakiti/assess/criteria.ts';
import { feed } from '../../src/pakiti/feeds/oval/feed.ts';
import type { InstalledPackage, Inventory } from '../../src/pakiti/inventory.ts';
import { installed, inventory } from '../kit/assessing.ts';
import { describeUnless, requirePackages } from '../kit/debian-packages.ts';
import { sharedData } from '../kit/shared-data.ts';
import { advisoriesOf } from '../kit/statement-lines.ts';
import { chance } from './oval/corpus.ts';

const FIXTURES = 'ubuntu/oval/testdata/fixtures';
/** Of CVEs and of notices: each definition is one advisory. */
const SAMPLES = [
  { sample: 'jammy.cve', release: 'ubuntu:22.04' },
  { sample: 'jammy.usn', release: 'ubuntu:22.04' },
  // What is built for FIPS is of no ordinary node.
  { sample: 'fips-updates_jammy.cve', release: 'ubuntu-fips-updates:22.04' },
];
const LISTS = 20;
/** A line of a list of packages, as the expressions of the definitions have it. */
const NAME = /<value>\^(?<name>[^(]+)\(/g;
const VERSION = /<ind(?:-def)?:subexpression[^>]*>\s*(?<version>[^<\s]+)\s*</g;

const archive = sharedData('feed-samples.tar.xz');
const missing = archive === undefined ? [] : requirePackages(['openscap-scanner', 'xz-utils']);
const why =
  archive === undefined
    ? 'shared/data/feed-samples.tar.xz is not there'
    : missing.length > 0
      ? `needs the Debian packages ${missing.join(' ')}`
      : undefined;

describeUnless(why, 'the OVAL of Ubuntu, as oscap evaluates it', function () {
  this.timeout(300_000);
  let work: string;
  before(() => {
    work = mkdtempSync(join(tmpdir(), 'secmon-oval-'));
    execFileSync('tar', ['-xJf', archive ?? '', '-C', work]);
  });
  after(() => rmSync(work, { recursive: true }));

  for (const { sample, release } of SAMPLES) {
    it(`is the same for ${sample}`, () => {
      const packed = join(work, FIXTURES, `oci.com.ubuntu.${sample}.oval.xml.bz2`);
      const text = execFileSync('bzip2', ['-dc', packed], { encoding: 'utf8' });
      const answers = new Set<boolean | undefined>();
      for (let list = 0; list < LISTS; list += 1) {
        const packages = packagesAround(text, String(list));
        const ours = evaluated(text, inventory(packages, { packager: 'dpkg' }), release);
        expect(ours, JSON.stringify(packages.map(({ name, version }) => [name, version]))).to.deep.equal(
          oscap(text, packages, work),
        );
        for (const answer of ours) answers.add(answer);
      }
      expect(answers).to.deep.equal(new Set([true, false]));
    });
  }
});

/** In the order of the definitions. */
function oscap(text: string, packages: readonly InstalledPackage[], cwd: string): readonly boolean[] {
  // One of the samples was broken into lines: to oscap what is in front of a version is a part of it.
  writeFileSync(join(cwd, 'oval.xml'), text.replaceAll(/(?<=<ind-def:subexpression[^>]*>)\s+/g, ''));
  writeFileSync(join(cwd, 'manifest'), packages.map(({ name, version }) => `${name}\t${version}\n`).join(''));
  const { stdout, stderr, status } = spawnSync('oscap', ['oval', 'eval', 'oval.xml'], {
    cwd,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`oscap: ${stderr.slice(0, 2000)}`);
  const said = new Map(
    [...stdout.matchAll(/^Definition (?<id>\S+): (?<value>true|false)$/gm)].map(({ groups }) => [
      groups?.['id'] ?? '',
      groups?.['value'] === 'true',
    ]),
  );
  return [...text.matchAll(/<definition [^>]*id="(?<id>[^"]+)"/g)].map(({ groups }) => {
    const answer = said.get(groups?.['id'] ?? '');
    if (answer === undefined) throw new Error(`oscap says nothing of ${groups?.['id'] ?? ''}: ${stdout}`);
    return answer;
  });
}

function evaluated(text: string, of: Inventory, release: string): readonly (boolean | undefined)[] {
  const facts = criteriaFacts(of, release);
  return advisoriesOf(feed.parse({ name: 'oval.xml', bytes: Buffer.from(text) })).map(({ criteria }) =>
    criteria === null ? undefined : evaluateCriteria(criteria, facts),
  );
}

function packagesAround(text: string, seed: string): readonly InstalledPackage[] {
  const names = [...text.matchAll(NAME)].map(({ groups }) => groups?.['name'] ?? '');
  const versions = [...text.matchAll(VERSION)].map(({ groups }) => groups?.['version'] ?? '');
  const around = versions.flatMap((one) => [
    one,
    `${one}~`,
    `${one}.1`,
    `${one}+esm1`,
    `9:${one.replace(/^\d+:/, '')}`,
  ]);
  return [...new Set(names)].flatMap((name) => {
    const version = around[chance(`${name}${seed}!`, around.length)] ?? '1';
    return chance(`${name}${seed}`, 4) > 0 ? [] : [installed(`${name} ${version} amd64`)];
  });
}
