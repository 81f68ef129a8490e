/** From the report of a node over HTTP to the mail of its site over a real SMTP server, and back: two daemons, two stores. */
import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { SECMON } from '../kit/executable.ts';
import { CVE, LACKS, MENDED, readAdvisory, reportNode } from '../kit/pakiti-nodes.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import { POLICY_DIRECTORY } from '../kit/shipped-policy.ts';
import { SMTP_PACKAGES, type SmtpServer, startSmtpServer } from '../kit/smtp-server.ts';

/** The bridge looks twice a minute, and at deadlines once. */
const PATIENCE_SECONDS = 240;
const CONTACTS = `ngis:
  - { name: NGI_X, security: [security@ngi-x.example] }
sites:
  - { name: SITE-A, ngi: NGI_X, csirt: [csirt@site-a.example], certification: Certified, production: true }
  - { name: SITE-B, ngi: NGI_X, csirt: [csirt@site-b.example], certification: Certified, production: true }
`;
/** Before those of the shipped policy, whose first step is after hours. */
const LADDER = `kind: ladder
id: at-once
title: Reminders of a test
source: a test
appliesTo: [{ classes: [vulnerability] }]
steps:
  - name: no-answer
    when: { of: opened, after: PT0H }
    do: remind
    to: [site]
    text: Nobody has answered yet.
`;

describeWith(SMTP_PACKAGES, 'what nodes report to a Pakiti server', function () {
  this.timeout(900_000);
  let server: PakitiSite;
  let bridge: BridgeSite;
  let mail: SmtpServer;

  before(async () => {
    server = new PakitiSite();
    bridge = new BridgeSite();
    mail = await startSmtpServer(bridge.directory);
    writeFileSync(bridge.place('contacts.yaml'), CONTACTS, { mode: 0o600 });
    bridge.configure({
      receivers: [{ name: 'drop', kind: 'nagios-status', path: bridge.place('no-status.dat') }],
      sinks: [],
      incidents: {
        contacts: { file: bridge.place('contacts.yaml') },
        policy: bridge.place('policy'),
        pakiti: { store: { sqlite: server.place('store.db') } },
      },
      trackers: [
        {
          ...{ name: 'site-mail', kind: 'mail', server: '127.0.0.1', port: mail.port, security: 'none' },
          ...{ from: 'secmon@example.org', perSecond: 100 },
        },
      ],
    });
    cpSync(POLICY_DIRECTORY, bridge.place('policy'), { recursive: true });
    writeFileSync(join(bridge.place('policy'), 'ladder-0.yaml'), LADDER, { mode: 0o600 });
    await readAdvisory(server.place('store.db'));
    await (await openSqlite(bridge.place('store.db'))).close();
    server.configure({ listen: { port: 0 } });
    await server.start();
  });
  after(async () => {
    await bridge.end();
    await server.end();
    await mail.stop();
    await bridge.remove();
    await server.remove();
  });

  const report = (host: string, site: string, bash: string): Promise<void> =>
    reportNode(server.port, host, site, bash);

  function secmon(...argv: readonly string[]): string {
    const site = argv[0] === 'pakiti' ? server : bridge;
    const command = [...argv, '--config', site.configuration];
    const { stdout, status } = spawnSync(SECMON, command, { encoding: 'utf8' });
    expect(status, stdout).to.equal(0);
    return stdout;
  }

  /** @param text that they hold */
  const mailsTo = (address: string, text: string): readonly string[] =>
    mail.mails().filter((one) => one.includes(`To: ${address}`) && one.includes(text));

  async function mailed(address: string, text: string): Promise<string> {
    const what = `to ${address}: ${text}`;
    return await eventually(what, PATIENCE_SECONDS, () => mailsTo(address, text)[0]);
  }

  it('is one mail to each site, with all of its hosts, once somebody has tagged it', async () => {
    await report('wn1.site-a.example', 'SITE-A', LACKS);
    await report('wn2.site-a.example', 'SITE-A', LACKS);
    await report('wn3.site-a.example', 'SITE-A', MENDED);
    await report('ce.site-b.example', 'SITE-B', LACKS);
    await report('stray.example', '', LACKS);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    secmon('pakiti', 'tag', CVE, 'EGI-Critical', '--due', tomorrow, '--why', 'EGI-SVG-2026-1');
    await eventually('assessments', PATIENCE_SECONDS, () =>
      secmon('pakiti', 'hosts').includes('not been assessed') ? undefined : true,
    );
    expect(secmon('incident', 'intake', '--dry-run')).to.include(
      `open: SITE-A vulnerability ${CVE}, critical`,
    );

    await bridge.start();
    expect(bridge.printed).to.equal('');
    const first = await mailed('csirt@site-a.example', 'Opened.');
    expect(first).to.include('wn1.site-a.example').and.to.include('wn2.site-a.example');
    expect(first).not.to.include('wn3').and.not.to.include('stray');
    expect(first).to.include(`Deadline:  ${tomorrow}`);
    await mailed('csirt@site-b.example', 'Opened.');
    expect(secmon('incident', 'held')).to.include('unknown-site').and.to.include('stray.example');
    const list = JSON.parse(secmon('incident', 'list', '--json')) as readonly {
      readonly incident: unknown;
    }[];
    expect(list).to.have.lengthOf(2);
    expect(new Set(list.map(({ incident }) => incident)).size).to.equal(1);
  });

  it('is reminded of once, by a bridge that was killed as well', async () => {
    await bridge.end('SIGKILL');
    await bridge.start();
    await mailed('csirt@site-a.example', 'Nobody has answered yet.');
  });

  it('is resolved by the reports of all hosts of a site, and not where one of them is silent', async () => {
    await report('ce.site-b.example', 'SITE-B', MENDED);
    await report('wn1.site-a.example', 'SITE-A', MENDED);
    await mailed('csirt@site-b.example', 'Resolved');
    await eventually('that wn1 is well', PATIENCE_SECONDS, () =>
      bridge.log.find(({ why }) => String(why).startsWith('wn1.site-a.example is OK')),
    );
    await bridge.end('SIGKILL');
    await bridge.start();
    await report('ce.site-b.example', 'SITE-B', MENDED);
    await eventually('a look', PATIENCE_SECONDS, () => {
      const shown = secmon('incident', 'list', '--all');
      return shown.includes('resolved') ? shown : undefined;
    });
    expect(secmon('incident', 'show', '1')).to.include('wn2.site-a.example');
    expect(secmon('incident', 'list')).to.include('SITE-A').and.not.to.include('SITE-B');
    for (const site of ['a', 'b']) {
      expect(mailsTo(`csirt@site-${site}.example`, 'Opened.')).to.have.lengthOf(1);
      expect(mailsTo(`csirt@site-${site}.example`, 'Nobody has answered yet.').length).to.equal(1);
    }
    expect(mailsTo('csirt@site-a.example', 'Resolved')).to.have.lengthOf(0);
  });
});
