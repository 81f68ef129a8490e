import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStoredObservation, seen } from '../../src/check/index.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';
import type { IocObservation } from './observation.ts';

function fixture(name: string): IocObservation {
  const path = join(import.meta.dirname, 'fixtures', `${name}.json`);
  return seen(parseStoredObservation(readFileSync(path, 'utf8'), path, check)) as IocObservation;
}

const clean = fixture('clean');
const unprivileged = fixture('unprivileged');
const [set] = clean.sets;
if (set === undefined) throw new Error('the fixture has no set');

testCheck(check, {
  UNKNOWN: [
    {
      when: 'there is no indicator set',
      observation: { ...clean, sets: [] },
      line: 'IOC UNKNOWN: no indicator set',
    },
    {
      when: 'a set cannot be read',
      observation: {
        ...clean,
        broken: [{ path: '/etc/secmon/ioc.d/x.json', message: '/etc/secmon/ioc.d/x.json: not JSON' }],
      },
      line: 'IOC UNKNOWN: /etc/secmon/ioc.d/x.json: not JSON',
    },
    {
      when: 'nothing in a set can be looked for',
      observation: { ...clean, sets: [{ ...set, indicators: 0 }] },
      line: 'IOC UNKNOWN: hpc-2020: nothing in it can be looked for',
    },
    {
      when: 'items of a set are wrong or lack a place',
      observation: {
        ...clean,
        sets: [
          {
            ...set,
            unusable: [4, 5, 6, 9].map((item) => ({ item, reason: 'no sha256', scope: 'here' as const })),
          },
        ],
      },
      line: 'IOC UNKNOWN: hpc-2020: 4 items cannot be looked for',
    },
    {
      when: 'what an indicator asks for may not be read, of what everybody may know',
      observation: {
        ...clean,
        blindCount: 1,
        blind: [
          {
            kind: 'file',
            what: '/etc/fonts/.fonts',
            message: '/etc/fonts/.fonts: permission denied',
            indicators: 1,
            item: { set: 0, item: 1, tlp: 'GREEN' },
          },
        ],
      },
      line: 'IOC UNKNOWN: /etc/fonts/.fonts: permission denied',
    },
    {
      when: 'the same, of what not everybody may know',
      observation: {
        ...clean,
        blindCount: 1,
        blind: [
          {
            kind: 'file',
            what: '/etc/fonts/.fonts',
            message: '/etc/fonts/.fonts: permission denied',
            indicators: 1,
            item: { set: 0, item: 1, tlp: 'AMBER' },
          },
        ],
      },
      line: 'IOC UNKNOWN: hpc-2020 item 1: could not be looked for',
    },
    {
      when: 'more could not be looked at than is listed',
      observation: { ...clean, blindCount: 7 },
      line: 'IOC UNKNOWN: 7 more things not looked at',
    },
  ],
  CRITICAL: [
    {
      when: 'indicators match, one of them under TLP:RED, and some could not be looked for',
      observation: unprivileged,
      line: 'IOC CRITICAL: drill item 2: matched (+1 critical, 7 unknown)',
    },
    {
      when: 'an indicator matches that the first line may not tell of',
      observation: { ...unprivileged, hits: unprivileged.hits.filter(({ tlp }) => tlp === 'RED') },
      line: 'IOC CRITICAL: drill item 2: matched (+7 unknown)',
    },
    {
      when: 'one matches that it may tell of, by --tlp',
      observation: { ...unprivileged, hits: unprivileged.hits.filter(({ tlp }) => tlp === 'RED') },
      options: { tlp: 'RED' },
      line: 'IOC CRITICAL: account nobody: account of drill item 2 (+7 unknown)',
    },
  ],
  WARNING: [
    {
      when: 'a lead is found, and no proof',
      observation: {
        ...clean,
        hits: unprivileged.hits
          .filter(({ tlp }) => tlp === 'GREEN')
          .map((hit) => ({ ...hit, severity: 'warning' as const })),
      },
      line: 'IOC WARNING: /etc/passwd: file of hpc-2020 item 1 (stand-in)',
    },
  ],
  OK: [
    {
      when: 'nothing matches',
      observation: clean,
      line: 'IOC OK: 6 indicators of 1 set, none found',
    },
    {
      when: 'nothing matches and some items are not about hosts',
      observation: {
        ...clean,
        sets: [{ ...set, unusable: [{ item: 2, reason: 'revoked', scope: 'elsewhere' }] }],
      },
      line: 'IOC OK: 6 indicators of 1 set, none found; 1 not about hosts',
    },
  ],
});
