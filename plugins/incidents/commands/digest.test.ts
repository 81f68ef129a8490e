import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { sampleEvent } from '../../../test/kit/sample-event.ts';
import { POLICY_DIRECTORY } from '../../../test/kit/shipped-policy.ts';
import { eventId, subjectKey } from '../../../src/bridge/event.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { watcher } from '../../../src/incidents/watch/watch.ts';
import type { State } from '../../../src/result/index.ts';
import type { Store } from '../../../src/store/store.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { incidentDigest } from './digest.ts';

/** Thursday, noon. */
const NOW = Date.UTC(2026, 10, 26, 12) / 1000;
const HOUR = 3600;
const CONTACTS = `ngis: [{ name: NGI_X, security: [security@ngi.example] }]
sites: [{ name: SITE-A, ngi: NGI_X, csirt: [csirt@site-a.example] }]
`;

describe('secmon incident digest', () => {
  let folder = '';
  let store: Store;
  const host = localHostFromSource();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-digest-'));
    const path = join(folder, 'store.db');
    writeFileSync(join(folder, 'contacts.yaml'), CONTACTS, { mode: 0o600 });
    const configuration = {
      store: { sqlite: path },
      receivers: [{ name: 'status', kind: 'nagios-status', path: '/nowhere/status.dat' }],
      sinks: [],
      incidents: {
        contacts: { file: join(folder, 'contacts.yaml') },
        policy: POLICY_DIRECTORY,
        digests: { mail: { server: 'mail.invalid', from: 'secmon@example.org' }, tlp: 'TLP:GREEN' },
      },
    };
    writeFileSync(join(folder, 'bridge.yaml'), JSON.stringify(configuration), { mode: 0o600 });
    store = await openSqlite(path);
    await store.watch().addFollower();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  async function hear(state: State, at: number, service: string): Promise<void> {
    const start = new Date(at * 1000).toISOString();
    const subject = { site: 'SITE-A', host: 'ce1', service };
    const event = sampleEvent({ subject, state, start, end: start, summary: `${state}\u001b[2J` });
    const stored = { id: eventId(event), subject: subjectKey(subject), body: JSON.stringify(event) };
    await store.append([stored], at);
  }
  const follow = (): Promise<number> =>
    store.watch().advance(
      100,
      watcher(() => []),
    );
  async function run(
    ...argv: readonly string[]
  ): Promise<{ readonly text: string; readonly exitCode: number }> {
    const world = {
      host: { ...host, clock: { ...host.clock, now: () => NOW } },
      checks: [],
      commands: [incidentDigest],
      version: '0',
      signal: new AbortController().signal,
    };
    const words = ['incident', 'digest', ...argv, '--config', join(folder, 'bridge.yaml')];
    return await runOperator(words, world as unknown as OperatorWorld);
  }

  it('prints what would be mailed to each, and sends nothing', async () => {
    await hear('CRITICAL', NOW - 20 * HOUR, 'CRL');
    await hear('OK', NOW - 10 * HOUR, 'CRL');
    await hear('WARNING', NOW - 4 * 24 * HOUR, 'Permissions');
    await follow();
    const { text, exitCode } = await run('--dry-run');
    expect(exitCode, text).to.equal(0);
    expect(text).to.include('To: security@ngi.example\n').and.include('To: csirt@site-a.example\n');
    expect(text).to.include('Subject: [Secmon] daily digest 2026-11-26, CRITICAL: SITE-A (1) TLP:GREEN\n');
    expect(text)
      .to.match(/CRL: 2026-11-25 16:00 UTC; now OK\n/)
      .and.not.include('Permissions');
    expect(text).not.to.include('\u001b');
    expect((await run('--dry-run', '--which', 'weekly')).text).to.include('WARNING: SITE-A (1)');
    expect(await store.digests().newest('daily', Infinity)).to.equal(undefined);
  });

  it('says why there is nothing to print', async () => {
    expect((await run('--dry-run')).text).to.equal('nobody would be told\n');
    await hear('CRITICAL', NOW - 20 * HOUR, 'CRL');
    const { text, exitCode } = await run('--dry-run');
    expect(exitCode).to.equal(3);
    expect(text).to.include('does the bridge run, with digests?');
    expect((await run()).text).to.include('--dry-run is missing: the bridge sends them');
  });
});
