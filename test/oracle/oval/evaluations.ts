/** What oscap makes of definitions on a node, and what we make of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { criteriaFacts } from '../../../src/pakiti/assess/criteria-facts.ts';
import { evaluateCriteria } from '../../../src/pakiti/assess/criteria.ts';
import { feed } from '../../../src/pakiti/feeds/oval/feed.ts';
import type { Inventory } from '../../../src/pakiti/inventory.ts';
import { advisoriesOf } from '../../kit/statement-lines.ts';
import { installNode, type NodePackage } from './node.ts';

export type Answer = 'true' | 'false' | 'unknown';

/** In a root of its own, of which oscap tells everything but what runs. */
export function oscapOn(
  definitions: string,
  packages: readonly NodePackage[],
  work: string,
): ReadonlyMap<string, Answer> {
  const [root, home] = [join(work, 'root'), homeOf(work, '/var/lib/rpm')];
  installNode(packages, root, join(work, 'build'));
  return answersOf(definitions, work, { ...process.env, HOME: home, OSCAP_PROBE_ROOT: root });
}

/** On this machine, with another database of rpm. @param sign its packages */
export function oscapHere(
  definitions: string,
  packages: readonly NodePackage[],
  work: string,
  sign: (files: readonly string[]) => void,
): ReadonlyMap<string, Answer> {
  const root = join(work, 'root');
  installNode(packages, root, join(work, 'build'), sign);
  homeOf(work, join(root, 'var/lib/rpm'));
  return oscapAgain(definitions, work);
}

/** With the database that is there. */
export function oscapAgain(definitions: string, work: string): ReadonlyMap<string, Answer> {
  return answersOf(definitions, work, { ...process.env, HOME: join(work, 'home') });
}

function homeOf(work: string, database: string): string {
  const home = join(work, 'home');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, '.rpmmacros'), `%_dbpath ${database}\n`);
  return home;
}

export function answersOf(
  definitions: string,
  work: string,
  env: NodeJS.ProcessEnv,
): ReadonlyMap<string, Answer> {
  const file = join(work, 'oval.xml');
  writeFileSync(file, definitions);
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28, env } as const;
  const { stdout, stderr, status } = spawnSync('oscap', ['oval', 'eval', file], options);
  if (status !== 0) throw new Error(`oscap: ${stderr.slice(0, 2000)}`);
  const lines = [...stdout.matchAll(/^Definition (?<id>\S+): (?<value>true|false|unknown)$/gm)];
  return new Map(lines.map(({ groups }) => [groups?.['id'] ?? '', (groups?.['value'] ?? '') as Answer]));
}

export function evaluated(
  definitions: string,
  inventory: Inventory,
  release: string,
): ReadonlyMap<string, Answer> {
  const facts = criteriaFacts(inventory, release);
  const advisories = advisoriesOf(feed.parse({ name: 'oval.xml', bytes: Buffer.from(definitions) }));
  return new Map(
    advisories.map(({ id, criteria }) => {
      const value = criteria === null ? undefined : evaluateCriteria(criteria, facts);
      return [id, value === undefined ? 'unknown' : value ? 'true' : 'false'];
    }),
  );
}

export function inventoryOf(packages: readonly NodePackage[]): Inventory {
  return {
    system: 'made up',
    packager: 'rpm',
    arch: 'x86_64',
    kernel: '',
    bootKernel: undefined,
    livepatch: undefined,
    rebootRequired: undefined,
    restart: [],
    packages: packages.map(({ name, epoch, version, release, arch, module }) => ({
      name,
      version: `${epoch === '0' ? '' : `${epoch}:`}${version}-${release}`,
      arch,
      source: undefined,
      module: module === null ? null : `${module}:1:x`,
      vendor: null,
      repository: null,
    })),
  };
}
