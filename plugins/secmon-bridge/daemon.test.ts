import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { subjectKey } from '../../src/bridge/event.ts';
import { Failure } from '../../src/host/failure.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Store } from '../../src/store/store.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { sampleEvent } from '../../test/kit/sample-event.ts';
import { openSqlite } from '../store/sqlite.ts';
import { Activity } from './activity.ts';
import type { Configuration } from './configuration.ts';
import { startBridge } from './daemon.ts';
import { metrics } from './metrics.ts';

describe('a bridge whose configuration cannot be used, over a store with something to deliver', function () {
  this.timeout(180_000);
  let directory: string;
  let store: Store;
  let busy: Server;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-daemon-'));
    store = await openSqlite(join(directory, 'store.db'));
    const event = sampleEvent();
    const { id, subject } = event;
    await store.append(
      [{ id, subject: subjectKey(subject), body: JSON.stringify(event) }],
      Date.now() / 1000,
    );
    busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
  });
  afterEach(async () => {
    busy.close();
    await store.close();
    rmSync(directory, { recursive: true });
  });

  const refused: Readonly<Record<string, () => Partial<Configuration>>> = {
    'contacts that are missing': () => ({
      incidents: { contacts: { file: join(directory, 'no-contacts.yaml') } },
    }),
    'a secret of digests that is missing': () => ({
      incidents: {
        digests: {
          mail: {
            server: 'localhost',
            from: 'secmon@example.org',
            user: 'secmon',
            password: join(directory, 'no-password'),
          },
        },
      },
    }),
    'a tracker without its secret': () => ({
      trackers: [
        { name: 'desk', kind: 'webhook', url: 'https://desk.example/', secret: join(directory, 'no-secret') },
      ],
    }),
    'a port that somebody else has': () => ({ listen: { port: (busy.address() as AddressInfo).port } }),
  };
  for (const [what, part] of Object.entries(refused))
    it(`delivers nothing: ${what}`, async () => {
      const delivered = join(directory, 'delivered.jsonl');
      const drop = join(directory, 'drop');
      writeFileSync(drop, '');
      const receiver = { name: 'status', kind: 'nagios-status', path: drop };
      const sink = { name: 'file', kind: 'file', path: delivered };
      const place = { sqlite: join(directory, 'store.db') };
      const configuration: Configuration = { store: place, receivers: [receiver], sinks: [sink], ...part() };
      const machine = localMachine(localHostFromSource());
      const activity = new Activity({ write: () => undefined });
      const world = {
        ...{ machine, store, activity, metrics: metrics(), startedAt: 0, random: Math.random },
        keepsOld: () => undefined,
      };
      expect(await rejection(startBridge(configuration, world))).to.be.instanceOf(Failure);
      expect(existsSync(delivered)).to.equal(false);
    });
});
