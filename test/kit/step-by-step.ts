/** A server that learns in steps beside what is said at once of the same hosts by the same feeds. */
import type { Advisory, FeedRecord, Statement } from '../../src/pakiti/advisory.ts';
import { IndexBuilder } from '../../src/pakiti/assess/advisory-index.ts';
import { Assessor } from '../../src/pakiti/assess/assess.ts';
import type { Assessment } from '../../src/pakiti/assess/assessment.ts';
import { distributionOf } from '../../src/pakiti/distribution.ts';
import { assessmentsIn } from '../../src/pakiti/findings/kept-assessment.ts';
import type { InstalledPackage } from '../../src/pakiti/inventory.ts';
import type { Report } from '../../src/pakiti/report/report.ts';
import type { Feeds } from './assessing.ts';
import { report, type PakitiBench } from './pakiti-store.ts';

/** What nodes of a release say that they run; a release that is not here is of no node. */
const SYSTEMS: readonly (readonly [pattern: RegExp, system: string])[] = [
  [/^almalinux:(\d+)$/, 'AlmaLinux release $1.5'],
  [/^rocky:(\d+)$/, 'Rocky Linux release $1.5'],
  [/^rhel:(\d+)$/, 'Red Hat Enterprise Linux release $1.4'],
  [/^centos-stream:(\d+)$/, 'CentOS Stream release $1'],
  [/^oracle:(\d+)$/, 'Oracle Linux Server release $1.4'],
  [/^fedora:(\d+)$/, 'Fedora release $1'],
  [/^debian:(\d+)$/, 'Debian GNU/Linux $1'],
  [/^ubuntu:(.+)$/, 'Ubuntu $1'],
  [/^sles:(.+)$/, 'SLES $1'],
  [/^opensuse-leap:(.+)$/, 'openSUSE Leap $1'],
];

/** Undefined: none is known that says so. */
export function systemOf(release: string): string | undefined {
  const found = SYSTEMS.find(([pattern]) => pattern.test(release));
  return found === undefined ? undefined : release.replace(...found);
}

/** Releases that anything is said of and that nodes run. */
export function releasesIn(feeds: Feeds): readonly string[] {
  const statements = statementsIn(feeds);
  return [...new Set(statements.map(({ release }) => release))].filter((one) => systemOf(one) !== undefined);
}

function statementsIn(feeds: Feeds): readonly Statement[] {
  return Object.values(feeds).flatMap((records) =>
    records.flatMap((record) => (record.kind === 'advisory' ? record.advisory.statements : [])),
  );
}

/** A number between 0 and 1, the same again for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** A host of a release: with some of what feeds speak of, as new as they say or older, with and without sources. */
export function hostOf(
  feeds: Feeds,
  release: string,
  name: string,
  next: () => number,
  size: number,
): Report {
  const empty = report(name, {}, systemOf(release));
  const said = statementsIn(feeds).filter((one) => one.release === release);
  const isDpkg = /^(?:debian|ubuntu):/.test(release);
  const packages = new Map<string, InstalledPackage>();
  for (let count = 0; count < size && said.length > 0; count += 1) {
    const statement = said[Math.floor(next() * said.length)];
    if (statement === undefined) break;
    const one = packageOf(statement, isDpkg, next());
    packages.set(`${one.name} ${one.version}`, one);
  }
  const kernels = [...packages.values()].filter((one) => /^kernel(?:-rt|-uek)?(?:-core)?$/.test(one.name));
  const { version = '' } = kernels[Math.floor(next() * kernels.length)] ?? {};
  const flavour = next() < 0.3 ? '+debug' : '';
  const kernel = isDpkg || version === '' ? '' : `${version.replace(/^\d+:/, '')}.x86_64${flavour}`;
  const packager = isDpkg ? 'dpkg' : 'rpm';
  // What runs may be installed no more.
  const left = [...packages.values()].filter((one) => next() < 0.5 || !kernels.includes(one));
  return { ...empty, inventory: { ...empty.inventory, packager, kernel, packages: left } };
}

