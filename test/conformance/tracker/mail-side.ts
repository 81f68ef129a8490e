import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tracker as kind } from '../../../src/incidents/trackers/mail/tracker.ts';
import { startSmtpServer } from '../../kit/smtp-server.ts';
import type { TrackerMember } from './side.ts';

export const MAIL: TrackerMember = {
  kind,
  // SMTP has no way to ask what became of a mail whose answer was lost.
  atMost: 2,
  async start() {
    const directory = mkdtempSync(join(tmpdir(), 'secmon-tracker-mail-'));
    const server = await startSmtpServer(directory);
    return {
      configuration: {
        server: '127.0.0.1',
        port: server.port,
        security: 'none',
        from: 'secmon@example.org',
        officers: ['officer@example.org'],
      },
      secrets: [],
      // Byte for byte: what is sent again is the same.
      had: () => Promise.resolve(server.mails().map(withoutTrace)),
      received: () => Promise.resolve(server.mails()),
      loseAnswer: () => server.loseAnswer(),
      turnAway: () => server.hangUp(),
      async stop() {
        await server.stop();
        rmSync(directory, { recursive: true });
      },
    };
  },
};

/** The server says which connection it came by. */
function withoutTrace(mail: string): string {
  return mail.replace(/^X-Peer:.*\r?\n/m, '');
}
