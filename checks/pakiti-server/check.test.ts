import { expect } from 'chai';
import { parseRange } from '../../src/check/index.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';
import type { ServerObservation } from './evaluate.ts';
import { agesOf } from './feed-findings.ts';
import type { FeedStatus, Status } from './status.ts';

const AT = Date.parse('2026-11-27T12:00:00Z') / 1000;
const DAY = 86_400;

const OSV: FeedStatus = {
  ...{ feed: 'osv', records: 5681, notUnderstood: 0, ageSeconds: 3600, staleAfterSeconds: 7 * DAY },
  ...{ stale: false, refused: null },
};
const HOSTS: Status['hosts'] = { all: 200, silent: 1, unassessed: 0, vulnerable: 20, undetermined: 2 };

function seen(change: Partial<Status> = {}): ServerObservation {
  const status: Status = {
    ...{ version: '0.1.0', at: '2026-11-27T12:00:01Z', lastReport: '2026-11-27T11:59:00Z', hosts: HOSTS },
    ...{ undeterminedCves: 3, pendingInventories: 0, pendingSeconds: 0, feeds: [OSV], troubles: [] },
    reports: { stored: 7, same: 90, asked: 0, refused: 1, 'turned-away': 2, failed: 0 },
    ...change,
  };
  return { at: AT, server: 'pakiti.example.org', status };
}

const feed = (change: Partial<FeedStatus>): ServerObservation => seen({ feeds: [{ ...OSV, ...change }] });
const hosts = (change: Partial<Status['hosts']>): ServerObservation =>
  seen({ hosts: { ...HOSTS, ...change } });

