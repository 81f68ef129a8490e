import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { assessmentsSchema } from '../../../src/pakiti/assess/assessments-schema.ts';
import { pakitiCommands } from './index.ts';

const osv = (id: string, release: string, name: string, fixed: string): string =>
  JSON.stringify({
    id,
    summary: `Important: ${name} security update`,
    related: ['CVE-2024-1000'],
    affected: [
      {
        package: { ecosystem: release, name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  });

const OVAL_OF_LEAP = join(
  import.meta.dirname,
  '../../../src/pakiti/feeds/oval/fixtures/opensuse.leap.15.2.xml',
);

const FIXTURES = join(import.meta.dirname, '../../../src/pakiti/feeds');

const REPORT = [
  ...['#', 'arch: x86_64', 'host: wn1.example.org', 'kernel: 5.14.0-1.el9.x86_64', 'packager: rpm'],
  ...['system: AlmaLinux release 9.5 (Teal Serval)', 'version: 1', '#'],
  ...[
    'bash\t0:5.1.8-6.el9\tx86_64',
    'openssl\t1:3.2.2-6.el9_5\tx86_64',
    'openssl\t1:3.2.2-6.el9_5\ti686',
    '#',
    '',
  ],
].join('\n');

describe('secmon pakiti assess', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-assess-'));
    mkdirSync(join(folder, 'feeds'));
    writeFileSync(join(folder, 'feeds/a.json'), osv('ALSA-2024:1', 'AlmaLinux:9', 'bash', '5.1.8-9.el9'));
    writeFileSync(
      join(folder, 'feeds/b.json'),
      osv('ALSA-2024:2', 'AlmaLinux:9', 'openssl', '1:3.2.2-6.el9_5'),
    );
    writeFileSync(join(folder, 'report'), REPORT);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const world = { host: localHostFromSource(), commands: pakitiCommands } as unknown as OperatorWorld;
  const secmon = async (...argv: string[]): Promise<{ readonly text: string; readonly exitCode: number }> =>
    await runOperator(['pakiti', 'assess', ...argv], world);
  const paths = (): readonly string[] => [
    '--report',
    join(folder, 'report'),
    '--feeds',
    join(folder, 'feeds'),
  ];
  const rowsOf = (text: string): readonly unknown[] => {
    const rows = JSON.parse(text) as readonly unknown[];
    const isValid = new Ajv({ allowUnionTypes: true }).compile(assessmentsSchema);
    expect(isValid(rows), JSON.stringify(isValid.errors)).to.equal(true);
    return rows;
  };

  const bash = {
    package: 'bash',
    version: '5.1.8-6.el9',
    advisory: 'ALSA-2024:1',
    cves: ['CVE-2024-1000'],
    fixed: '5.1.8-9.el9',
    verdict: 'vulnerable',
    class: 'fix-available',
    reason: '5.1.8-6.el9 is older than 5.1.8-9.el9',
    rule: 'version',
    feed: 'osv',
  };
  it('lists what is vulnerable or undetermined', async () => {
    const { text, exitCode } = await secmon(...paths(), '--json');
    expect([exitCode, rowsOf(text)]).to.deep.equal([0, [bash]]);
  });

  it('lists with --all what is fixed, each once whatever its architectures', async () => {
    const { text } = await secmon(...paths(), '--json', '--all');
    expect(rowsOf(text)).to.deep.equal([
      bash,
      {
        ...bash,
        package: 'openssl',
        version: '1:3.2.2-6.el9_5',
        advisory: 'ALSA-2024:2',
        fixed: '1:3.2.2-6.el9_5',
        verdict: 'fixed',
        class: null,
        reason: '1:3.2.2-6.el9_5 is not older than 1:3.2.2-6.el9_5',
      },
    ]);
  });

  it('takes several directories after the option', async () => {
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more/c.json'), osv('ALSA-2024:3', 'AlmaLinux:9', 'bash', '5.1.8-10.el9'));
    const { text } = await secmon(...paths(), join(folder, 'more'), '--json');
    expect(rowsOf(text)).to.have.length(2);
  });

  it('says what is exploited where a catalogue of that is given', async () => {
    const entry = {
      cveID: 'CVE-2024-1000',
      vendorProject: 'GNU',
      product: 'Bash',
      vulnerabilityName: 'Bash',
    };
    const kev = {
      ...{ title: 'CISA Catalog of Known Exploited Vulnerabilities', catalogVersion: '2026.01.01' },
      ...{ dateReleased: '2026-01-01T00:00:00.0000Z', count: 1 },
      vulnerabilities: [{ ...entry, dateAdded: '2024-01-01', dueDate: '2024-01-22' }],
    };
    writeFileSync(join(folder, 'feeds/kev.json'), JSON.stringify(kev));
    const { text } = await secmon(...paths(), '--json');
    expect(rowsOf(text)).to.deep.equal([{ ...bash, exploited: ['CVE-2024-1000'] }]);
  });

  it('shows a table for people, with what was read', async () => {
    const { text, exitCode } = await secmon(...paths());
    expect(exitCode).to.equal(0);
    expect(text.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '))).to.deep.equal([
      'PACKAGE  VERSION  ADVISORY  CVES  FIXED  VERDICT  CLASS  REASON',
      'bash  5.1.8-6.el9  ALSA-2024:1  CVE-2024-1000  5.1.8-9.el9  vulnerable  fix-available  5.1.8-6.el9 is older than 5.1.8-9.el9',
      'wn1.example.org: 1 of 3 packages of almalinux:9 vulnerable to 1 CVEs; 0 undetermined',
      'documents of feeds: osv (2)',
      '',
    ]);
  });

  it('counts lines that are no packages as undetermined', async () => {
    writeFileSync(join(folder, 'report'), REPORT.replace('bash\t0:5.1.8-6.el9', 'bash'));
    const { text } = await secmon(...paths(), '--json');
    expect(rowsOf(text)).to.have.length(1);
    expect(text).to.include('1 line of the report is no package and left out; line 9:');
  });

  it('says as undetermined what of the files nobody understood', async () => {
    writeFileSync(join(folder, 'feeds/c.json'), osv('ALSA-2024:3', 'AlmaLinux-9', 'bash', '5.1.8-10.el9'));
    writeFileSync(join(folder, 'feeds/page.html'), '<html>404 Not Found</html>');
    writeFileSync(join(folder, 'feeds/new.json'), '{"future": []}');
    const { text } = await secmon(...paths(), '--json');
    const rows = rowsOf(text) as readonly { package: string; verdict: string; reason: string }[];
    const gaps = rows.filter((row) => row.package === '*');
    expect(gaps.map(({ verdict }) => verdict)).to.deep.equal(['undetermined', 'undetermined']);
    expect(gaps[0]?.reason).to.match(/^1 statement was not understood, such as .*ecosystem 'AlmaLinux-9'$/);
    expect(gaps[1]?.reason).to.match(/^2 files are of no known feed: .*new\.json, .*page\.html$/);
    expect(rows).to.have.length(3);
  });

  it('leaves out what a copy of Red Hat lists as deleted, and says what changed and is not there', async () => {
    const names = ['2023/cve-2023-6237.json', '2023/cve-2023-6240.json', '2023/cve-2023-6212.json'] as const;
    mkdirSync(join(folder, 'feeds/vex/2023'), { recursive: true });
    for (const name of names.slice(0, 2))
      copyFileSync(join(FIXTURES, 'redhat-vex/fixtures', name.slice(5)), join(folder, 'feeds/vex', name));
    const list = (name: string, ...said: readonly string[]): void =>
      writeFileSync(
        join(folder, 'feeds/vex', name),
        said.map((path) => `"${path}","2024-08-04T10:17:22+00:00"\n`).join(''),
      );
    writeFileSync(
      join(folder, 'report'),
      REPORT.replace('AlmaLinux release', 'Red Hat Enterprise Linux release'),
    );
    const about = async (): Promise<readonly string[]> => {
      const rows = JSON.parse((await secmon(...paths(), '--json', '--all')).text) as readonly {
        readonly advisory: string;
        readonly reason: string;
      }[];
      return [...new Set(rows.map(({ advisory, reason }) => (advisory === '' ? reason : advisory)))];
    };
    expect(await about()).to.include('CVE-2023-6237');
    list('changes.csv', ...names);
    list('deletions.csv', names[0]);
    const said = await about();
    expect(said).not.to.include('CVE-2023-6237');
    expect(said).to.include(
      `1 statement was not understood, such as ${join(folder, 'feeds/vex/changes.csv')}: 1 documents that have changed are not there, such as 2023/cve-2023-6212.json`,
    );
  });

  it('follows links in a directory, whatever circle they go in', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(
      join(folder, 'elsewhere/c.json'),
      osv('ALSA-2024:3', 'AlmaLinux:9', 'bash', '5.1.8-10.el9'),
    );
    writeFileSync(join(folder, 'd.json'), osv('ALSA-2024:4', 'AlmaLinux:9', 'bash', '5.1.8-11.el9'));
    symlinkSync('../elsewhere', join(folder, 'feeds/linked'));
    symlinkSync('.', join(folder, 'elsewhere/circle'));
    symlinkSync('../feeds', join(folder, 'elsewhere/back'));
    symlinkSync('../d.json', join(folder, 'feeds/d.json'));
    const { text } = await secmon(...paths(), '--json');
    const rows = rowsOf(text) as readonly { advisory: string }[];
    expect(rows.map(({ advisory }) => advisory)).to.deep.equal(['ALSA-2024:1', 'ALSA-2024:3', 'ALSA-2024:4']);
  });

  const refused: readonly (readonly [string, () => void, string])[] = [
    [
      'a report that is cut off',
      () => writeFileSync(join(folder, 'report'), REPORT.slice(0, 60)),
      'report: the header does not end',
    ],
    [
      'a system that is not known',
      () => writeFileSync(join(folder, 'report'), REPORT.replace('AlmaLinux', 'Homegrown')),
      'report: system: no distribution is known',
    ],
    [
      'another packager',
      () => writeFileSync(join(folder, 'report'), REPORT.replace('packager: rpm', 'packager: dpkg')),
      'report: packages of dpkg on almalinux:9, which has rpm',
    ],
    [
      'a feed that is cut off',
      () => writeFileSync(join(folder, 'feeds/a.json'), '{"id": "ALSA-2024:1", "affected": ['),
      'a.json',
    ],
    ['an empty file', () => writeFileSync(join(folder, 'feeds/c.json'), ''), 'c.json: is empty'],
    [
      'a link that leads to nothing',
      () => symlinkSync('nowhere', join(folder, 'feeds/c.json')),
      'c.json: no such file',
    ],
    [
      'feeds of another distribution',
      () => writeFileSync(join(folder, 'report'), REPORT.replace('release 9.5', 'release 8.9')),
      'nothing in osv is about almalinux:8',
    ],
    [
      'criteria of another product',
      () => {
        rmSync(join(folder, 'feeds/a.json'));
        rmSync(join(folder, 'feeds/b.json'));
        copyFileSync(OVAL_OF_LEAP, join(folder, 'feeds/oval.xml'));
      },
      'nothing in oval is about almalinux:9',
    ],
    ['no feed', () => rmSync(join(folder, 'feeds'), { recursive: true }), 'feeds: no such file'],
  ];
  for (const [what, spoil, message] of refused) {
    it(`cannot assess ${what}`, async () => {
      spoil();
      const { text, exitCode } = await secmon(...paths(), '--json');
      expect(exitCode).to.equal(3);
      expect(text)
        .to.include(message)
        .and.match(/^secmon: pakiti assess: .*\n$/);
    });
  }

  it('is explained step by step by secmon pakiti explain', async () => {
    const argv = [join(folder, 'report'), 'CVE-2024-1000', '--feeds', join(folder, 'feeds')];
    const { text, exitCode } = await runOperator(['pakiti', 'explain', ...argv], world);
    expect(exitCode, text).to.equal(0);
    expect(text.split('\n').slice(0, 11)).to.deep.equal([
      'wn1.example.org, almalinux:9: CVE-2024-1000',
      'ALSA-2024:1 (osv): Important: bash security update',
      '  bash 5.1.8-6.el9 x86_64: vulnerable, fix-available',
      '    osv: the binary package bash: vulnerable from the first to before 5.1.8-9.el9',
      ...['arch', 'module-stream', 'kernel-line', 'channel', 'running-kernel', 'vendor'].map(
        (rule) => `    ${rule}: nothing against it`,
      ),
      '    version: 5.1.8-6.el9 is older than 5.1.8-9.el9',
    ]);
    const other = await runOperator(
      ['pakiti', 'explain', argv[0] ?? '', 'CVE-2024-1', ...argv.slice(2)],
      world,
    );
    expect(other.text).to.include('no feed speaks of CVE-2024-1; there were osv\n');
    expect(other.exitCode).to.equal(3);
  });
});