function packageOf(statement: Statement, isDpkg: boolean, choice: number): InstalledPackage {
  const { claim, of, package: name, binaries, module } = statement;
  const fixes = claim.status === 'affected' ? claim.intervals.flatMap(({ fixed }) => fixed ?? []) : [];
  const fixed = fixes.find((one) => one !== '0') ?? '1-1';
  const version = choice < 0.6 ? fixed.replace(/(\d+)(?=\D*$)/, '0') : fixed;
  const isSaid = choice * 10 - Math.floor(choice * 10) < 0.5;
  const binary = of === 'binary' ? name : (binaries?.[Math.floor(choice * binaries.length)] ?? name);
  return {
    ...{ name: binary, version, arch: isDpkg ? 'amd64' : 'x86_64', repository: undefined, vendor: undefined },
    source: isSaid && of === 'source' ? { name, version } : undefined,
    module: isSaid && module !== null && module !== '*' ? `${module}:1:2` : undefined,
  };
}

/** Another host of the same name: a package more, another kernel, another stream. */
export function laterHost(host: Report, other: Report): Report {
  const { inventory } = host;
  const more = other.inventory.packages.filter(
    (one) => !inventory.packages.some(({ name }) => name === one.name),
  );
  const module = (of: InstalledPackage): string | null | undefined => of.module?.replace(/:[^:]+/, ':99');
  const packages = [...inventory.packages.map((one) => ({ ...one, module: module(one) })), ...more];
  return { ...host, inventory: { ...inventory, kernel: other.inventory.kernel, packages } };
}

/** Some of them. */
export function without(feeds: Feeds, next: () => number, share: number): Feeds {
  return mapped(feeds, (records) => records.filter(() => next() >= share));
}

export function withdrawnFrom(feeds: Feeds, next: () => number, share: number): Feeds {
  return mapped(feeds, (records) =>
    records.map((record) => (next() < share ? withdrawn(record, next()) : record)),
  );
}

function withdrawn(record: FeedRecord, choice: number): FeedRecord {
  if (record.kind !== 'advisory') return record;
  const { modified, statements } = record.advisory;
  const left: Advisory = { ...record.advisory, withdrawn: (modified ?? 0) + 1 };
  return { ...record, advisory: choice < 0.5 ? left : { ...left, statements: statements.slice(0, 1) } };
}

function mapped(feeds: Feeds, change: (records: readonly FeedRecord[]) => readonly FeedRecord[]): Feeds {
  return Object.fromEntries(Object.entries(feeds).map(([name, records]) => [name, change(records)]));
}

export async function readAll(bench: PakitiBench, feeds: Feeds): Promise<void> {
  for (const [name, records] of Object.entries(feeds)) await bench.read(name, records);
}

/** Host → what only the server says, and what only follows at once; empty where they agree. */
export async function disagreements(
  bench: PakitiBench,
  feeds: Feeds,
  hosts: readonly Report[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const builder = new IndexBuilder();
  for (const [feed, records] of Object.entries(feeds).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    for (const record of records) builder.add(feed, record);
  const assessor = new Assessor(builder.finish(), { now: bench.at, stale: new Map(), verdicts: 'open' });
  const found: Record<string, readonly string[]> = {};
  for (const { host, inventory } of hosts) {
    const distribution = distributionOf(inventory);
    if (distribution.state !== 'known') throw new Error(inventory.system);
    const [row] = await bench.tables.hosts({ names: [host] }, undefined, 1);
    const body = (await bench.tables.assessments([row?.inventory ?? 0])).get(row?.inventory ?? 0);
    const kept = linesOf(body === undefined ? [] : assessmentsIn(body));
    const whole = linesOf(assessor.assess(inventory, distribution));
    const lines = [
      ...[...kept].filter((line) => !whole.has(line)).map((line) => `only the server: ${line}`),
      ...[...whole].filter((line) => !kept.has(line)).map((line) => `only at once: ${line}`),
    ];
    if (lines.length > 0) found[host] = lines.slice(0, 5);
  }
  return found;
}

/** As they are kept: what nobody has said is left out. */
function linesOf(all: readonly Assessment[]): ReadonlySet<string> {
  return new Set(all.map((one) => JSON.stringify(one)));
}
