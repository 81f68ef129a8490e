import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runOnThisMachine } from '../../test/kit/check-run.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { unprivileged } from '../../test/kit/unprivileged.ts';
import { check } from './check.ts';

const NOW = Date.now() / 1000;
const STATUS = {
  version: '0.1.0',
  at: NOW,
  startedAt: NOW,
  store: { backlog: 0, maxBacklog: 1 },
  sinks: [],
  receivers: [{ name: 'http', kind: 'http', results: 0, dropped: 0 }],
};

describe('the status of the bridge is believed', () => {
  let directory: string;
  let status: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-status-'));
    status = join(directory, 'bridge.json');
    writeFileSync(status, JSON.stringify(STATUS), { mode: 0o644 });
  });
  after(() => rmSync(directory, { recursive: true }));

  it('when it is ours', async () => {
    const { observation } = await runOnThisMachine(check, { status });
    expect(observation.status.receivers).to.have.lengthOf(1);
  });

  it('not when the account that --owner names is not there', async () => {
    const failed = await rejection(runOnThisMachine(check, { status, owner: 'sekmon' }));
    expect(failed).to.include({ reason: 'missing', message: "--owner: there is no account 'sekmon'" });
  });

  it('of the account that --owner names, and of no other', async function () {
    const { uid } = unprivileged();
    if (process.geteuid?.() === uid) this.skip();
    chownSync(status, uid, -1);
    const { observation } = await runOnThisMachine(check, { status, owner: String(uid) });
    expect(observation.path).to.equal(status);
    expect(await rejection(runOnThisMachine(check, { status }))).to.include({ reason: 'denied' });
  });
});
