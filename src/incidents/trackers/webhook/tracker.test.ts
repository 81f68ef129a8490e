import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type FaultServer, startFaultServer } from '../../../../test/kit/fault-server.ts';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { sampleOrder, sampleTelling } from '../../../../test/kit/sample-telling.ts';
import { webhookDouble } from '../../../../test/kit/webhook-double.ts';
import { localMachine } from '../../../host/local/machine.ts';
import type { TrackerWorld } from '../tracker.ts';
import { tracker as kind } from './tracker.ts';

const KEY = 'a key that nobody else has';

describe('the tracker webhook', () => {
  let directory: string;
  let server: FaultServer;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-webhook-'));
    server = await startFaultServer(webhookDouble(KEY));
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  it('names an operation the same whenever it comes again', async () => {
    const secret = join(directory, 'key');
    writeFileSync(secret, `${KEY}\n`);
    chmodSync(secret, 0o600);
    const machine = localMachine(localHostFromSource());
    const world = { machine, tlp: 'TLP:AMBER', linkOf: () => undefined } as unknown as TrackerWorld;
    const tracker = await kind.open('desk', { url: server.url, secret }, world);
    const send = async (operation: string): Promise<string> => {
      const order = sampleOrder(sampleTelling(), { operation });
      return (await tracker.send(order, new AbortController().signal)).state;
    };
    server.plan({ kind: 'abort', effect: true });
    const states = [await send('operation-1'), await send('operation-1'), await send('operation-2')];
    await tracker.close?.();
    expect(states).to.deep.equal(['unknown', 'sent', 'sent']);
    const keys = server.heard.map(({ headers }) => headers['idempotency-key']);
    expect(keys).to.deep.equal(['operation-1', 'operation-1', 'operation-2']);
  });
});
