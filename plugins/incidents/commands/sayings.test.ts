import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { host as hostSeen, monitoring, observation } from '../../../test/kit/ledger.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { ledgerOf } from '../../store/ledger.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { incidentCommands } from './index.ts';

const NOW = Date.UTC(2026, 4, 1) / 1000;

describe('what secmon incident says to people', () => {
  let folder = '';
  const configuration = (): string => join(folder, 'bridge.yaml');
  const host = localHostFromSource();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-incident-'));
    const path = join(folder, 'store.db');
    const receiver = '{name: status, kind: nagios-status, path: /nowhere/status.dat}';
    writeFileSync(configuration(), `store: {sqlite: ${path}}\nreceivers: [${receiver}]\nsinks: []\n`, {
      mode: 0o600,
    });
    const store = await openSqlite(path);
    const given = observation({ hosts: [hostSeen('wn1')] });
    await ledgerOf(store, () => []).apply({ do: 'observe', observation: given }, monitoring(NOW - 60));
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function said(exits: number, argv: readonly string[]): Promise<string> {
    const world = {
      host: { ...host, clock: { ...host.clock, now: () => NOW } },
      checks: [],
      commands: incidentCommands,
      version: '0',
      signal: new AbortController().signal,
    };
    const words = ['incident', ...argv, '--config', configuration()];
    const { text, exitCode } = await runOperator(words, world as unknown as OperatorWorld);
    expect(exitCode, text).to.equal(exits);
    return text;
  }

  const secmon = async (...argv: readonly string[]): Promise<string> => await said(0, argv);
  const refusal = async (...argv: readonly string[]): Promise<string> => await said(3, argv);

  it('takes the day of a deadline to its end, and says which issue was meant by a merged one', async () => {
    const about = ['--site', 'SITE-A', '--class', 'other', '--title', 't', '--why', 'w'];
    await secmon('open', ...about, '--id', 'x', '--deadline', '2026-05-02');
    await secmon('open', ...about, '--id', 'y', '--deadline', '2026-05-02T10:00:00Z');
    const list = await secmon('list');
    expect(list)
      .to.match(/\n2 .* 2026-05-02T23:59Z /)
      .and.to.match(/\n3 .* 2026-05-02T10:00Z /);
    await secmon('merge', '3', '2', '--why', 'one cause');
    expect(await secmon('take-up', '3', '--why', 'w')).to.match(/^issue 3 is merged into 2\nissue 2: open/);
    expect(await refusal('reject', '2', '--why', 'w', '--until', '2026-04-30')).to.contain(
      "--until: '2026-04-30' has passed",
    );
    // The whole of this day is still to come.
    expect(await secmon('reject', '2', '--why', 'w', '--until', '2026-05-01')).to.contain('rejected');
    const shown = await secmon('show', '2');
    expect(shown).to.match(/ reject +state open -> rejected, muted until 2026-05-01T23:59Z +w\n/);
    expect(shown).not.to.match(/closedAt|\d\.000Z/);
  });

  it('shows of a change of many hosts a few, and how many more there are', async () => {
    const hosts = Array.from({ length: 9 }, (_, at) => ['--host', `wn${at}`]).flat();
    await secmon('open', '--site', 'SITE-A', '--id', 'x', '--title', 't', '--why', 'w', ...hosts);
    expect(await secmon('show', '2')).to.match(/ open .*host wn3 CRITICAL, and 5 more +w\n/);
  });

  it('says where the words are that it would have known', async () => {
    expect(await refusal('assign', '1', 'alice', '--why', 'w')).to.equal(
      "secmon: incident assign: unexpected argument 'alice'; see secmon incident assign --help\n",
    );
    expect(await refusal('note', '1', '--text', 'x')).to.contain("'--text'; see secmon incident note --help");
  });
});
