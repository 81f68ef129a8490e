/** From the reports of nodes to a ticket in a real RT, and to its end by what the nodes report alone: nobody decides anything. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { toldBy, type TrackerConfiguration } from '../../plugins/secmon-bridge/tracker-configuration.ts';
import { ledgerOf } from '../../plugins/store/ledger.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Issue } from '../../src/incidents/issue.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import type { Store } from '../../src/store/store.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { SECMON } from '../kit/executable.ts';
import { CVE, LACKS, MENDED, readAdvisory, reportNode } from '../kit/pakiti-nodes.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';

/** The bridge looks at findings twice a minute. */
const PATIENCE_SECONDS = 300;
const CSIRT = 'csirt@site-a.example';
const DUE = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);

describeWith(RT_PACKAGES, 'findings of Pakiti and a real Request Tracker', function () {
  this.timeout(900_000);
  let rt: Rt;
  let officer: RtClient;
  let server: PakitiSite;
  let bridge: BridgeSite;
  let store: Store;
  let ledger: Ledger;
  let ticket: number;

  before(async () => {
    rt = await startRt();
    officer = await rtClientWith(rt.url, rt.officerToken);
    server = new PakitiSite();
    bridge = new BridgeSite();
    const contacts = bridge.place('contacts.yaml');
    const sites = [
      { name: 'SITE-A', ngi: 'NGI_X', csirt: [CSIRT], certification: 'Certified', production: true },
    ];
    const ngis = [{ name: 'NGI_X', security: ['security@ngi-x.example'] }];
    writeFileSync(contacts, JSON.stringify({ ngis, sites }), { mode: 0o600 });
    const tracker = {
      ...{ name: 'rt', kind: 'rt', url: rt.url, token: rt.tokenFile, contacts },
      ...{ requestsPerSecond: 100, burst: 1000, updateSeconds: 0, inboundSeconds: 1 },
    } as TrackerConfiguration;
    bridge.configure({
      receivers: [{ name: 'drop', kind: 'nagios-status', path: bridge.place('no-status.dat') }],
      sinks: [],
      incidents: { contacts: { file: contacts }, pakiti: { store: { sqlite: server.place('store.db') } } },
      trackers: [tracker],
    });
    await readAdvisory(server.place('store.db'));
    store = await openSqlite(bridge.place('store.db'));
    ledger = ledgerOf(store, toldBy([tracker]));
    server.configure({ listen: { port: 0 } });
    await server.start();
    await report('wn1', LACKS);
    await report('wn2', LACKS);
    await report('wn3', MENDED);
    secmon('pakiti', 'tag', CVE, 'EGI-Critical', '--due', DUE, '--why', 'EGI-SVG-2026-1');
    await eventually('assessments', PATIENCE_SECONDS, () =>
      secmon('pakiti', 'hosts').includes('not been assessed') ? undefined : true,
    );
    await bridge.start();
  });
  after(async () => {
    await bridge.end();
    await server.end();
    await store.close();
    await bridge.remove();
    await server.remove();
    await officer.close();
    await rt.stop();
  });

  const report = (node: string, bash: string): Promise<void> =>
    reportNode(server.port, `${node}.site-a.example`, 'SITE-A', bash);

  function secmon(...argv: readonly string[]): string {
    const command = [...argv, '--config', server.configuration];
    const { stdout, status } = spawnSync(SECMON, command, { encoding: 'utf8' });
    expect(status, stdout).to.equal(0);
    return stdout;
  }

  /** Bodies of what the site got. */
  const mails = (): readonly string[] =>
    rt.mails().flatMap(({ to, body }) => (to.includes(CSIRT) ? [body] : []));
  const first = (): readonly string[] => mails().filter((body) => body.includes('\nOpened.\n'));

  async function eventuallyIs(what: string, is: (issue: Issue) => boolean): Promise<Issue> {
    return await eventually(what, PATIENCE_SECONDS, async () => {
      const [issue, ...others] = await ledger.issues({}, { after: 0, limit: 10 });
      expect(others).to.deep.equal([]);
      return issue !== undefined && is(issue) ? issue : undefined;
    });
  }

  async function nothingWaits(): Promise<void> {
    await eventually('an empty outbox', PATIENCE_SECONDS, async () =>
      (await ledger.outboxStatus('rt')).waiting === 0 ? true : undefined,
    );
  }

  it('are one ticket with the hosts of the site and the deadline, and one first mail', async () => {
    const { references, subject } = await eventuallyIs('a ticket', (one) => one.references.length > 0);
    await nothingWaits();
    ticket = Number(references[0]?.id);
    expect([subject.site, subject.id]).to.deep.equal(['SITE-A', CVE]);
    const opened = await officer.ticket(ticket);
    expect(opened).to.deep.include({ requestors: [CSIRT] });
    expect(opened.due?.slice(0, 10)).to.equal(DUE);
    const [mail, ...others] = mails();
    expect(others).to.deep.equal([]);
    expect(first()).to.deep.equal([mail]);
    expect(mail).to.include('wn1.site-a.example').and.to.include('wn2.site-a.example');
    expect(mail).not.to.include('wn3.site-a.example');
  });

  it('stay open while one host lacks the fix, and the site is told which has it now', async () => {
    await report('wn1', MENDED);
    await eventuallyIs('that wn1 is well', ({ hosts }) =>
      hosts.some(({ name, state }) => name === 'wn1.site-a.example' && state === 'OK'),
    );
    await nothingWaits();
    expect((await officer.ticket(ticket)).status).to.be.oneOf(['new', 'open']);
    const [, update, ...others] = mails();
    expect(others).to.deep.equal([]);
    expect(update).to.include('No longer affected: wn1.site-a.example').and.to.include('wn2.site-a.example');
  });

  it('are closed in RT when the last host has reported the fix, without anybody', async () => {
    await report('wn2', MENDED);
    await eventuallyIs('resolved', ({ state }) => state === 'resolved');
    await nothingWaits();
    const { status, owner } = await officer.ticket(ticket);
    expect([status, owner]).to.deep.equal(['resolved', 'Nobody']);
    const people = (await officer.history(ticket)).map(({ creator }) => creator);
    expect(people).to.include('secmon').and.not.to.include('officer').and.not.to.include(CSIRT);
    expect(first()).to.have.length(1);
  });

  it('are the same ticket when a host loses the fix again', async () => {
    await report('wn2', LACKS);
    const { references } = await eventuallyIs(
      'open again',
      ({ state }) => state === 'open' || state === 'new',
    );
    await nothingWaits();
    expect(references.filter(({ former }) => !former).map(({ id }) => Number(id))).to.deep.equal([ticket]);
    expect((await officer.ticket(ticket)).status).to.equal('open');
    expect(first()).to.have.length(1);
  });
});
