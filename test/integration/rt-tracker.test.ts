/** What a tracker does on a real RT: one ticket for a key, one mail to a site, nothing of a human's overwritten. */
import { expect } from 'chai';
import { announce } from '../../src/incidents/trackers/rt/announce.ts';
import { changeTicket } from '../../src/incidents/trackers/rt/change-ticket.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import { ensureTicket, type TicketKey } from '../../src/incidents/trackers/rt/ensure-ticket.ts';
import { inboundSince } from '../../src/incidents/trackers/rt/inbound.ts';
import { sayOnce } from '../../src/incidents/trackers/rt/say-once.ts';
import { sentMails } from '../../src/incidents/trackers/rt/sent-mails.ts';
import type { NewTicket } from '../../src/incidents/trackers/rt/ticket-change.ts';
import { compare } from '../../src/incidents/trackers/rt/ticket-sql.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { rejection } from '../kit/rejection.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { OUR_QUEUE, RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';

const MILLISECONDS = 180_000;
const SELF = 'secmon';

describeWith(RT_PACKAGES, 'a tracker on a real Request Tracker', function () {
  this.timeout(MILLISECONDS);
  let rt: Rt;
  let client: RtClient;
  let officer: RtClient;

  before(async () => {
    rt = await startRt();
    client = await rtClientWith(rt.url, rt.token);
    officer = await rtClientWith(rt.url, rt.officerToken);
  });
  after(async () => {
    await client.close();
    await officer.close();
    await rt.stop();
  });

  const keyOf = (name: string): TicketKey => ({
    value: `sm1:${name}`,
    link: `https://secmon.example/i/${name}`,
    field: 'Monitoring Key',
  });
  const wanted = (subject: string): NewTicket => ({
    queue: OUR_QUEUE,
    subject,
    content: 'Three hosts.',
    fields: { Site: ['SITE-A'] },
  });
  const mailsTo = (address: string): number =>
    rt.mails().filter(({ to, cc }) => [...to, ...cc].includes(address)).length;

  describe('one ticket for one key', () => {
    it('is made once and found again, by field or by link', async () => {
      const first = await ensureTicket(client, SELF, keyOf('once'), wanted('once'));
      expect(first).to.deep.include({ created: true, merged: [], lost: [] });
      expect(first.ticket.fields['Monitoring Key']).to.deep.equal(['sm1:once']);
      const again = await ensureTicket(client, SELF, keyOf('once'), wanted('once'));
      expect([again.created, again.ticket.id]).to.deep.equal([false, first.ticket.id]);
      const { value, link } = keyOf('once');
      const { ticket } = await ensureTicket(client, SELF, { value, link }, wanted('once'));
      expect(ticket.id).to.equal(first.ticket.id);
    });

    it('is found in whatever state and queue humans have put it', async () => {
      const { ticket } = await ensureTicket(client, SELF, keyOf('moved'), wanted('moved'));
      await officer.update(ticket.id, { status: 'rejected' });
      const again = await ensureTicket(client, SELF, keyOf('moved'), wanted('moved'));
      expect([again.created, again.ticket.id, again.ticket.status]).to.deep.equal([
        false,
        ticket.id,
        'rejected',
      ]);
    });

    it('stays one when several make it at the same time', async () => {
      const made = await Promise.all(
        Array.from({ length: 4 }, () => ensureTicket(client, SELF, keyOf('race'), wanted('race'))),
      );
      const { ticket } = await ensureTicket(client, SELF, keyOf('race'), wanted('race'));
      const ids = new Set(
        await Promise.all(made.map(async (one) => (await client.ticket(one.ticket.id)).id)),
      );
      expect([...ids]).to.deep.equal([ticket.id]);
      expect(ticket.id).to.equal(Math.min(...made.map((one) => one.ticket.id)));
      expect(await client.search(compare('RefersTo', '=', keyOf('race').link))).to.have.length(1);
    });

    it('is followed into the ticket that an officer has merged it into', async () => {
      const { ticket } = await ensureTicket(client, SELF, keyOf('merged'), wanted('merged'));
      const theirs = await officer.create({ queue: OUR_QUEUE, subject: 'the officer knew it before' });
      await officer.merge(ticket.id, theirs);
      const again = await ensureTicket(client, SELF, keyOf('merged'), wanted('merged'));
      expect([again.created, again.ticket.id]).to.deep.equal([false, theirs]);
    });

    it('is not a ticket of an officer that merely refers to the issue', async () => {
      const theirs = await officer.create({
        queue: OUR_QUEUE,
        subject: 'a note',
        refersTo: [keyOf('note').link],
      });
      const { ticket, created } = await ensureTicket(client, SELF, keyOf('note'), wanted('note'));
      expect([created, ticket.id === theirs]).to.deep.equal([true, false]);
      expect((await client.ticket(theirs)).id).to.equal(theirs);
    });

    it('says which fields RT has dropped', async () => {
      const { lost } = await ensureTicket(client, SELF, keyOf('bare'), { ...wanted('bare'), queue: 'Bare' });
      expect(lost).to.deep.equal([
        "custom field 'Site': nothing, not 'SITE-A'",
        "custom field 'Monitoring Key': nothing, not 'sm1:bare'",
      ]);
    });
  });

  describe('the mails to a site', () => {
    it('are two where a ticket is made with its requestor: what is worked around', async () => {
      const id = await client.create({ ...wanted('naive'), requestors: ['csirt@naive.example'] });
      await client.correspond(id, { content: 'Please fix.' });
      expect(mailsTo('csirt@naive.example')).to.equal(2);
    });

    it('are one for the announcement, with the NGI in Cc, however often it is tried', async () => {
      const { ticket } = await ensureTicket(client, SELF, keyOf('mail'), wanted('mail'));
      const announcement = {
        requestors: ['csirt@one.example'],
        cc: ['security@ngi.example'],
        operation: 'op-announce-1',
        message: { content: 'Please fix.', subject: '[SITE-A] fix' },
      };
      const first = await announce(client, SELF, ticket, { ...announcement, mayHaveHappened: false });
      const found = await client.ticket(ticket.id);
      const again = await announce(client, SELF, found, { ...announcement, mayHaveHappened: true });
      expect([first.now, again.now, again.transaction]).to.deep.equal([true, false, first.transaction]);
      expect(mailsTo('csirt@one.example')).to.equal(1);
      const [mail] = rt.mails().filter(({ to }) => to.includes('csirt@one.example'));
      expect(mail?.cc).to.deep.equal(['security@ngi.example']);
      expect(mail?.body).to.contain('[secmon operation op-announce-1]');
      const sent = await sentMails(client, ticket.id);
      expect(sent.map(({ to, cc }) => [to, cc])).to.deep.equal([
        [['csirt@one.example'], ['security@ngi.example']],
      ]);
    });

    it('are looked for in the ticket that theirs was merged into', async () => {
      const { ticket } = await ensureTicket(client, SELF, keyOf('mail-merged'), wanted('mail-merged'));
      const saying = {
        kind: 'correspond',
        ticket: ticket.id,
        operation: 'op-merged-1',
        message: { content: 'Once.' },
      } as const;
      const first = await sayOnce(client, SELF, { ...saying, mayHaveHappened: false });
      const theirs = await officer.create({ queue: OUR_QUEUE, subject: 'theirs' });
      await officer.merge(ticket.id, theirs);
      for (const after of [0, first.transaction - 1]) {
        const again = await sayOnce(client, SELF, { ...saying, after, mayHaveHappened: true });
        expect([again.now, again.transaction]).to.deep.equal([false, first.transaction]);
      }
      const all = await client.history(ticket.id);
      expect(await client.history(ticket.id, first.transaction)).to.deep.equal(
        all.filter(({ id }) => id > first.transaction),
      );
    });
  });

  describe('changes', () => {
    it('are read back, and what RT has not done is a failure', async () => {
      const { ticket } = await ensureTicket(client, SELF, keyOf('change'), wanted('change'));
      const changed = await changeTicket(client, ticket.id, {
        priority: 90,
        due: '2026-12-24T12:00:00Z',
        fields: { IP: ['2001:DB8:0:0::2', '192.0.2.7'], 'CVE ID': ['CVE-2026-1234'] },
        addRefersTo: ['https://secmon.example/other', keyOf('change').link],
      });
      expect([changed.priority, changed.due]).to.deep.equal([90, '2026-12-24T12:00:00Z']);
      expect(changed.fields['Site']).to.deep.equal(['SITE-A']);
      const failure = await rejection(changeTicket(client, ticket.id, { fields: { Nope: ['x'] } }));
      expect(failure).to.include({ trouble: 'not-done' });
      expect((await changeTicket(client, ticket.id, { due: null, cc: ['a@example.org'] })).due).to.equal(
        undefined,
      );
      expect((await changeTicket(client, ticket.id, { cc: [] })).cc).to.deep.equal([]);
    });
  });

  it('hears what others do, once, and knows machines from humans', async () => {
    const { ticket } = await ensureTicket(client, SELF, keyOf('inbound'), wanted('inbound'));
    await announce(client, SELF, ticket, {
      requestors: ['csirt@answers.example'],
      cc: [],
      operation: 'op-inbound-1',
      message: { content: 'Please fix.' },
      mayHaveHappened: false,
    });
    const options = {
      queues: [OUR_QUEUE],
      self: SELF,
      cursor: 0,
      givenUp: () => false,
      rests: () => false,
      most: 1000,
    };
    const { rows } = await client.transactions([OUR_QUEUE], 0);
    const before = rows.at(-1)?.id ?? 0;
    const other = await officer.create({ queue: OUR_QUEUE, subject: 'other' });
    const mail = (headers: string, text: string): string =>
      `From: csirt@answers.example\nTo: rt@rt.example.org\nSubject: Re: [rt.example.org #${ticket.id}] x\nMessage-ID: <${text.length}.${ticket.id}@answers.example>\n${headers}\n${text}\n`;
    await rt.receive(mail('Auto-Submitted: auto-replied\n', 'I am on holiday.'));
    await rt.receive(mail('Precedence: bulk\n', 'We patch today.'));
    await officer.comment(ticket.id, { content: 'Called them.' });
    await officer.update(ticket.id, { status: 'stalled', owner: 'officer' });
    await officer.merge(ticket.id, other);
    const seen = new Set<number>();
    const { events, cursor } = await inboundSince(client, {
      ...options,
      handled: (id) => id <= before || seen.has(id),
    });
    for (const { id } of events) seen.add(id);
    const ours = events.filter((event) => event.ticket === ticket.id);
    expect(ours.map(({ kind, by }) => [kind, by])).to.deep.include.members([
      ['automatic-reply', 'csirt@answers.example'],
      ['reply', 'csirt@answers.example'],
      ['comment', 'officer'],
      ['owner', 'officer'],
      ['status', 'officer'],
      ['merged', 'officer'],
    ]);
    expect(ours.filter(({ kind }) => kind === 'reply')).to.deep.include.members([
      { ...ours.find(({ kind }) => kind === 'reply'), text: 'We patch today.\n' },
    ]);
    expect(ours.find(({ kind }) => kind === 'merged')).to.include({ into: other });
    expect(events.some(({ by }) => by === SELF)).to.equal(false);
    const again = await inboundSince(client, {
      ...options,
      cursor,
      handled: (id) => id <= before || seen.has(id),
    });
    expect(again).to.deep.include({ events: [], cursor, more: false, stops: [], rested: [] });
  });
});
