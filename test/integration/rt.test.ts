/** The client of RT against a real one: each way in which RT does something else than it says. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import { anyOf, compare, fieldIs, type TicketSql } from '../../src/incidents/trackers/rt/ticket-sql.ts';
import { requireUtc } from '../../src/incidents/trackers/rt/time-zone.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { rejection } from '../kit/rejection.ts';
import { rtClientWith, searchedAgain } from '../kit/rt/client.ts';
import { OUR_QUEUE, RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';

const MILLISECONDS = 180_000;
const KEY = 'Monitoring Key';

describeWith(RT_PACKAGES, 'the client of a real Request Tracker', function () {
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

  it('says its version, and who we are', async () => {
    expect(await client.version()).to.match(/^5\./);
    expect(await client.self()).to.deep.equal({ name: 'secmon', timeZone: 'UTC', emailAddress: '' });
  });

  it('makes a ticket that reads back as it was meant', async () => {
    const id = await client.create({
      queue: OUR_QUEUE,
      subject: '[SITE-A] CVE-2026-1234\non 3 hosts',
      content: 'Zürich ✓\nline 2',
      priority: 80,
      due: '2026-11-30T00:00:00Z',
      fields: { [KEY]: ['sm1:made'], Site: ['SITE-A'], IP: ['192.0.2.10', '2001:db8::1'] },
      refersTo: ['https://secmon.example/i/made'],
      attachments: [{ name: 'hosts.csv', type: 'text/csv', bytes: Buffer.from('a,b\n') }],
    });
    const ticket = await client.ticket(id);
    expect({
      ...ticket,
      etag: '',
      fields: { ...ticket.fields, IP: ticket.fields['IP']?.toSorted() },
    }).to.deep.equal({
      id,
      etag: '',
      subject: '[SITE-A] CVE-2026-1234 on 3 hosts',
      status: 'new',
      queue: OUR_QUEUE,
      owner: 'Nobody',
      creator: 'secmon',
      requestors: [],
      cc: [],
      priority: 80,
      due: '2026-11-30T00:00:00Z',
      resolved: undefined,
      fields: { [KEY]: ['sm1:made'], Site: ['SITE-A'], IP: ['192.0.2.10', '2001:db8::1'], 'CVE ID': [] },
      refersTo: ['https://secmon.example/i/made'],
      memberOf: [],
      members: [],
      may: { correspond: true, comment: true, states: ['open', 'resolved', 'rejected'] },
    });
    const [made] = await client.history(id);
    expect(made).to.include({ type: 'Create', creator: 'secmon', ticket: id });
    const texts = await client.ownTexts(made?.id ?? 0);
    expect(texts).to.include.members(['Zürich ✓\nline 2', 'a,b\n']);
    const [found] = await client.search(fieldIs(KEY, 'sm1:made'));
    const sorted = (fields: object): object =>
      JSON.parse(JSON.stringify(fields), (_key, value: unknown) =>
        Array.isArray(value) ? value.toSorted() : value,
      ) as object;
    expect(sorted({ ...found, etag: ticket.etag })).to.deep.equal(sorted(ticket));
  });

  it('loses values of unknown, unapplied and unwritable fields without a word', async () => {
    for (const queue of [OUR_QUEUE, 'Bare', 'Mute']) {
      const id = await client.create({
        queue,
        subject: 'lossy',
        fields: { 'No Such Field': ['x'], ...(queue === OUR_QUEUE ? {} : { [KEY]: ['sm1:lost'] }) },
      });
      const { fields } = await client.ticket(id);
      expect(Object.values(fields).flat()).to.deep.equal([]);
    }
    expect(await client.search(fieldIs(KEY, 'sm1:lost'))).to.deep.equal([]);
    expect(await client.search(fieldIs('No Such Field', 'x'))).to.deep.equal([]);
  });

  it('says with 200 what it has not done', async () => {
    const id = await client.create({ queue: OUR_QUEUE, subject: 'refused' });
    const said = await client.update(id, { status: 'nonsense' });
    expect(said.join()).to.contain("isn't a valid status");
    expect(await client.update(id, { fields: { 'No Such Field': ['x'] } })).to.be.an('array');
    expect((await client.ticket(id)).status).to.equal('new');
  });

  it('takes a change only of the ticket that was read', async () => {
    const id = await client.create({ queue: OUR_QUEUE, subject: 'locked' });
    const { etag } = await client.ticket(id);
    await officer.update(id, { status: 'rejected' });
    const failure = await rejection(client.update(id, { status: 'open' }, etag));
    expect(failure).to.include({ trouble: 'stale', mayHaveHappened: false });
    expect((await client.ticket(id)).status).to.equal('rejected');
    await client.update(id, { priority: 7 }, (await client.ticket(id)).etag);
    expect((await client.ticket(id)).priority).to.equal(7);
  });

  it('answers for a merged ticket with the one it is in', async () => {
    const kept = await client.create({ queue: OUR_QUEUE, subject: 'kept' });
    const gone = await client.create({
      queue: OUR_QUEUE,
      subject: 'gone',
      refersTo: ['https://secmon.example/i/gone'],
    });
    await officer.merge(gone, kept);
    const ticket = await client.ticket(gone);
    expect([ticket.id, ticket.refersTo]).to.deep.equal([kept, ['https://secmon.example/i/gone']]);
    expect((await client.history(kept)).filter(({ type }) => type === 'Create')).to.have.length(2);
    expect(await client.history(gone)).to.deep.equal(await client.history(kept));
  });

  it('gives all of a long history, of which RT names no next page', async () => {
    const id = await client.create({ queue: OUR_QUEUE, subject: 'long' });
    const cc = Array.from({ length: 120 }, (_, index) => `person-${index}@example.org`);
    await officer.update(id, { cc });
    expect((await client.history(id)).filter(({ type }) => type === 'AddWatcher')).to.have.length(120);
    const { rows: all } = await client.transactions([OUR_QUEUE], 0);
    const ids = all.map((one) => one.id);
    expect(ids.length).to.be.above(120);
    expect(ids).to.deep.equal([...new Set(ids)].toSorted((one, other) => one - other));
  });

  it('tells nothing found from no answer', async () => {
    expect(await client.search(compare('RefersTo', '=', 'https://secmon.example/none'))).to.deep.equal([]);
    const wrong = await rejection(client.search('Queue = ' as TicketSql));
    expect(wrong).to.include({ trouble: 'rejected', mayHaveHappened: false });
    expect(await rejection(client.ticket(99_999_999))).to.include({ trouble: 'no-such' });
    expect(await rejection(client.queue('No Such Queue'))).to.include({ trouble: 'forbidden' });
    const nobody = await rtClientWith(rt.url, `1-999999-${'0'.repeat(32)}`);
    expect(await rejection(nobody.version())).to.include({ trouble: 'unauthorized' });
    const astray = await rtClientWith(`${rt.url}/elsewhere`, rt.token);
    expect(await rejection(astray.version())).to.include({ trouble: 'not-rt' });
  });

  it('lets no value out of its quotes', async () => {
    const hostile = fc.oneof(
      fc.constantFrom("x' OR id > '0", String.raw`\' OR id > 0 OR 'a' = '`, '\\', "'", String.raw`a\\'b`),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom("'", '\\', '"', '(', ')', ' ', 'O', 'R'),
        minLength: 1,
        maxLength: 12,
      }),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const byLink = compare('RefersTo', '=', `https://none.example/${text}`);
        const byField = fieldIs(KEY, `none ${text}`);
        expect(await searchedAgain(client, anyOf(byLink, byField))).to.deep.equal([]);
      }),
      { numRuns: 40 },
    );
  });

  it('finds keys of any printable text', async () => {
    const key = fc
      .string({
        unit: fc.constantFrom("'", '\\', '"', '{', '}', '(', '%', '_', 'a', 'Ü'),
        minLength: 1,
        maxLength: 12,
      })
      .map((text) => `k:${text}:e`);
    await fc.assert(
      fc.asyncProperty(key, async (value) => {
        const id = await client.create({ queue: OUR_QUEUE, subject: 'any key', fields: { [KEY]: [value] } });
        const found = await client.search(fieldIs(KEY, value));
        expect(found.map((one) => one.id)).to.include(id);
        expect(found.every(({ fields }) => fields[KEY]?.[0] === value)).to.equal(true);
      }),
      { numRuns: 6 },
    );
  });

  it('reads the dates of a query in UTC, once our user is', async () => {
    const stranger = await rtClientWith(rt.url, rt.strangerToken);
    const failure = await rejection(requireUtc(stranger));
    expect(failure).to.include({ trouble: 'not-done' });
    await client.setTimeZone('US/Eastern');
    await client.create({ queue: OUR_QUEUE, subject: 'just now' });
    const instant = new Date(Date.now() - 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const recent = compare('LastUpdated', '>', instant);
    expect(await client.search(recent)).to.deep.equal([]);
    expect((await requireUtc(client)).timeZone).to.equal('UTC');
    expect(await client.search(recent)).not.to.deep.equal([]);
  });
});
