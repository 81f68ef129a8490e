import { expect } from 'chai';
import { sampleTelling } from '../../../../test/kit/sample-telling.ts';
import { T0 } from '../../../../test/kit/ledger.ts';
import type { FoundTicket } from './ticket.ts';
import type { TicketKey } from './ensure-ticket.ts';
import type { ToldIssue } from '../telling.ts';
import type { Desk } from './desk.ts';
import { changesOf, dueOf, issueFields, priorityOf, subjectOf } from './fields.ts';

const KEY: TicketKey = { value: 'sm1:x', link: 'https://x.example/sm1:x', field: 'Monitoring Key' };
const NO_HOSTS = { added: [], removed: [] };

function ticket(more: Partial<FoundTicket> = {}): FoundTicket {
  return {
    id: 1,
    subject: subjectOf(sampleTelling()),
    status: 'open',
    queue: 'Q',
    owner: 'Nobody',
    creator: 'secmon',
    requestors: [],
    cc: [],
    priority: priorityOf('high'),
    due: dueOf(T0),
    resolved: undefined,
    fields: { 'Monitoring Key': ['sm1:x'], IP: ['192.0.2.1', '198.51.100.7'] },
    refersTo: [KEY.link],
    memberOf: [],
    members: [],
    may: { correspond: true, comment: true, states: [] },
    ...more,
  };
}

const ALONE = { incident: undefined, left: [] };

describe('what a telling changes in the fields of a ticket', () => {
  const telling = sampleTelling({
    verb: 'update',
    about: { severity: 'critical', deadline: T0 + 60, title: 'worse' },
    news: {
      hosts: { added: ['192.0.2.2', 'wn9'], removed: ['192.0.2.1'] },
      severityWas: 'high',
      deadlineWas: T0,
      titleWas: 'CVE-2026-1234 exposed',
    },
  });

  it('is what is new, and the addresses that people have added stay', () => {
    expect(changesOf(telling, ticket(), KEY, ALONE)).to.deep.equal({
      subject: '[SITE-A] worse',
      priority: 100,
      due: dueOf(T0 + 60),
      fields: { IP: ['198.51.100.7', '192.0.2.2'] },
    });
  });

  it('is what has failed before, too, however much of it RT has', () => {
    const { news } = telling;
    const after = {
      ...telling,
      news: { ...news, halfWay: [{ severityWas: 'low' }, { deadlineWas: null }] },
    } as const;
    const change = (priority: number, due: string | undefined): unknown =>
      changesOf(after, ticket({ priority, due }), KEY, ALONE);
    for (const [priority, due] of [
      [priorityOf('low'), undefined],
      [priorityOf('high'), dueOf(T0)],
    ] as const)
      expect(change(priority, due)).to.include({ priority: 100, due: dueOf(T0 + 60) });
    for (const kept of ['priority', 'due'])
      expect(change(priorityOf('moderate'), dueOf(T0 + 7))).to.not.have.property(kept);
  });

  it('has in `IP` what RT takes for an address, whatever hosts are called', () => {
    const names = ['1234', '0x7f', '010.1.1.1', '10.1', 'fe80::1%eth0', '2001:db8::1', '192.0.2.9'];
    const hosts = { added: names, removed: ['1.2'] };
    const update = sampleTelling({ verb: 'update', about: { hosts: names }, news: { hosts } });
    const theirs = ticket({ fields: { IP: ['1.0.0.2'] } });
    expect(changesOf(update, theirs, KEY, ALONE)).to.deep.equal({
      fields: { IP: ['1.0.0.2', '2001:db8::1', '192.0.2.9'] },
    });
    const made = issueFields({ hasFields: true } as Desk, update.about as ToldIssue).fields;
    expect(made?.['IP']).to.deep.equal(['2001:db8::1', '192.0.2.9']);
  });

  it('is nothing of what a person has set otherwise', () => {
    const theirs = ticket({ subject: 'theirs', priority: 3, due: dueOf(T0 + 5), fields: {} });
    expect(changesOf(telling, theirs, KEY, ALONE)).to.equal(undefined);
  });

  it('is a key that is lost, and the incident that it belongs to', () => {
    const quiet = sampleTelling({ verb: 'note', news: { hosts: NO_HOSTS } });
    const bare = ticket({ refersTo: [], fields: { 'Monitoring Key': [] } });
    expect(changesOf(quiet, bare, KEY, { incident: 7, left: [] })).to.deep.equal({
      fields: { 'Monitoring Key': ['sm1:x'] },
      addRefersTo: [KEY.link],
      addMemberOf: [7],
    });
    expect(changesOf(quiet, ticket({ memberOf: [7] }), KEY, { incident: 7, left: [] })).to.equal(undefined);
  });

  it('is that it has left an incident, where it is still in it', () => {
    const moved = sampleTelling({ verb: 'group', news: { hosts: NO_HOSTS, incidentWas: 1 } });
    const inBoth = ticket({ memberOf: [7, 8] });
    expect(changesOf(moved, inBoth, KEY, { incident: undefined, left: [7] })).to.deep.equal({
      deleteMemberOf: [7],
    });
    expect(changesOf(moved, ticket({ memberOf: [7] }), KEY, { incident: 8, left: [7] })).to.deep.equal({
      addMemberOf: [8],
      deleteMemberOf: [7],
    });
    expect(changesOf(moved, ticket({ memberOf: [8] }), KEY, { incident: 8, left: [7, 8] })).to.equal(
      undefined,
    );
  });

  it('takes a deadline away, and gives one where there was none', () => {
    const over = sampleTelling({ about: { deadline: null }, news: { hosts: NO_HOSTS, deadlineWas: T0 } });
    expect(changesOf(over, ticket(), KEY, ALONE)).to.deep.equal({ due: null });
    const first = sampleTelling({ about: { deadline: T0 }, news: { hosts: NO_HOSTS, deadlineWas: null } });
    expect(changesOf(first, ticket({ due: undefined }), KEY, ALONE)).to.deep.equal({ due: dueOf(T0) });
  });

  it('has a subject that RT does not cut', () => {
    const long = subjectOf(sampleTelling({ about: { site: 'É'.repeat(200), title: 'x' } }));
    expect(Buffer.byteLength(long)).to.be.at.most(200);
    expect(long.startsWith('[ÉÉ')).to.equal(true);
  });
});
