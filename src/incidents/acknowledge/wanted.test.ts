/** What is acknowledged, and above all what is not. */
import { expect } from 'chai';
import { DAY, monitoring, observation, T0 } from '../../../test/kit/ledger.ts';
import { issueKey, type IssueKey } from '../issue-key.ts';
import type { Issue, TrackerReference } from '../issue.ts';
import { opened } from '../transition/observe.ts';
import type { WatchedSubject } from '../watch/watch.ts';
import { wantedFor } from './wanted.ts';

const TICKET: TrackerReference = {
  tracker: 'rt',
  kind: 'report',
  id: '123',
  url: 'https://rt.example.org/123',
  former: false,
};

function issueOf(id: string, change: Partial<Issue> = {}): Issue {
  const subject = { site: 'SITE-A', class: 'metric', id, scope: '' } as const;
  const issue = opened(observation({ subject, deadline: T0 + DAY }), monitoring());
  return { ...issue, references: [TICKET], ...change };
}

const keyOf = (id: string): IssueKey => issueKey({ site: 'SITE-A', class: 'metric', id, scope: '' });

function bad(...ids: readonly string[]): WatchedSubject {
  const subject = { site: 'SITE-A', host: 'ce1', service: 'CRL' };
  return { subject, state: 'CRITICAL', at: T0, since: T0, problemSince: T0, about: ids.map(keyOf) };
}

const among =
  (...issues: readonly Issue[]) =>
  (key: IssueKey): Issue | undefined =>
    issues.find((one) => one.key === key);

describe('what is acknowledged', () => {
  it('carries the ticket of the site before that of an incident, which is of many', () => {
    const references = [{ ...TICKET, kind: 'incident', id: '1', url: '' }, TICKET];
    const wanted = (given: readonly TrackerReference[]): string | undefined =>
      wantedFor(bad('1'), among(issueOf('1', { references: given })), T0)?.comment;
    expect(wanted(references)).to.equal('rt #123 https://rt.example.org/123');
    expect(wanted(references.slice(0, 1))).to.equal('rt #1');
  });

  it('is a problem with a ticket, until the deadline', () => {
    expect(wantedFor(bad('1'), among(issueOf('1')), T0)).to.deep.equal({
      target: { host: 'ce1', service: 'CRL' },
      comment: 'rt #123 https://rt.example.org/123',
      expiresAt: T0 + DAY,
      since: T0,
    });
  });

  it('is one that is several issues, when each has a ticket, until the first deadline', () => {
    const other = issueOf('2', { references: [{ ...TICKET, id: '124', url: '' }], deadline: T0 + DAY / 2 });
    expect(wantedFor(bad('1', '2'), among(issueOf('1'), other), T0)).to.include({
      comment: 'rt #123 https://rt.example.org/123, rt #124',
      expiresAt: T0 + DAY / 2,
    });
  });

  const nothing: Readonly<Record<string, readonly [WatchedSubject, ...Issue[]]>> = {
    'that is no issue': [bad()],
    'of which one issue is not opened yet': [bad('1', '2'), issueOf('1')],
    'that has no ticket': [bad('1'), issueOf('1', { references: [] })],
    'whose ticket was that of a merged issue': [
      bad('1'),
      issueOf('1', { references: [{ ...TICKET, former: true }] }),
    ],
    'that was resolved and persists': [bad('1'), issueOf('1', { state: 'resolved' })],
    'whose deadline has passed': [bad('1'), issueOf('1', { deadline: T0 })],
    'that is over': [{ ...bad('1'), problemSince: null }, issueOf('1')],
    'whose rejection has ended': [bad('1'), issueOf('1', { state: 'rejected', mutedUntil: T0 })],
  };
  for (const [title, [subject, ...issues]] of Object.entries(nothing))
    it(`is none ${title}`, () => expect(wantedFor(subject, among(...issues), T0)).to.equal(undefined));
});
