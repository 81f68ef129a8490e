import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { changed, DAY, monitoring, observation, person } from '../../../test/kit/ledger.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { ledgerOf } from '../../store/ledger.ts';
import { incidentMetrics } from './metrics.ts';

const MARCH = Date.UTC(2026, 2, 10) / 1000;
const NOW = Date.UTC(2026, 3, 20) / 1000;

describe('secmon incident metrics', () => {
  let folder = '';
  const host = localHostFromSource();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-metrics-'));
    const path = join(folder, 'store.db');
    const receiver = '{name: status, kind: nagios-status, path: /nowhere/status.dat}';
    const configuration = `store: {sqlite: ${path}}\nreceivers: [${receiver}]\nsinks: []\n`;
    writeFileSync(join(folder, 'bridge.yaml'), configuration, { mode: 0o600 });
    const store = await openSqlite(path);
    const ledger = ledgerOf(store, () => []);
    const given = { ...observation(), ngi: '=NGI', deadline: MARCH + 7 * DAY };
    const { id } = changed(await ledger.apply({ do: 'observe', observation: given }, monitoring(MARCH)));
    await ledger.apply({ do: 'take-up', issue: id }, person(MARCH + 7200));
    await ledger.apply({ do: 'resolve', issue: id }, person(MARCH + 30 * DAY));
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function secmon(...argv: string[]): Promise<{ readonly text: string; readonly exitCode: number }> {
    const world = {
      host: { ...host, clock: { ...host.clock, now: () => NOW } },
      checks: [],
      commands: [incidentMetrics],
      version: '0',
      signal: new AbortController().signal,
    };
    const words = ['incident', 'metrics', ...argv, '--config', join(folder, 'bridge.yaml')];
    return await runOperator(words, world as unknown as OperatorWorld);
  }

  it('shows this month for each site, each NGI and all of them', async () => {
    const { text, exitCode } = await secmon();
    expect(exitCode, text).to.equal(0);
    const lines = text.split('\n').map((line) => line.split(/ {2,}/).join('|'));
    expect(lines).to.deep.equal([
      'MONTH|NGI|SITE|OPEN|OPENED|AGAIN|RESOLVED|REJECTED|ANSWERED IN|AT MOST|FIXED IN|AT MOST|MISSED',
      '2026-04|=NGI|SITE-A|0|0|0|1|0|30 d|30 d|0',
      '2026-04|=NGI|all|0|0|0|1|0|30 d|30 d|0',
      '2026-04|all|0|0|0|1|0|30 d|30 d|0',
      '',
    ]);
  });

  it('writes CSV that no spreadsheet takes for a formula', async () => {
    const { text } = await secmon('--from', '2026-03', '--by', 'ngi', '--format', 'csv');
    expect(text).to.equal(
      [
        'month,level,ngi,site,open,opened,reopened,closed,resolved,rejected,acknowledged,medianSecondsToAcknowledge,longestSecondsToAcknowledge,medianSecondsToFix,longestSecondsToFix,deadlinesMissed',
        "2026-03,ngi,'=NGI,,1,1,0,0,0,0,1,7200,7200,,,1",
        "2026-04,ngi,'=NGI,,0,0,0,1,1,0,0,,,2592000,2592000,0",
        '',
      ].join('\r\n'),
    );
  });

  it('writes a line of JSON for each row', async () => {
    const { text } = await secmon('--from', '2026-03', '--to', '2026-03', '--by', 'site', '--format', 'json');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({
      site: 'SITE-A',
      open: 1,
      medianSecondsToAcknowledge: 7200,
      medianSecondsToFix: null,
    });
  });

  for (const [argv, complaint] of [
    [['--from', '2026-13'], "--from: '2026-13' is no month, such as 2026-11"],
    [['--to', 'today'], "--to: 'today' is no month"],
    [['--from', '2026-05'], '--from: 2026-05 is after 2026-04'],
    [['--from', '2026-05', '--to', '2026-06'], '--from: 2026-05 is still to come'],
  ] as const)
    it(`refuses ${argv.join(' ')}`, async () => {
      const { text, exitCode } = await secmon(...argv);
      expect(exitCode).to.equal(3);
      expect(text).to.include(complaint);
    });
});
