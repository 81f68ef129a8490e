import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tracker as kind } from '../../../src/incidents/trackers/webhook/tracker.ts';
import { startFaultServer } from '../../kit/fault-server.ts';
import { webhookDouble } from '../../kit/webhook-double.ts';
import type { TrackerMember } from './side.ts';

const SECRET = 'a secret/that+is=never "shown"';
const TOKEN = 'a-token-that-is-never-shown';

export const WEBHOOK: TrackerMember = {
  kind,
  atMost: 1,
  async start() {
    const directory = mkdtempSync(join(tmpdir(), 'secmon-tracker-webhook-'));
    const file = (name: string, content: string): string => {
      const path = join(directory, name);
      writeFileSync(path, `${content}\n`, { mode: 0o600 });
      return path;
    };
    const double = webhookDouble(SECRET);
    const server = await startFaultServer(double);
    return {
      configuration: { url: server.url, secret: file('key', SECRET), token: file('token', TOKEN) },
      secrets: [SECRET, TOKEN],
      had: () => Promise.resolve(double.taken.map((one) => (one as { readonly id: string }).id)),
      received: () => Promise.resolve(server.heard.map(({ body }) => body)),
      loseAnswer: () => server.plan({ kind: 'abort', effect: true }),
      turnAway: () => server.plan({ kind: 'status', status: 503, headers: { 'retry-after': '30' } }),
      async stop() {
        await server.close();
        rmSync(directory, { recursive: true });
      },
    };
  },
};
