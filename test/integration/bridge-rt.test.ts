/** Results into the bridge, issues in its ledger, tickets in a real RT, and what people do there back into the ledger. */
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { toldBy, type TrackerConfiguration } from '../../plugins/secmon-bridge/tracker-configuration.ts';
import { ledgerOf } from '../../plugins/store/ledger.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Issue } from '../../src/incidents/issue.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import type { Store } from '../../src/store/store.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';

const SITES = ['ANSWERS', 'RESOLVED', 'REJECTED', 'MERGED'] as const;
type SiteName = (typeof SITES)[number];
const PATIENCE_SECONDS = 120;
const PAGE = { after: 0, limit: 500 };

describeWith(RT_PACKAGES, 'the bridge and a real Request Tracker', function () {
  this.timeout(600_000);
  let rt: Rt;
  let officer: RtClient;
  let site: BridgeSite;
  let store: Store;
  let ledger: Ledger;
  let token: string;

  before(async () => {
    rt = await startRt();
    officer = await rtClientWith(rt.url, rt.officerToken);
    site = new BridgeSite();
    const made = newToken('all', '2099-01-01T00:00:00Z', { scopes: ['submit', 'read'] });
    token = made.token;
    const contacts = site.place('contacts.yaml');
    const sites = SITES.map((name) => ({
      name,
      ngi: 'NGI_X',
      csirt: [`csirt@${name.toLowerCase()}.example`],
    }));
    const ngis = [{ name: 'NGI_X', security: ['security@ngi.example'] }];
    writeFileSync(contacts, JSON.stringify({ ngis, sites }), { mode: 0o600 });
    const tracker = {
      name: 'rt',
      kind: 'rt',
      url: rt.url,
      token: rt.tokenFile,
      requestsPerSecond: 100,
      burst: 1000,
      updateSeconds: 0,
      inboundSeconds: 1,
      contacts,
    } as TrackerConfiguration;
    site.configure({
      listen: { port: 0, tokens: site.tokens(made.stored) },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [],
      incidents: { rules: [{ results: 1, recover: 1 }] },
      trackers: [tracker],
    });
    store = await openSqlite(site.place('store.db'));
    ledger = ledgerOf(store, toldBy([tracker]));
    await site.start();
    await seen(SITES);
    for (const name of SITES)
      await eventuallyIs(name, 'it has a ticket', ({ references }) => references.length > 0);
    await told();
  });
  after(async () => {
    await site.remove();
    await store.close();
    await officer.close();
    await rt.stop();
  });

  async function seen(sites: readonly SiteName[], node = 'wn1'): Promise<void> {
    const start = new Date().toISOString();
    const results = sites.map((name) => ({
      subject: { site: name, ngi: 'NGI_X', host: 'ce.example.org', node, service: 'eu.egi.sec.WN-Perm' },
      state: 'CRITICAL',
      summary: 'world writable',
      start,
    }));
    const answer = await fetch(`http://127.0.0.1:${site.port}/v1/results`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(results),
    });
    expect(answer.status).to.equal(202);
  }

  async function issueOf(name: SiteName): Promise<Issue | undefined> {
    const issues = await ledger.issues({ merged: true }, PAGE);
    return issues.find(({ subject }) => subject.site === name);
  }

  async function eventuallyIs(name: SiteName, what: string, is: (issue: Issue) => boolean): Promise<Issue> {
    return await eventually(`${name}: ${what}`, PATIENCE_SECONDS, async () => {
      const issue = await issueOf(name);
      return issue !== undefined && is(issue) ? issue : undefined;
    });
  }

  /** Until nothing is left to be sent. */
  async function told(): Promise<void> {
    await eventually('the outbox is empty', PATIENCE_SECONDS, async () =>
      (await ledger.outboxStatus('rt')).waiting === 0 ? true : undefined,
    );
  }

  async function ticketOf(name: SiteName): Promise<number> {
    const issue = await issueOf(name);
    return Number(issue?.references.find(({ former }) => !former)?.id);
  }

  const mailsTo = (name: SiteName): number =>
    rt.mails().filter(({ to }) => to.includes(`csirt@${name.toLowerCase()}.example`)).length;

  it('opens one ticket for each site, and writes to it once, with its NGI in copy', async () => {
    for (const name of SITES) {
      const ticket = await officer.ticket(await ticketOf(name));
      expect(ticket).to.deep.include({
        requestors: [`csirt@${name.toLowerCase()}.example`],
        cc: ['security@ngi.example'],
      });
      expect(ticket.fields['Site']).to.deep.equal([name]);
      expect(mailsTo(name)).to.equal(1);
      // RT opens what it has sent a message from: nobody has taken it up by that.
      expect(await issueOf(name)).to.deep.include({ state: 'new', acknowledgedAt: null });
    }
  });

  it('takes what a site answers, and no automatic reply', async () => {
    const ticket = await ticketOf('ANSWERS');
    const from = 'From: csirt@answers.example\nTo: rt@rt.example.org\n';
    const mail = (headers: string, text: string): string =>
      `${from}Subject: Re: [rt.example.org #${ticket}] x\nMessage-ID: <${text.length}@answers.example>\n${headers}\n${text}\n`;
    await rt.receive(mail('Auto-Submitted: auto-replied\n', 'I am on holiday.'));
    await rt.receive(mail('', 'We look into it.'));
    const { id, acknowledgedAt } = await eventuallyIs(
      'ANSWERS',
      'the answer',
      (one) => one.acknowledgedAt !== null,
    );
    expect(acknowledgedAt).to.be.a('number');
    const notes = await ledger.notes({ issue: id });
    expect(notes.map(({ text, audience, by }) => [text.trim(), audience, by.name, by.via])).to.deep.equal([
      ['We look into it.', 'site', 'csirt@answers.example', 'rt'],
    ]);
  });

  it('follows an officer who takes a ticket, sets a deadline and resolves it, and opens it when it is seen again', async () => {
    const id = await ticketOf('RESOLVED');
    await officer.update(id, { owner: 'officer', due: '2030-01-01T00:00:00Z' });
    await eventuallyIs('RESOLVED', 'owner and deadline', ({ owner, deadline }) => {
      return owner === 'officer' && deadline === Date.parse('2030-01-01T00:00:00Z') / 1000;
    });
    await officer.update(id, { status: 'resolved' });
    await eventuallyIs('RESOLVED', 'is resolved', ({ state }) => state === 'resolved');
    await seen(['RESOLVED']);
    await eventuallyIs('RESOLVED', 'is open again', ({ state }) => state === 'open');
    await told();
    const ticket = await officer.ticket(id);
    expect([ticket.id, ticket.status, ticket.owner]).to.deep.equal([id, 'open', 'officer']);
    expect(ticket.due).to.equal('2030-01-01T00:00:00Z');
  });

  it('leaves closed what an officer has rejected, when it is seen again', async () => {
    const id = await ticketOf('REJECTED');
    await officer.update(id, { status: 'rejected' });
    await eventuallyIs('REJECTED', 'is rejected', ({ state }) => state === 'rejected');
    const before = mailsTo('REJECTED');
    await seen(['REJECTED', 'ANSWERS'], 'wn2');
    await eventuallyIs('ANSWERS', 'what came with it', ({ hosts }) => hosts.length === 2);
    await told();
    expect((await officer.ticket(id)).status).to.equal('rejected');
    expect((await issueOf('REJECTED'))?.state).to.equal('rejected');
    expect(mailsTo('REJECTED')).to.equal(before);
  });

  it('goes on in the ticket that an officer has merged it into', async () => {
    const id = await ticketOf('MERGED');
    const theirs = await officer.create({ queue: 'Security Monitoring', subject: 'known before' });
    await officer.merge(id, theirs);
    await eventuallyIs('MERGED', 'the other ticket', ({ references }) =>
      references.some((one) => one.id === String(theirs) && !one.former),
    );
    await seen(['MERGED'], 'wn2');
    await eventuallyIs('MERGED', 'the second host', ({ hosts }) => hosts.length === 2);
    await told();
    const history = await officer.history(theirs);
    const said = history.filter(({ type, creator }) => creator === 'secmon' && type === 'Correspond');
    expect(said).to.have.length(2);
    expect(await ticketOf('MERGED')).to.equal(theirs);
  });
});
