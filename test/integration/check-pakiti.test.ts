/** From a node's report and its job to the verdict: the Pakiti server and the bridge from their sources, real reports, the feed of AlmaLinux. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { createCa } from '../kit/ca.ts';
import { eventually } from '../kit/eventually.ts';
import { PLUGINS, SECMON } from '../kit/executable.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import { issue, serverExtensions } from '../kit/tls-ca.ts';

const ROOT = join(import.meta.dirname, '../..');
const REPORT = readFileSync(join(ROOT, 'src/pakiti/report/fixtures/v5-rpm.report'), 'utf8');
/** CVE-2024-1690 of nothing that is installed; that of the catalogue is given to openssl below. */
const FEED = join(ROOT, 'src/pakiti/feeds/osv/fixtures/ALSA-2024-1690.json');
const YEARS = '2099-01-01T00:00:00Z';

const OPENSSL = 'CVE-2024-12797';

function osv(): string {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1:3.2.2-6.el9_5.1' }] }];
  return JSON.stringify({
    ...{ id: 'ALSA-2025:1330', summary: 'Important: openssl security update', related: [OPENSSL] },
    modified: '2025-02-11T00:00:00Z',
    affected: [{ package: { ecosystem: 'AlmaLinux:9', name: 'openssl' }, ranges }],
  });
}

/** Every Linux is exposed to it, and a file that is there mitigates it. */
const CATALOGUE = `
id: EGI-SVG-2025-99
aliases: [${OPENSSL}]
title: openssl trusts raw public keys that nobody has verified
risk: critical
tlp: CLEAR
url: https://advisories.example.org/99
exposed:
  kernel: { release: '> 2' }
mitigated:
  - name: root-is-there
    url: https://advisories.example.org/99
    when:
      file: { path: /, clear: o+w }
`;

interface Ended {
  readonly code: number;
  readonly line: string;
  readonly text: string;
}

