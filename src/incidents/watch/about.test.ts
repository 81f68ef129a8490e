/** What a ticket speaks of. */
import { expect } from 'chai';
import { sampleEvent } from '../../../test/kit/sample-event.ts';
import { subjectKey, type Event } from '../../bridge/event.ts';
import type { Finding } from '../../result/index.ts';
import type { IntakeRule } from '../intake/rules.ts';
import { issueKey, type IssueClass, type IssueKey } from '../issue-key.ts';
import { aboutBy } from './about.ts';

const key = (kind: IssueClass, id: string): IssueKey =>
  issueKey({ site: 'SITE-A', class: kind, id, scope: '' });
const finding = (subject: string, state: Finding['state']): Finding => ({
  kind: 'measured',
  subject,
  state,
  text: 'seen',
});

function about(change: Partial<Event>, rules: readonly IntakeRule[] = []): readonly IssueKey[] {
  const subject = { site: 'SITE-A', host: 'ce1', service: 'Pakiti' };
  const event = sampleEvent({ subject, state: 'CRITICAL', summary: 'bad', ...change });
  return aboutBy(rules)(event, subjectKey(event.subject), 2e9);
}

describe('what a bad result is about', () => {
  it('is the metric', () => expect(about({})).to.deep.equal([key('metric', 'Pakiti')]));

  it('is every vulnerability that it names as bad, and none that it names as well', () => {
    const findings = [
      finding('CVE-2026-1111', 'CRITICAL'),
      finding('CVE-2026-2222', 'CRITICAL'),
      finding('CVE-2026-3333', 'OK'),
    ];
    expect(about({ findings })).to.have.members([
      key('vulnerability', 'CVE-2026-1111'),
      key('vulnerability', 'CVE-2026-2222'),
    ]);
  });

  it('is nothing where a part of it cannot be told, or has no ticket by rule', () => {
    const findings = [finding('CVE-2026-1111', 'CRITICAL'), finding('CVE-2026-2222', 'UNKNOWN')];
    expect(about({ findings })).to.deep.equal([]);
    const bad = [finding('CVE-2026-1111', 'CRITICAL'), finding('CVE-2026-2222', 'CRITICAL')];
    expect(about({ findings: bad }, [{ match: { id: ['CVE-2026-2222'] }, ticket: false }])).to.deep.equal([]);
    expect(about({ state: 'UNKNOWN' })).to.deep.equal([]);
  });
});
