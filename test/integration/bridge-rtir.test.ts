/** Issues in the queues of RTIR on a real RT, beside mail, a webhook and a file: their life, and two ways to make two of them one. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { toldBy, type TrackerConfiguration } from '../../plugins/secmon-bridge/tracker-configuration.ts';
import { ledgerOf } from '../../plugins/store/ledger.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Issue } from '../../src/incidents/issue.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { Message } from '../../src/incidents/trackers/message.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import type { Store } from '../../src/store/store.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { SECMON } from '../kit/executable.ts';
import { type FaultServer, startFaultServer } from '../kit/fault-server.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';
import { SMTP_PACKAGES, type SmtpServer, startSmtpServer } from '../kit/smtp-server.ts';
import { webhookDouble } from '../kit/webhook-double.ts';

const PATIENCE_SECONDS = 60;
const PAGE = { after: 0, limit: 500 };
const KEY = 'a key that nobody guesses';
const CSIRT = 'csirt@site-a.example';
const CVES = ['CVE-2026-1001', 'CVE-2026-1002', 'CVE-2026-1003'] as const;
type Cve = (typeof CVES)[number];

describeWith([...RT_PACKAGES, ...SMTP_PACKAGES], 'the bridge and RTIR', function () {
  this.timeout(900_000);
  let rt: Rt;
  let officer: RtClient;
  let mail: SmtpServer;
  let webhook: FaultServer;
  let site: BridgeSite;
  let store: Store;
  let ledger: Ledger;
  let trackers: readonly TrackerConfiguration[];
  const double = webhookDouble(KEY);
  const { token, stored } = newToken('all', '2099-01-01T00:00:00Z', { scopes: ['submit', 'read'] });

  before(async () => {
    rt = await startRt('rtir');
    officer = await rtClientWith(rt.url, rt.officerToken);
    site = new BridgeSite();
    mail = await startSmtpServer(site.directory);
    webhook = await startFaultServer(double);
    const file = (name: string, text: string): string => {
      writeFileSync(site.place(name), text, { mode: 0o600 });
      return site.place(name);
    };
    const contacts = file('contacts.yaml', JSON.stringify({ sites: [{ name: 'SITE-A', csirt: [CSIRT] }] }));
    const common = { contacts, updateSeconds: 0, inboundSeconds: 1, perSecond: 100 };
    const rate = { requestsPerSecond: 100, burst: 1000 };
    const server = { server: '127.0.0.1', port: mail.port, security: 'none', from: 'secmon@example.org' };
    trackers = [
      { ...common, ...rate, name: 'rtir', kind: 'rtir', url: rt.url, token: rt.tokenFile },
      { ...common, ...server, name: 'mails', kind: 'mail' },
      { ...common, name: 'hook', kind: 'webhook', url: webhook.url, secret: file('key', `${KEY}\n`) },
      { ...common, name: 'lines', kind: 'file', path: site.place('issues.jsonl') },
    ] as never;
    site.configure({
      listen: { port: 0, tokens: site.tokens(stored) },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [],
      incidents: { rules: [{ results: 1, recover: 1 }] },
      trackers,
    });
    store = await openSqlite(site.place('store.db'));
    ledger = ledgerOf(store, toldBy(trackers));
    await site.start();
    for (const cve of CVES) await seen(cve);
    await told();
  });
  after(async () => {
    await site.remove();
    await store.close();
    await officer.close();
    await webhook.close();
    await mail.stop();
    await rt.stop();
  });

  async function seen(cve: Cve, node = 'wn1'): Promise<void> {
    const subject = {
      site: 'SITE-A',
      host: 'ce.example.org',
      node,
      service: `eu.egi.sec.WN-check_${cve}-ops`,
    };
    const start = new Date().toISOString();
    const answer = await site.post(token, { subject, state: 'CRITICAL', summary: 'vulnerable', start });
    expect(answer.status).to.equal(202);
    await eventuallyIs(cve, `sees ${node}`, (one) =>
      one.hosts.some(({ name, state }) => name === node && state === 'CRITICAL'),
    );
  }

  /** What it is now: where it was merged, the survivor. */
  async function issueOf(cve: Cve): Promise<Issue | undefined> {
    const issues = await ledger.issues({ merged: true }, PAGE);
    const own = issues.find(({ subject }) => subject.id === cve);
    return own === undefined || own.mergedInto === null ? own : await ledger.issue(own.mergedInto);
  }
  async function eventuallyIs(cve: Cve, what: string, is: (issue: Issue) => boolean): Promise<Issue> {
    return await eventually(`${cve}: ${what}`, PATIENCE_SECONDS, async () => {
      const issue = await issueOf(cve);
      return issue !== undefined && is(issue) ? issue : undefined;
    });
  }

  async function told(): Promise<void> {
    for (const { name } of trackers)
      await eventually(`nothing waits for ${name}`, PATIENCE_SECONDS, async () =>
        (await ledger.outboxStatus(name)).waiting === 0 ? true : undefined,
      );
    expect((await ledger.operations({ state: ['failed'] }, PAGE)).map(({ reason }) => reason)).to.deep.equal(
      [],
    );
  }

  async function ticketOf(cve: Cve, kind: 'report' | 'investigation'): Promise<number> {
    const { references = [] } = (await issueOf(cve)) ?? {};
    return Number(references.find((one) => !one.former && one.tracker === 'rtir' && one.kind === kind)?.id);
  }
  const both = async (cve: Cve): Promise<readonly number[]> => [
    await ticketOf(cve, 'report'),
    await ticketOf(cve, 'investigation'),
  ];
  const statuses = async (cve: Cve): Promise<readonly string[]> =>
    await Promise.all((await both(cve)).map(async (id) => (await officer.ticket(id)).status));
  const words = async (ticket: number): Promise<number> =>
    (await officer.history(ticket)).filter(
      ({ type, creator }) => creator === 'secmon' && type === 'Correspond',
    ).length;
  const marked = (): number =>
    rt.mails().filter(({ to, body }) => to.includes(CSIRT) && body.includes('secmon operation')).length;
  const verbs = (messages: readonly unknown[], about: Cve): readonly string[] =>
    (messages as readonly Message[]).flatMap(({ about: one, verb }) =>
      one.kind === 'issue' && one.subject.id === about ? verb : [],
    );
  const lines = (): readonly unknown[] =>
    readFileSync(site.place('issues.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);
  const mailsOf = (cve: Cve): readonly string[] =>
    mail.mails().filter((one) => one.includes(`Subject: [SITE-A] ${cve} at SITE-A`));

  it('has a Report and an Investigation of each, and one mail', async () => {
    const all = (await Promise.all(CVES.map(both))).flat();
    expect(new Set(all).size).to.equal(6);
    expect(marked()).to.equal(3);
    for (const cve of CVES) {
      const { memberOf, requestors } = await officer.ticket(await ticketOf(cve, 'investigation'));
      expect([memberOf.length, requestors]).to.deep.equal([1, [CSIRT]]);
    }
  });

  it('is told of another host, answered by the site, resolved by an officer and open when it is seen again', async () => {
    const [cve] = CVES;
    const tickets = await both(cve);
    const [, investigation = 0] = tickets;
    await seen(cve, 'wn2');
    await told();
    expect(await words(investigation)).to.equal(2);
    const head = `From: ${CSIRT}\nTo: rt@rt.example.org\nSubject: Re: [rt.example.org #${investigation}] x\n`;
    await rt.receive(`${head}Message-ID: <1@site-a.example>\n\nWe look into it.\n`, 'Investigations');
    const { id } = await eventuallyIs(cve, 'is answered', ({ acknowledgedAt }) => acknowledgedAt !== null);
    const notes = await ledger.notes({ issue: id });
    expect(notes.map(({ text, by }) => [text.trim(), by.name])).to.deep.equal([['We look into it.', CSIRT]]);
    await officer.update(investigation, { status: 'resolved' });
    await eventuallyIs(cve, 'is resolved', ({ state }) => state === 'resolved');
    await told();
    expect(await statuses(cve)).to.deep.equal(['resolved', 'resolved']);
    await seen(cve);
    await eventuallyIs(cve, 'is open again', ({ state }) => state === 'open');
    await told();
    expect(await statuses(cve)).to.deep.equal(['open', 'open']);
    expect(await both(cve)).to.deep.equal(tickets);
  });

  it('follows an officer who merges two Investigations: one issue, in every tracker', async () => {
    const [into, cve] = CVES;
    const [report, investigation] = await both(into);
    const [oldReport, oldInvestigation = 0] = await both(cve);
    await officer.merge(oldInvestigation, investigation ?? 0);
    await eventually('the issues are one', PATIENCE_SECONDS, async () =>
      (await issueOf(cve))?.id === (await issueOf(into))?.id ? true : undefined,
    );
    await told();
    await isOne(into, cve, [report, investigation], [oldReport, oldInvestigation]);
  });

  it('has the tickets of two merged that an officer merges in the ledger, in every tracker', async () => {
    const [into, , cve] = CVES;
    const [kept, gone] = [await both(into), await both(cve)];
    const [from, to] = [(await issueOf(cve))?.id, (await issueOf(into))?.id];
    const who = ['--as', 'olga', '--why', 'the same'];
    const argv = ['incident', 'merge', String(from), String(to), ...who, '--config', site.configuration];
    const { stdout, status } = spawnSync(SECMON, argv, { encoding: 'utf8' });
    expect(status, stdout).to.equal(0);
    await told();
    await isOne(into, cve, kept, gone);
  });

  async function isOne(
    into: Cve,
    cve: Cve,
    kept: readonly (number | undefined)[],
    gone: readonly (number | undefined)[],
  ): Promise<void> {
    for (const [index, id] of gone.entries())
      expect((await officer.ticket(id ?? 0)).id).to.equal(kept[index]);
    for (const messages of [double.taken, lines()]) expect(verbs(messages, cve).at(-1)).to.equal('merge');
    expect(mailsOf(cve)).to.have.lengthOf(1);
    const before = [await words(kept[1] ?? 0), mailsOf(into).length, double.taken.length];
    await seen(cve, `wn${cve.slice(-1)}9`);
    await told();
    expect(await both(cve)).to.deep.equal(kept);
    expect(await both(into)).to.deep.equal(kept);
    expect([await words(kept[1] ?? 0), mailsOf(into).length, double.taken.length]).to.deep.equal(
      before.map((count) => count + 1),
    );
    expect(verbs(double.taken, into).at(-1)).to.equal('update');
    expect(mailsOf(cve)).to.have.lengthOf(1);
  }
});
