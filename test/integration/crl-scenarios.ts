/** Directories of test authorities, one for each state of the crl check. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check as crl } from '../../checks/crl/check.ts';
import { createCa, installAnchor, issueList, type Ca } from '../kit/ca.ts';
import type { Scenario } from './scenario.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

interface Case extends Pick<Scenario, 'name' | 'state' | 'line'> {
  /** Seconds until the next update of each authority's list, far from where the words for them change. */
  readonly lists: Readonly<Record<string, number>>;
}

const CASES: readonly Case[] = [
  { name: 'all good', lists: { good: 9.5 * DAY }, state: 'OK', line: /^CRL OK: 1 trust anchor, 1 list/ },
  {
    name: 'one ending',
    lists: { good: 9.5 * DAY, ending: 1.5 * HOUR },
    state: 'WARNING',
    line: /^CRL WARNING: ending: expires in /,
  },
  {
    name: 'one expired',
    lists: { good: 9.5 * DAY, expired: -1.5 * HOUR },
    state: 'CRITICAL',
    line: /^CRL CRITICAL: expired: expired .* ago/,
  },
  { name: 'no anchor', lists: {}, state: 'UNKNOWN', line: /^CRL UNKNOWN: .*no trust anchor found/ },
];

export function crlScenarios(root: string): readonly Scenario[] {
  return CASES.map(({ name, state, line }) => ({
    name,
    check: crl,
    options: { directory: directoryOf(root, name), verbose: '-v' },
    state,
    line,
  }));
}

export function makeAuthorities(root: string): void {
  const authorities = new Map(['good', 'ending', 'expired'].map((name) => [name, createCa(root, name)]));
  for (const { name, lists } of CASES) {
    const directory = directoryOf(root, name);
    mkdirSync(directory);
    for (const [authority, seconds] of Object.entries(lists)) {
      install(directory, authorities.get(authority)!, seconds);
    }
  }
}

function directoryOf(root: string, name: string): string {
  return join(root, name.replaceAll(' ', '-'));
}

function install(directory: string, ca: Ca, nextUpdate: number): void {
  installAnchor(directory, ca);
  const list = issueList(ca, { thisUpdate: -1.5 * DAY, nextUpdate });
  for (const hash of [ca.hash, ca.oldHash]) writeFileSync(join(directory, `${hash}.r0`), list);
}