testCheck(check, {
  UNKNOWN: [
    {
      when: 'no feed was ever taken',
      observation: seen({ feeds: [] }),
      line: 'PAKITI-SERVER UNKNOWN: feeds: no feed was ever taken: nothing is known to be v…',
    },
    {
      when: 'a feed that is asked for is not there',
      observation: seen(),
      options: { feed: ['osv', 'kev'] },
      line: 'PAKITI-SERVER UNKNOWN: feed kev: is not there',
    },
    {
      when: 'a feed that has limits of its own is not there',
      observation: seen(),
      options: { 'feed-age': ['kev=2d'] },
      line: 'PAKITI-SERVER UNKNOWN: feed kev: is not there',
    },
    {
      when: 'a feed was never taken',
      observation: feed({ ageSeconds: null, stale: true }),
      line: 'PAKITI-SERVER UNKNOWN: feed osv: was never taken',
    },
    {
      when: 'a feed holds nothing',
      observation: feed({ records: 0 }),
      line: 'PAKITI-SERVER UNKNOWN: feed osv: holds nothing',
    },
    {
      when: 'nothing rests on a feed though it is of no age, since it is from the future',
      observation: feed({ ageSeconds: 0, stale: true }),
      line: 'PAKITI-SERVER UNKNOWN: feed osv: 0 s old, and nothing rests on it any more',
    },
    {
      when: 'nothing rests on a feed any more, whatever limits are given',
      observation: feed({ ageSeconds: 8 * DAY, stale: true }),
      options: { 'feed-age': ['osv=30d,60d'] },
      line: 'PAKITI-SERVER UNKNOWN: feed osv: 8 d old, and nothing rests on it any more',
    },
    {
      when: 'no host has ever reported',
      observation: seen({ lastReport: null, hosts: { ...HOSTS, all: 0, silent: 0, undetermined: 0 } }),
      line: 'PAKITI-SERVER UNKNOWN: reports: no host has ever reported (+1 unknown)',
    },
    {
      when: 'the newest report is from the future, since the clock was set back',
      observation: seen({ lastReport: '2026-11-27T15:00:00Z' }),
      line: 'PAKITI-SERVER UNKNOWN: reports: the newest is from 2 h ahead',
    },
    {
      when: 'the clock of the server stands still',
      observation: seen({ at: '2026-11-27T09:00:00Z', lastReport: '2026-11-27T08:59:00Z' }),
      line: 'PAKITI-SERVER UNKNOWN: pakiti.example.org: its clock is 3 h behind ours',
    },
  ],
  CRITICAL: [
    {
      when: 'nothing rests on a feed any more',
      observation: feed({ ageSeconds: 8 * DAY, stale: true }),
      line: 'PAKITI-SERVER CRITICAL: feed osv: 8 d old, and nothing rests on it any more',
    },
    {
      when: 'a feed is older than its own limit',
      observation: feed({ ageSeconds: 3 * DAY }),
      options: { 'feed-age': ['osv=1d,2d'] },
      line: 'PAKITI-SERVER CRITICAL: feed osv: 3 d old',
    },
    {
      when: 'no report has come for long',
      observation: seen({ lastReport: '2026-11-25T11:59:00Z' }),
      line: 'PAKITI-SERVER CRITICAL: reports: the newest is 2 d old',
    },
    {
      when: 'most hosts are silent',
      observation: hosts({ silent: 150 }),
      line: 'PAKITI-SERVER CRITICAL: hosts: 150 of 200 are silent for two days',
    },
    {
      when: 'most hosts cannot be judged as a whole',
      observation: hosts({ undetermined: 150 }),
      line: 'PAKITI-SERVER CRITICAL: hosts: 150 of 200 cannot be judged as a whole',
    },
    {
      when: 'what has changed is not assessed',
      observation: seen({ pendingInventories: 9, pendingSeconds: DAY }),
      line: 'PAKITI-SERVER CRITICAL: assessing: 9 inventories wait to be assessed, the olde…',
    },
  ],
  WARNING: [
    {
      when: 'a feed grows old',
      observation: feed({ ageSeconds: 4 * DAY }),
      line: 'PAKITI-SERVER WARNING: feed osv: 4 d old',
    },
    {
      when: 'a feed was refused',
      observation: feed({ refused: 'it has lost 400 of 5681 records' }),
      line: 'PAKITI-SERVER WARNING: feed osv: was refused, and is as it was before: it has …',
    },
    {
      when: 'no report has come for hours',
      observation: seen({ lastReport: '2026-11-27T04:00:00Z' }),
      line: 'PAKITI-SERVER WARNING: reports: the newest is 8 h old',
    },
    {
      when: 'some hosts are silent',
      observation: hosts({ silent: 30 }),
      line: 'PAKITI-SERVER WARNING: hosts: 30 of 200 are silent for two days',
    },
    {
      when: 'something has waited for an hour',
      observation: seen({ pendingInventories: 9, pendingSeconds: 7200 }),
      line: 'PAKITI-SERVER WARNING: assessing: 9 inventories wait to be assessed, the oldes…',
    },
    {
      when: 'the server has trouble',
      observation: seen({ troubles: ['assessing: disk I/O error'] }),
      line: 'PAKITI-SERVER WARNING: server: assessing: disk I/O error',
    },
  ],
  OK: [
    {
      when: 'all is recent',
      observation: seen(),
      line: 'PAKITI-SERVER OK: 200 hosts, 1 feeds',
    },
    {
      when: 'a feed that is allowed to be older has the limits of its own',
      observation: feed({ ageSeconds: 4 * DAY }),
      options: { 'feed-age': ['osv=5d'] },
      line: 'PAKITI-SERVER OK: 200 hosts, 1 feeds',
    },
    {
      when: 'the operator says that many may be silent',
      observation: hosts({ silent: 30 }),
      options: { 'silent-warning': parseRange('20', '%') },
      line: 'PAKITI-SERVER OK: 200 hosts, 1 feeds',
    },
  ],
});

describe('limits of one feed', () => {
  it('are refused where they are none', () => {
    for (const text of ['kev', '=2d', 'kev=soon', 'kev=1d,2d,3d', 'kev=2d,x'])
      expect(() => agesOf([text]), text).to.throw(/^--feed-age: /);
  });
});
