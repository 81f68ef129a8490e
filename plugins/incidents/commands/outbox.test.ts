import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { monitoring, observation } from '../../../test/kit/ledger.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { toldBy } from '../../secmon-bridge/tracker-configuration.ts';
import { ledgerOf } from '../../store/ledger.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { incidentCommands } from './index.ts';

describe('secmon incident outbox', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-outbox-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function secmon(...argv: string[]): Promise<{ readonly text: string; readonly exitCode: number }> {
    const world = {
      host: localHostFromSource(),
      checks: [],
      commands: incidentCommands,
      version: '0',
      signal: new AbortController().signal,
    };
    const words = ['incident', ...argv, '--config', join(folder, 'bridge.yaml')];
    return await runOperator(words, world as unknown as OperatorWorld);
  }

  it('shows what was not sent and why, and has what failed sent again', async () => {
    const trackers = [{ name: 'log', kind: 'file', path: join(folder, 'issues.jsonl') }];
    const path = join(folder, 'store.db');
    const receivers = [{ name: 'status', kind: 'nagios-status', path: '/nowhere/status.dat' }];
    writeFileSync(
      join(folder, 'bridge.yaml'),
      JSON.stringify({ store: { sqlite: path }, receivers, sinks: [], trackers }),
      { mode: 0o600 },
    );
    const store = await openSqlite(path);
    const ledger = ledgerOf(store, toldBy(trackers));
    await ledger.apply({ do: 'observe', observation: observation() }, monitoring());
    const [claimed] = await ledger.claimOperations({
      tracker: 'log',
      limit: 1,
      now: 2e9,
      leaseEnds: 2e9 + 9,
    });
    if (claimed === undefined) throw new Error('nothing was claimed');
    await ledger.settleOperation(claimed, { state: 'failed', reason: 'no\u001b[31m space' }, 2e9);
    await store.close();
    expect((await secmon('outbox', '--failed')).text)
      .to.match(/^NUMBER +TRACKER +OF +VERB +STATE/)
      .and.match(/1 +log +#1 +open +failed +1 +no/)
      .and.not.include('\u001b');
    expect((await secmon('replay', '--tracker', 'log')).exitCode).to.equal(3);
    expect((await secmon('replay', '--tracker', 'log', '--all')).text).to.equal('1 will be sent again\n');
    expect((await secmon('replay', '--tracker', 'log', '--all')).text).to.include('no such operation');
    expect((await secmon('outbox', '--failed')).text).to.equal('there is nothing\n');
    for (const argv of [
      ['replay', '--tracker', 'lgo', '--all'],
      ['outbox', '--tracker', 'lgo'],
    ])
      expect(await secmon(...argv)).to.deep.equal({
        text: `secmon: incident ${argv[0] ?? ''}: no tracker 'lgo': the configuration has log\n`,
        exitCode: 3,
      });
    const [again] = JSON.parse((await secmon('outbox', '--json')).text) as readonly {
      readonly state: string;
    }[];
    expect(again?.state).to.equal('unknown');
  });
});
