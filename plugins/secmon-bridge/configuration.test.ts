/** What the documents show as configurations can be used. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { readConfiguration, type Configuration } from './configuration.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the configuration of the bridge', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-configuration-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  async function read(text: string, mode = 0o600): Promise<Configuration> {
    const path = join(directory, 'bridge.yaml');
    writeFileSync(path, text);
    chmodSync(path, mode);
    return await readConfiguration(localHostFromSource(), path);
  }

  it('that is shipped as an example can be used', async () => {
    const { sinks } = await read(readFileSync(join(ROOT, 'config/bridge.example.yaml'), 'utf8'));
    expect(sinks.map(({ kind }) => kind)).to.deep.equal(['file']);
  });

  it('that the README shows can be used', async () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const [, text = ''] = /```yaml\n(store: .*?)```/s.exec(readme) ?? [];
    const { receivers } = await read(text);
    expect(receivers.map(({ kind }) => kind)).to.deep.equal(['http', 'nagios-perfdata']);
  });

  it('is refused where others may write it', async () => {
    const failed = await rejection(read('{}', 0o666));
    expect(String(failed)).to.match(/others than its owner may write it/);
  });

  const LINES = 'store: { sqlite: /x }\nreceivers:\n  - { name: a, kind: nagios-status, path: /x }\nsinks:\n';
  const refused: readonly (readonly [what: string, text: string, says: RegExp])[] = [
    ['a portal that nobody can ask', '  []\nportal: {}\n', /bridge\.yaml:6: portal: needs listen/],
    [
      'a name that is given twice',
      '  - { name: b, kind: file, path: /x }\n  - { name: a, kind: file, path: /y }\n',
      /bridge\.yaml:6: sinks\.1\.name: the name 'a' is given twice/,
    ],
    [
      'a route to nowhere',
      '  - { name: b, kind: file, path: /x }\nroutes:\n  - to: [b]\n  - to: [b, c]\n',
      /bridge\.yaml:8: routes\.1\.to\.1: there is no sink 'c'/,
    ],
    [
      'a door that is open to all',
      '  []\nlisten:\n  port: 1\n  address: 0.0.0.0\n',
      /bridge\.yaml:7: listen\.tls: is needed/,
    ],
    [
      'a monitor that only one of its two ends names',
      '  - { name: b, kind: nagios-spool, directory: /checkresults, objectCache: /objects.cache, monitor: n }\n',
      /bridge\.yaml:3: receivers\.0\.monitor: must be the same name as sinks\.0\.monitor/,
    ],
    [
      'what is no address',
      '  []\nlisten:\n  port: 1\n  address: x\n',
      /bridge\.yaml:8: listen\.address: 'x' is/,
    ],
  ];
  for (const [what, text, says] of refused) {
    it(`is refused, by file, line and field, for ${what}`, async () => {
      expect(String(await rejection(read(LINES + text)))).to.match(says);
    });
  }

  it('is refused where old results may come after their ids are forgotten', async () => {
    const text = [
      'store: { sqlite: /x }',
      'retention: { idDays: 8 }',
      'receivers:',
      '  - { name: a, kind: nagios-status, path: /x, maxAgeSeconds: 604800 }',
      '  - { name: b, kind: nagios-status, path: /y, maxAgeSeconds: 864000 }',
      'sinks: []',
      '',
    ].join('\n');
    expect(String(await rejection(read(text)))).to.match(
      /bridge\.yaml:5: receivers\.1\.maxAgeSeconds: ids are remembered for 691200 s/,
    );
  });

  describe('names a mapping file', () => {
    const mapping = (): string => join(directory, 'subject-map.yaml');
    const naming = (more = ''): Promise<Configuration> =>
      read(`${LINES}  []\n${more}hostsFile: ${mapping()}\n`);
    const write = (text: string, mode = 0o644): void => {
      writeFileSync(mapping(), text);
      chmodSync(mapping(), mode);
    };

    it('whose entries come beside its own, which count where both have a host', async () => {
      write(
        'hosts:\n  - { host: "*.example.org", site: A, ngi: N }\n  - { host: CE1.example.org, site: B }\n',
      );
      const { hosts } = await naming('hosts: [{ host: ce1.example.org, site: C }]\n');
      expect(hosts).to.deep.equal([
        { host: 'ce1.example.org', site: 'C' },
        { host: '*.example.org', site: 'A', ngi: 'N' },
      ]);
    });
    it('that a program wrote as JSON, with as many hosts as a federation has', async () => {
      const entries = Array.from({ length: 20_000 }, (_, at) => ({
        host: `h${at}.example.org`,
        site: `S${at}`,
      }));
      write(JSON.stringify({ hosts: entries }));
      expect((await naming()).hosts).to.deep.equal(entries);
    }).timeout(180_000);

    it('that is so long that reading it would stop the daemon, which is refused', async () => {
      write(`hosts: []\n${'#'.repeat(8 * 2 ** 20)}\n`);
      expect(String(await rejection(naming()))).to.match(/bridge\.yaml:6: hostsFile: .*subject-map\.yaml: /);
    });

    const refusals: readonly (readonly [what: string, text: string, says: RegExp])[] = [
      ['a field that is missing', 'hosts:\n  - host: a\n', /subject-map\.yaml:2: hosts\.0 must have.*site/],
      [
        'a field that nobody knows',
        'hosts:\n  - host: a\n    site: b\n    sites: c\n',
        /:4: hosts\.0: there is no key 'sites' \(did you mean 'site'\?\)/,
      ],
      [
        'a star that means nothing',
        'hosts:\n  - host: ce*.a\n    site: b\n',
        /:2: hosts\.0\.host must match .* \(a host name, or '\*\.' and a domain\)$/,
      ],
      [
        'a host that is given twice',
        'hosts:\n  - { host: a, site: b }\n  - { host: A, site: c }\n',
        /subject-map\.yaml:3: hosts\.1\.host: the host is given twice/,
      ],
      ['what is no YAML', 'hosts: [\n', /subject-map\.yaml:\d: /],
    ];
    for (const [what, text, says] of refusals)
      it(`and is refused, by its file, line and field, for ${what}`, async () => {
        write(text);
        expect(String(await rejection(naming()))).to.match(says);
      });

    it('and is refused by its own line where that is missing, or others may write it', async () => {
      rmSync(mapping(), { force: true });
      expect(String(await rejection(naming()))).to.match(/bridge\.yaml:6: hostsFile: .*subject-map\.yaml: /);
      write('hosts: []\n', 0o666);
      expect(String(await rejection(naming()))).to.match(
        /bridge\.yaml:6: hostsFile: .*others than its owner may write it/,
      );
    });
  });

  it('is refused for a host that is given twice', async () => {
    const hosts = 'hosts:\n  - { host: a, site: b }\n  - { host: A, site: c }\n';
    expect(String(await rejection(read(`${LINES}  []\n${hosts}`)))).to.match(
      /bridge\.yaml:8: hosts\.1\.host: the host is given twice/,
    );
  });

  it('is refused for a receiver that nobody can speak to', async () => {
    const text = 'store: { sqlite: /x }\nreceivers:\n  - name: a\n    kind: http\nsinks: []\n';
    expect(String(await rejection(read(text)))).to.match(/bridge\.yaml:4: receivers\.0\.kind: needs listen/);
  });
});
