/** The compiled daemon, and the operator's commands beside it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { BRIDGE, requireBuilt, SECMON } from '../kit/executable.ts';
import { eventually } from '../kit/eventually.ts';
import { sampleReport } from '../kit/sample-event.ts';
import { serve, type TestServer } from '../kit/http-server.ts';

describe('the compiled bridge', function () {
  this.timeout(180_000);
  before(requireBuilt);
  let directory: string;
  let server: TestServer;
  let child: ReturnType<typeof spawn> | undefined;
  let log = '';
  const place = (name: string): string => join(directory, name);
  const { token, stored } = newToken('all', '2099-01-01T00:00:00Z', { scopes: ['submit', 'read'] });

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-bridge-'));
    server = await serve({});
    writeFileSync(place('secret'), 'a secret of thirty-two characters!!', { mode: 0o600 });
    writeFileSync(place('tokens.json'), JSON.stringify({ tokens: [stored] }), { mode: 0o600 });
    writeFileSync(place('bridge.yaml'), JSON.stringify(configuration()), { mode: 0o600 });
    const bridge = spawn(BRIDGE, ['--config', place('bridge.yaml')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = bridge;
    bridge.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
    await eventually('the bridge', 60, () => (log.includes('"started"') ? true : undefined));
  });
  after(async () => {
    child?.kill('SIGKILL');
    await server.close();
    rmSync(directory, { recursive: true });
  });

  function configuration(): object {
    return {
      store: { sqlite: place('store.db') },
      status: place('status.json'),
      listen: { port: 0, tokens: place('tokens.json') },
      receivers: [
        { name: 'http', kind: 'http' },
        { name: 'perfdata', kind: 'nagios-perfdata', spool: place(''), token: 'abcdefghijklmnop0123456789' },
      ],
      sinks: [
        { name: 'archive', kind: 'file', path: place('events.jsonl') },
        // What nothing answers at is a dead letter: 404 of a webhook.
        { name: 'hook', kind: 'webhook', url: `${server.url}/nothing`, secret: place('secret') },
      ],
      portal: {},
    };
  }

  const port = (): number => (JSON.parse(log.split('\n')[0] ?? '{}') as { readonly port: number }).port;
  const ask = (path: string, body?: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${port()}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  function secmon(...argv: readonly string[]): { readonly text: string; readonly code: number | null } {
    const { stdout, status, stderr } = spawnSync(SECMON, [...argv, '--config', place('bridge.yaml')], {
      encoding: 'utf8',
    });
    expect(stderr).to.equal('');
    return { text: stdout, code: status };
  }

  it('takes, delivers, and shows it in the portal and to Prometheus', async () => {
    expect((await ask('/v1/results', sampleReport())).status).to.equal(202);
    await eventually('the file', 60, () =>
      readFileSync(place('events.jsonl')).length > 0 ? true : undefined,
    );
    const shown = await eventually('the portal', 60, async () => {
      const { items } = (await (await ask('/v1/states')).json()) as { readonly items: readonly object[] };
      return items.length > 0 ? items : undefined;
    });
    expect(shown[0]).to.include({ site: 'SITE-A', state: 'CRITICAL' });
    expect(await (await ask('/metrics')).text()).to.match(
      /secmon_bridge_receiver_results_total\{receiver="http"\} 1/,
    );
  });

  it('lists, shows and requeues dead letters', async () => {
    const listed = await eventually('a dead letter', 60, () => {
      const { text } = secmon('bridge', 'dead', 'list');
      return text.includes('hook') ? text : undefined;
    });
    expect(listed).to.match(/^hook +1 .*404/m);
    expect(
      JSON.parse(secmon('bridge', 'dead', 'show', '--sink', 'hook', '--number', '1').text),
    ).to.have.nested.property('event.subject.site', 'SITE-A');
    expect(secmon('bridge', 'requeue', '--sink', 'hook', '--all')).to.deep.equal({
      text: '1 will be tried again\n',
      code: 0,
    });
    expect(secmon('bridge', 'requeue', '--sink', 'hook', '--number', '99').text).to.match(
      /no such dead letter/,
    );
    expect(secmon('bridge', 'dead', 'list', '--sink', 'x').text).to.match(/no sink 'x': archive, hook/);
  });

  it('says where an event goes, and what has become of it', async () => {
    writeFileSync(place('event.json'), JSON.stringify(sampleReport()));
    // The file has a line before the store knows that it has.
    const explained = await eventually('its delivery', 60, () => {
      const { text } = secmon('bridge', 'route', '--explain', place('event.json'));
      return /^at archive: delivered at \S+, 1 attempt: /m.test(text) ? text : undefined;
    });
    expect(explained).to.match(/^sink archive: gets it$/m);
    writeFileSync(place('event.json'), JSON.stringify(sampleReport({ summary: 'never sent' })));
    expect(secmon('bridge', 'route', '--explain', place('event.json')).text)
      .to.match(/^sink archive: gets it$/m)
      .and.not.match(/^at /m);
  });

  it('replays, without a second line in the file', async () => {
    expect(secmon('bridge', 'replay', '--sink', 'archive', '--since', '2020-01-01T00:00:00Z').text).to.match(
      /^1 event/,
    );
    await eventually('the sink', 60, () =>
      /archive +0 +0 +2/.test(secmon('store', 'check').text) ? true : undefined,
    );
    expect(readFileSync(place('events.jsonl'), 'utf8').split('\n')).to.have.lengthOf(2);
  });

  it('writes what Nagios and Icinga need', () => {
    expect(secmon('bridge', 'nagios-config').text).to.match(/^service_perfdata_file_template=/m);
    expect(secmon('bridge', 'monitor-config').text).to.match(/service_description +eu\.egi\.sec\.WN-CRL-ops/);
    const definesHost = /define host \{[^}]*host_name/;
    expect(secmon('bridge', 'monitor-config').text).to.match(definesHost);
    expect(secmon('bridge', 'monitor-config', '--without-hosts').text).not.to.match(definesHost);
    expect(secmon('bridge', 'monitor-config', '--monitor', 'icinga2').text).to.match(
      /object Service "eu\.egi\.sec/,
    );
  });

  it('saves, checks and restores its store', async () => {
    expect(secmon('store', 'backup', '--to', place('backup.db'))).to.deep.include({ code: 0 });
    expect(secmon('store', 'check').text).to.match(/^the store is whole\n/);
    expect(secmon('store', 'restore', '--from', place('backup.db')).text).to.match(/in use|used|open/i);
    child?.kill('SIGTERM');
    await once(child!, 'exit');
    expect(child?.exitCode).to.equal(0);
    expect(secmon('store', 'restore', '--from', place('backup.db'))).to.deep.include({ code: 0 });
    expect(secmon('store', 'check').code).to.equal(0);
  });
});
