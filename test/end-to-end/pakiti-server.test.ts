/** The compiled Pakiti server, under the name that it is called by. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../kit/eventually.ts';
import { PAKITI_SERVER, requireBuilt, run } from '../kit/executable.ts';

const KEV = join(import.meta.dirname, '../../src/pakiti/feeds/kev/fixtures');
const FIXTURES = join(import.meta.dirname, '../../src/pakiti/report/fixtures');

describe('the compiled Pakiti server', function () {
  this.timeout(180_000);
  before(requireBuilt);
  let directory: string;
  let child: ReturnType<typeof spawn> | undefined;
  let log = '';

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-pakiti-'));
    const configuration = join(directory, 'pakiti-server.yaml');
    const settings = {
      store: { sqlite: join(directory, 'pakiti.db') },
      listen: { port: 0 },
      feeds: { only: ['kev'], each: { kev: { from: [KEV] } }, releases: ['almalinux:9'] },
    };
    writeFileSync(configuration, JSON.stringify(settings), { mode: 0o600 });
    const server = spawn(PAKITI_SERVER, ['--config', configuration], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = server;
    server.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
    await eventually('the server', 60, () => (log.includes('"started"') ? true : undefined));
  });
  after(() => {
    child?.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  async function post(
    query: string,
    name: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { port } = JSON.parse(log.split('\n')[0] ?? '{}') as { readonly port: number };
    const reply = await fetch(`http://127.0.0.1:${port}/feed/${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: readFileSync(join(FIXTURES, name)),
    });
    return `${reply.status} ${await reply.text()}`;
  }

  it('takes reports of the real client, of dpkg and of rpm, once and again', async () => {
    for (const name of ['v5-rpm.report', 'v5-dpkg.report', 'hostile.report', 'v5-rpm.report'])
      expect(await post('?protocol=5', name)).to.equal('200 OK\n');
  });

  it('takes inventories of the GLPI agent', async () => {
    expect(await post('', 'glpi-debian.json', { 'user-agent': 'GLPI-Agent_v1.15' })).to.equal(
      '200 {"status": "ok"}',
    );
  });

  it('says ERROR to what is no report', async () => {
    expect(await post('?mode=none', 'v5-rpm.report')).to.equal('500 ERROR');
    expect(await post('', 'README.md')).to.equal('500 ERROR');
  });

  it('syncs feeds by a process of its own', async () => {
    const said = await eventually('a sync', 60, () => /^.*"event":"(?:not-)?synced".*$/m.exec(log)?.[0]);
    expect(JSON.parse(said)).to.deep.include({ event: 'synced', feed: 'kev' });
  });

  it('says what it is, and what is wrong with how it was called', async () => {
    expect((await run(PAKITI_SERVER, ['--help'])).stdout).to.include('Usage: pakiti-server [--config FILE]');
    const { stdout, code } = await run(PAKITI_SERVER, ['--config', '/nonexistent']);
    expect({ stdout, code }).to.deep.equal({
      stdout: 'pakiti-server: /nonexistent: no such file or directory\n',
      code: 1,
    });
  });
});
