import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tracker as kind } from '../../../src/incidents/trackers/thehive/tracker.ts';
import { startFaultServer } from '../../kit/fault-server.ts';
import { hiveDouble } from '../../kit/hive-double.ts';
import type { TrackerMember } from './side.ts';

const TOKEN = 'a-key-that-is-never-shown';

export const THEHIVE: TrackerMember = {
  kind,
  atMost: 1,
  async start() {
    const directory = mkdtempSync(join(tmpdir(), 'secmon-tracker-thehive-'));
    const token = join(directory, 'token');
    writeFileSync(token, `${TOKEN}\n`, { mode: 0o600 });
    const double = hiveDouble(TOKEN);
    const server = await startFaultServer(double);
    return {
      configuration: { url: server.url, token },
      secrets: [TOKEN],
      had: () =>
        Promise.resolve([...server.effects].flatMap(([effect, times]) => Array<string>(times).fill(effect))),
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
