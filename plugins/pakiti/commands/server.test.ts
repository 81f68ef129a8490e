/** Commands over the store of a server. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { PakitiBench, report } from '../../../test/kit/pakiti-store.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { pakitiCommands } from './index.ts';

const CVE = 'CVE-2024-1000';

function osv(id: string, fixed: string): string {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];
  return JSON.stringify({
    ...{ id, summary: 'Important: bash security update', related: [CVE], modified: '2024-01-01T00:00:00Z' },
    affected: [{ package: { ecosystem: 'AlmaLinux:9', name: 'bash' }, ranges }],
  });
}

describe('commands over the store of the Pakiti server', () => {
  let folder = '';
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-pakiti-'));
    writeFileSync(
      join(folder, 'server.yaml'),
      `store: { sqlite: ${join(folder, 'store.db')} }\nlisten: { port: 0 }\n`,
      { mode: 0o600 },
    );
    mkdirSync(join(folder, 'feeds'));
    writeFileSync(join(folder, 'feeds/a.json'), osv('ALSA-2024:1', '5.1.8-9.el9'));
    await withBench(async (bench) => {
      await bench.take(report('a', { bash: '5.1.8-6.el9' }), report('b', { bash: '5.1.8-9.el9' }));
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function withBench(action: (bench: PakitiBench) => Promise<void>): Promise<void> {
    const store = await openSqlite(join(folder, 'store.db'));
    try {
      await action(new PakitiBench(store));
    } finally {
      await store.close();
    }
  }

  async function secmon(...argv: string[]): Promise<string> {
    const host = localHostFromSource();
    const timeoutSignal = (): AbortSignal => new AbortController().signal;
    const world = { host, commands: pakitiCommands, timeoutSignal } as unknown as OperatorWorld;
    const { text } = await runOperator(['pakiti', ...argv, '--config', join(folder, 'server.yaml')], world);
    return text.replaceAll(/ {2,}/g, '  ');
  }

  it('read feeds of a directory, and show what hosts come to', async () => {
    expect(await secmon('hosts')).to.include('SITE  a  unknown  0');
    expect(await secmon('feeds', 'sync', '--from', join(folder, 'feeds'))).to.equal(
      'osv: taken, 1 records\n',
    );
    expect(await secmon('feeds', 'status')).to.match(/osv {2}1 {2}/);
    await withBench(async (bench) => {
      bench.at = Date.now() / 1000;
      await bench.assess();
    });
    expect(await secmon('hosts', '--cve', CVE)).to.include('SITE  a  vulnerable  1');
    expect(await secmon('host', 'a')).to.include('ALSA-2024:1');
    expect(await secmon('host', 'none')).to.include("no host 'none' has reported");
  });

  it('tag and except', async () => {
    expect(await secmon('tag', CVE, 'EGI-Critical', '--why', 'bad')).to.equal(
      `${CVE} has the tag EGI-Critical\n`,
    );
    expect(await secmon('tag')).to.include(`${CVE}  EGI-Critical  set  bad`);
    expect(await secmon('tag', CVE, 'EGI-Critical', '--remove')).to.equal('the tag is gone\n');
    expect(await secmon('except', CVE, '--site', 'SITE', '--why', 'mitigated', '--days', '5')).to.match(
      /^exception \d+\n$/,
    );
    expect(await secmon('except')).to.include('SITE');
    expect(await secmon('except', '1', '--remove')).to.equal('the exception is gone\n');
    expect(await secmon('tag', 'CVE-1', 'x', '--why', 'y')).to.include("'CVE-1' is no CVE");
  });

  it('purge', async () => {
    expect(await secmon('purge', '--silent', '1')).to.match(/^deleted: \d hosts, /);
    expect(await secmon('purge', '--silent', '0')).to.include('--silent is no number of days');
  });
});