describe('check_pakiti and check_pakiti_server from end to end', function () {
  this.timeout(300_000);
  let pakiti: PakitiSite;
  let bridge: BridgeSite;
  const [node, officer, site] = [
    newToken('node', YEARS, { scopes: ['submit'] }),
    newToken('officer', YEARS, { scopes: ['read'] }),
    newToken('site', YEARS, { scopes: ['read'], sites: ['OTHER'] }),
  ];
  let tls: readonly string[];

  before(async () => {
    pakiti = new PakitiSite();
    bridge = new BridgeSite();
    const authority = createCa(pakiti.directory, 'authority');
    const server = issue(pakiti.directory, authority, { extensions: serverExtensions('IP:127.0.0.1') });
    pakiti.configure({
      listen: {
        ...{ port: 0, tokens: pakiti.tokens(officer.stored, site.stored) },
        tls: { certificate: server.certificateFile, key: server.keyFile },
      },
    });
    bridge.configure({
      ...{ listen: { port: 0, tokens: bridge.tokens(node.stored, officer.stored) }, portal: {} },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [{ name: 'archive', kind: 'file', path: bridge.place('archive') }],
    });
    for (const { name, token } of [
      { name: 'officer', token: officer.token },
      { name: 'site', token: site.token },
    ])
      writeFileSync(pakiti.place(name), token, { mode: 0o600 });
    tls = ['--authorities', authority.certificateFile];
    await pakiti.start();
    await bridge.start();
    mkdirSync(pakiti.place('feeds'));
    copyFileSync(FEED, pakiti.place('feeds/other.json'));
    writeFileSync(pakiti.place('feeds/openssl.json'), osv());
  });
  after(async () => {
    await pakiti.remove();
    await bridge.remove();
  });

  function run(program: string, ...argv: readonly string[]): Ended {
    const spawned = spawn([program === 'secmon' ? SECMON : join(PLUGINS, program), ...argv]);
    return { ...spawned, line: (spawned.text.split('\n')[0] ?? '').replace(/ \|.*/, '') };
  }

  function spawn([program = '', ...argv]: readonly string[]): Omit<Ended, 'line'> {
    try {
      const text = execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      return { code: 0, text };
    } catch (error) {
      const { status, stdout } = error as { readonly status: number; readonly stdout: string };
      return { code: status, text: stdout };
    }
  }

  const secmon = (...argv: readonly string[]): Ended =>
    run('secmon', 'pakiti', ...argv, '--config', pakiti.configuration);
  const ask = (check: string, ...argv: readonly string[]): Ended => {
    const url = ['--url', `https://127.0.0.1:${pakiti.port}/pakiti/api/hosts.php`];
    return run(check, ...url, ...tls, '--token', pakiti.place('officer'), ...argv);
  };
  const lines = (check: string, ...argv: readonly string[]): readonly [number, string] => {
    const { code, line } = ask(check, ...argv);
    return [code, line];
  };

  /** As the real client sends it. */
  function hand(host: string, change = (text: string): string => text): void {
    const report = pakiti.place('report');
    writeFileSync(report, change(REPORT.replace('wn01.example.org', host)));
    const url = `https://127.0.0.1:${pakiti.port}/feed/?protocol=5`;
    const { text } = spawn(['curl', '-s', '-k', '--data-binary', `@${report}`, url]);
    expect(text).to.equal('OK\n');
  }

  async function assessed(host: string): Promise<void> {
    await eventually(`${host} to be assessed`, 90, () => {
      const { text } = ask('check_pakiti', '-H', host, '-v');
      return /was not assessed|no such host/.test(text) ? undefined : true;
    });
  }

  it('know nothing before there is a feed and a report', () => {
    expect(lines('check_pakiti', '--site', 'EXAMPLE')[0]).to.equal(3);
    const [code, line] = lines('check_pakiti_server');
    expect([code, line]).to.deep.equal([
      3,
      'PAKITI-SERVER UNKNOWN: feeds: no feed was ever taken: nothing is … (+2 unknown)',
    ]);
  });

  it('tell who has what counts, who has not, and of whom nobody knows', async () => {
    expect(secmon('feeds', 'sync', '--from', pakiti.place('feeds')).text).to.equal('osv: taken, 2 records\n');
    secmon('tag', OPENSSL, 'EGI-Critical', '--why', 'test');
    secmon('tag', 'CVE-2020-1000', 'EGI-High', '--why', 'test');
    hand('wn01.example.org');
    hand('wn02.example.org', (text) => text.replace('3.2.2-6.el9_5', '3.2.2-6.el9_5.1'));
    hand('wn03.example.org', (text) => text.replace(/system: .*/, 'system: Homegrown 7'));
    for (const host of ['wn01.example.org', 'wn02.example.org', 'wn03.example.org']) await assessed(host);
    const critical = `PAKITI CRITICAL: wn01.example.org: ${OPENSSL} (EGI-Critical)`;
    expect(lines('check_pakiti', '-H', 'wn01.example.org')).to.deep.equal([2, critical]);
    expect(lines('check_pakiti', '-H', 'wn02.example.org')).to.deep.equal([
      0,
      'PAKITI OK: wn02.example.org: no vulnerabilities (AlmaLinux release 9.5 (Teal S…',
    ]);
    expect(lines('check_pakiti', '--site', 'EXAMPLE')).to.deep.equal([2, `${critical} (+1 unknown)`]);
    expect(lines('check_pakiti', '-H', 'wn03.example.org')[0]).to.equal(3);
    expect(lines('check_pakiti', '-H', 'wn09.example.org')[0]).to.equal(3);
    expect(ask('check_pakiti', '--site', 'EXAMPLE', '-v').text).to.match(
      /'hosts'=3;.* 'critical'=1;.* 'unknown'=1;.* 'clean'=1;/,
    );
  });

  it('are told nothing by a credential of another site, by none, or where the certificate is not right', () => {
    const token = ['--token', pakiti.place('site')];
    expect(lines('check_pakiti', '--site', 'EXAMPLE', ...token)[0]).to.equal(3);
    expect(lines('check_pakiti_server', ...token)[0]).to.equal(3);
    writeFileSync(pakiti.place('none'), 'nobody', { mode: 0o600 });
    expect(lines('check_pakiti', '--site', 'EXAMPLE', '--token', pakiti.place('none'))[1]).to.include(
      'PAKITI UNKNOWN',
    );
    const url = ['--url', `https://127.0.0.1:${pakiti.port}/`, '--token', pakiti.place('officer')];
    expect(run('check_pakiti', '-H', 'wn02.example.org', ...url, '-v').text).to.match(
      /\[UNKNOWN\] 127\.0\.0\.1:\d+: unknown authority, see --authorities$/m,
    );
    expect(run('check_pakiti_server', ...url).line).to.match(
      /^PAKITI-SERVER UNKNOWN: 127\.0\.0\.1:\d+: unknown authority, see --authorities$/,
    );
  });

  it('take a CVE for mitigated that check_advisory has proved on the very node, in a job', async () => {
    writeFileSync(bridge.place('advisory.yaml'), CATALOGUE, { mode: 0o644 });
    const profile = {
      profiles: { mine: [{ check: 'advisory', options: { catalogue: [bridge.place('advisory.yaml')] } }] },
    };
    writeFileSync(bridge.place('profiles.yaml'), JSON.stringify(profile), { mode: 0o644 });
    const portal = [
      '--portal',
      `http://127.0.0.1:${bridge.port}/`,
      '--portal-token',
      pakiti.place('officer'),
    ];
    const report = (host: string): void => {
      mkdirSync(bridge.place(host));
      run(
        ...['secmon', 'node', 'run', '--profiles', bridge.place('profiles.yaml'), '--profile', 'mine'],
        ...['--site', 'EXAMPLE', '--computing-element', 'ce.example.org', '--node', host],
        ...['--to', bridge.place(host)],
      );
    };
    const post = async (host: string): Promise<void> => {
      report(host);
      const folder = bridge.place(host);
      const name = readdirSync(folder).find((one) => one.endsWith('.json')) ?? 'none';
      const written: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      expect((await bridge.post(node.token, written)).status).to.be.oneOf([200, 202]);
    };
    await post('wn02.example.org');
    expect(lines('check_pakiti', '-H', 'wn01.example.org', ...portal)[0]).to.equal(2);
    await post('wn01.example.org');
    const mitigated = `PAKITI OK: wn01.example.org: mitigated: ${OPENSSL} (EGI-Critical)`;
    await eventually('the portal to know it', 60, () =>
      lines('check_pakiti', '-H', 'wn01.example.org', ...portal)[1] === mitigated ? true : undefined,
    );
    expect(lines('check_pakiti', '-H', 'wn01.example.org')[0]).to.equal(2);
    const original = ['-H', 'ce.example.org', '--vo', 'ops', '--site', 'EXAMPLE', '-i', 'https://x/', '-v'];
    expect(
      ask('check_pakiti', ...original, ...portal)
        .text.split('\n')
        .slice(1),
    ).to.satisfy(
      ([first = '', second = '']: readonly string[]) =>
        first.includes(
          'wn01.example.org, x86_64, AlmaLinux release 9.5 (Teal Serval): Critical vulnerabilities found but mitigated by configuration.',
        ) &&
        second.includes(
          'wn02.example.org, x86_64, AlmaLinux release 9.5 (Teal Serval): No vulnerabilities found in Pakiti.',
        ),
    );
  });

  it('see that the server is well, and say so when it is gone', async () => {
    await eventually('the server to be well', 60, () =>
      lines('check_pakiti_server', '--undetermined-warning', '50')[0] === 0 ? true : undefined,
    );
    const url = `https://127.0.0.1:${pakiti.port}/api/`;
    await pakiti.end();
    const gone = ['--url', url, ...tls, '--token', pakiti.place('officer'), '--retries', '0'];
    for (const [check, ...words] of [
      ['check_pakiti', '--site', 'EXAMPLE'] as const,
      ['check_pakiti_server'] as const,
    ])
      expect(run(check, ...words, ...gone).line).to.match(/ UNKNOWN: 127\.0\.0\.1:\d+: connection refused$/);
  });
});
