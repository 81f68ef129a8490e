/** Sites that are not told, in a bridge with contacts from GOCDB: seen by whoever looks, until an officer releases them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { BridgeStatus } from '../../checks/bridge/status.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { createCa } from '../kit/ca.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { SECMON } from '../kit/executable.ts';
import { type GocdbDouble, startGocdb } from '../kit/gocdb-double.ts';
import { sampleReport } from '../kit/sample-event.ts';
import { SMTP_PACKAGES, type SmtpServer, startSmtpServer } from '../kit/smtp-server.ts';
import { issue, serverExtensions } from '../kit/tls-ca.ts';

const PATIENCE_SECONDS = 90;
const SITES = [
  { id: 1, name: 'SITE-TOLD', ngi: 'NGI_X', csirt: 'csirt@told.example' },
  { id: 2, name: 'SITE-HELD', ngi: 'NGI_X', csirt: 'csirt@held.example', certification: 'Uncertified' },
  { id: 3, name: 'SITE-MUTE', ngi: 'NGI_X', csirt: 'not set' },
];

describeWith(SMTP_PACKAGES, 'a bridge with sites that are not told', function () {
  this.timeout(300_000);
  const { token, stored } = newToken('sender', '2099-01-01T00:00:00Z', { scopes: ['submit', 'read'] });
  let site: BridgeSite;
  let gocdb: GocdbDouble;
  let mail: SmtpServer;

  before(async () => {
    site = new BridgeSite();
    const { directory } = site;
    const ca = createCa(directory, 'authority');
    const client = issue(directory, ca, { subject: '/CN=secmon', extensions: serverExtensions() });
    const content = { sites: SITES, ngis: { NGI_X: 'security@ngi-x.example' }, downtimes: [], changes: [] };
    gocdb = await startGocdb(issue(directory, ca), ca, content);
    mail = await startSmtpServer(directory);
    mkdirSync(site.place('cache'), { mode: 0o700 });
    site.configure({
      listen: { port: 0, tokens: site.tokens(stored) },
      status: site.place('status.json'),
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [],
      incidents: {
        contacts: {
          gocdb: {
            url: gocdb.url,
            certificate: client.certificateFile,
            key: client.keyFile,
            authorities: ca.certificateFile,
            cache: site.place('cache'),
          },
        },
        rules: [{ results: 1 }],
      },
      trackers: [
        {
          name: 'site-mail',
          kind: 'mail',
          server: '127.0.0.1',
          port: mail.port,
          security: 'none',
          from: 'secmon@example.org',
          perSecond: 100,
        },
      ],
    });
    await site.start();
  });
  after(async () => {
    await site.end();
    await mail.stop();
    await gocdb.close();
    await site.remove();
  });

  function secmon(...argv: readonly string[]): string {
    const command = ['incident', ...argv, '--config', site.configuration];
    const { stdout, status } = spawnSync(SECMON, command, { encoding: 'utf8' });
    expect(status, stdout).to.equal(0);
    return stdout;
  }

  const recipients = (): readonly string[] =>
    mail.mails().flatMap((one) => /^To: (.*)$/m.exec(one)?.[1] ?? []);
  const lineOf = (name: string, text: string): string =>
    text.split('\n').find((line) => line.includes(name)) ?? '';

  it('tells the others, and shows which are not told and why', async () => {
    expect(site.printed).to.equal('');
    const start = new Date().toISOString();
    for (const { name } of SITES) {
      const subject = { site: name, host: `ce.${name.toLowerCase()}.example`, service: 'eu.egi.sec.CRL' };
      const report = sampleReport({ subject, start, end: start, state: 'CRITICAL' });
      expect((await site.post(token, report)).status).to.equal(202);
    }
    await eventually('the first mail', PATIENCE_SECONDS, () => (recipients().length > 0 ? true : undefined));
    await eventually('what waits in the status', PATIENCE_SECONDS, () => {
      const { trackers = [] } = JSON.parse(readFileSync(site.place('status.json'), 'utf8')) as BridgeStatus;
      const [{ held, contactless, failed } = {}] = trackers;
      return held === 1 && contactless === 1 && failed === 0 ? true : undefined;
    });
    expect(recipients()).to.deep.equal(['csirt@told.example']);
    const list = secmon('list');
    expect(lineOf('SITE-TOLD', list)).not.to.contain('not told');
    for (const name of ['SITE-HELD', 'SITE-MUTE']) expect(lineOf(name, list)).to.contain('new, not told');
    const held = secmon('held');
    expect(held).to.contain('its certification status is Uncertified').and.to.contain('SITE-MUTE');
    const metrics = await fetch(`http://127.0.0.1:${site.port}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await metrics.text()).to.contain('secmon_bridge_tracker_contactless{tracker="site-mail"} 1\n');
  });

  it('tells a site that an officer has released, and holds it again when that ends', async () => {
    const why = ['--as', 'olga', '--why', 'they agreed by phone'];
    expect(secmon('release', 'SITE-HELD', ...why)).to.equal('SITE-HELD: told from now on\n');
    await eventually('the mail to it', PATIENCE_SECONDS, () =>
      recipients().includes('csirt@held.example') ? true : undefined,
    );
    expect(lineOf('SITE-HELD', secmon('list'))).not.to.contain('not told');
    expect(secmon('release', 'SITE-HELD', '--end', ...why)).to.equal('SITE-HELD: as policy has it\n');
    secmon('note', '2', 'how is it?', '--to-site', '--as', 'olga');
    await eventually('that it waits', PATIENCE_SECONDS, () =>
      lineOf('SITE-HELD', secmon('list')).includes('not told') ? true : undefined,
    );
  });
});
