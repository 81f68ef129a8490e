/** Mail to a real server that takes it over TLS only, from whoever has logged in. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localMachine } from '../../src/host/local/machine.ts';
import { tracker as mail } from '../../src/incidents/trackers/mail/tracker.ts';
import type { Answer, TrackerKind, TrackerWorld } from '../../src/incidents/trackers/tracker.ts';
import { createCa, type Ca } from '../kit/ca.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { sampleOrder, sampleTelling } from '../kit/sample-telling.ts';
import { SMTP_PACKAGES, startSecureSmtpServer, startSmtpServer } from '../kit/smtp-server.ts';
import { script, talk } from '../kit/talking-server.ts';
import { issue, type Issued, serverExtensions } from '../kit/tls-ca.ts';

const USER = 'secmon';
const PASSWORD = 'correct horse battery staple';

describeWith(SMTP_PACKAGES, 'mail over TLS, with a login', function () {
  this.timeout(120_000);
  let directory: string;
  let ca: Ca;
  let certificate: Issued;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-smtp-'));
    ca = createCa(directory, 'authority');
    const extensions = serverExtensions('DNS:relay.example.org');
    certificate = issue(directory, ca, { subject: '/CN=relay.example.org', extensions });
  });
  after(() => rmSync(directory, { recursive: true }));

  async function send(port: number, change: object, password = PASSWORD): Promise<Answer> {
    const file = join(directory, 'password');
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    const world: TrackerWorld = {
      machine: localMachine(localHostFromSource()),
      signal: new AbortController().signal,
      site: () => Promise.resolve({ csirt: ['csirt@site-a.example'], ngiSecurity: [] }),
      linkOf: () => undefined,
      tlp: 'TLP:AMBER',
    };
    const part = {
      server: '127.0.0.1',
      port,
      from: 'secmon@example.org',
      serverName: 'relay.example.org',
      authorities: ca.certificateFile,
      user: USER,
      password: file,
      ...change,
    };
    const tracker = await (mail as TrackerKind<unknown>).open('mail', part, world);
    const answer = await tracker.send(sampleOrder(sampleTelling()), AbortSignal.timeout(60_000));
    await tracker.close?.();
    return answer;
  }

  for (const security of ['tls', 'starttls'] as const)
    it(`goes only to whom the certificate names, and only with the right password (${security})`, async () => {
      const { certificateFile, keyFile } = certificate;
      const login = { user: USER, password: PASSWORD };
      const isTls = security === 'tls';
      const server = await startSecureSmtpServer(directory, { certificateFile, keyFile, ...login, isTls });
      try {
        const stranger = await send(server.port, { security, serverName: 'other.example.org' });
        expect(stranger.state).to.equal('again');
        const unknown = createCa(directory, `other-${security}`).certificateFile;
        for (const authorities of [unknown, undefined]) {
          const answer = await send(server.port, { security, authorities });
          expect(answer.state).to.equal('again');
          expect(JSON.stringify(answer)).to.match(/certificate/i);
        }
        const wrong = await send(server.port, { security }, 'wrong');
        expect(wrong).to.include({ state: 'again', whole: true });
        expect(JSON.stringify(wrong))
          .to.match(/535|credentials/i)
          .and.not.to.contain(PASSWORD);
        const nobody = await send(server.port, { security, user: undefined, password: undefined });
        expect(nobody).to.include({ state: 'again', whole: true });
        expect(server.mails()).to.deep.equal([]);
        expect(await send(server.port, { security })).to.include({ state: 'sent' });
        expect(server.mails()).to.have.lengthOf(1);
        expect(server.mails()[0]).to.contain('To: csirt@site-a.example');
      } finally {
        await server.stop();
      }
    });

  it('does not go, and shows no password, where the server offers no STARTTLS', async () => {
    const server = await startSmtpServer(directory);
    try {
      for (const login of [{}, { user: undefined, password: undefined }]) {
        const answer = await send(server.port, { security: 'starttls', ...login });
        expect(answer.state).to.equal('again');
        expect(JSON.stringify(answer))
          .to.match(/TLS not available/)
          .and.not.to.contain(PASSWORD);
      }
      expect(server.mails()).to.deep.equal([]);
      const asked = await send(server.port, { security: 'none', user: undefined, password: undefined });
      expect([asked.state, server.mails().length]).to.deep.equal(['sent', 1]);
    } finally {
      await server.stop();
    }
  });

  const answers: Readonly<Record<string, readonly string[]>> = {
    'its greeting': ['554 5.7.1 no service for you\r\n'],
    'STARTTLS, which it does not know': ['220 mx\r\n', '250 mx\r\n', '502 5.5.1 no such command\r\n'],
  };
  for (const [what, lines] of Object.entries(answers))
    it(`is tried again where a server refuses everybody at ${what}`, async () => {
      const server = await talk(script(...lines));
      try {
        expect(await send(server.port, { security: 'starttls' })).to.include({ state: 'again', whole: true });
      } finally {
        await server.close();
      }
    });
});
