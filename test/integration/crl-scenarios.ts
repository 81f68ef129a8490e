/** Directories of test authorities, one for each state of the crl check. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check as crl } from '../../checks/crl/check.ts';
import { createCa, installAnchor, issueList, type Ca } from '../kit/ca.ts';
import type { Scenario } from './scenario.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

export interface CrlScenarios {
  readonly scenarios: readonly Scenario[];
  remove(): void;
}

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

export function makeCrlScenarios(): CrlScenarios {
  const root = mkdtempSync(join(tmpdir(), 'secmon-authorities-'));
  chmodSync(root, 0o755);
  const authorities = new Map(['good', 'ending', 'expired'].map((name) => [name, createCa(root, name)]));
  const scenarios = CASES.map(({ name, lists, state, line }): Scenario => {
    const directory = join(root, name.replaceAll(' ', '-'));
    mkdirSync(directory);
    for (const [authority, seconds] of Object.entries(lists)) {
      const ca = authorities.get(authority);
      if (ca !== undefined) install(directory, ca, seconds);
    }
    return { name, check: crl, options: { directory, verbose: '-v' }, state, line };
  });
  return { scenarios, remove: () => rmSync(root, { recursive: true }) };
}

function install(directory: string, ca: Ca, nextUpdate: number): void {
  installAnchor(directory, ca);
  const list = issueList(ca, { thisUpdate: -1.5 * DAY, nextUpdate });
  for (const hash of [ca.hash, ca.oldHash]) writeFileSync(join(directory, `${hash}.r0`), list);
}
