/** Both forms of pakiti-report make the same bytes of the same machine. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Report } from '../../src/pakiti/report/report.ts';
import { parseReportText } from '../../src/pakiti/report/report-text.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { EXECUTABLE, FORMS, runForm, SCRIPTS, type FormOptions } from '../kit/report-forms.ts';
import { packagerSaying, writeProgram } from '../kit/report-programs.ts';
import { rpmWith } from '../kit/rpm-database.ts';

describeWith(['busybox-static', 'dpkg', 'rpm'], 'pakiti-report', function () {
  this.timeout(240_000);
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'pakiti-report-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  /** What every form prints, which is the same. */
  async function printed(argv: readonly string[], options: FormOptions = {}): Promise<string> {
    const { code, stdout, said } = await runForm(EXECUTABLE, argv, options);
    expect(code, said).to.equal(0);
    for (const form of SCRIPTS) {
      const other = await runForm(form, argv, options);
      expect(other.code, `${form.title}: ${other.said}`).to.equal(0);
      if (!other.stdout.equals(stdout))
        expect(other.stdout.toString('latin1'), form.title).to.equal(stdout.toString('latin1'));
    }
    return stdout.toString('latin1');
  }

  async function reported(...argv: readonly string[]): Promise<Report> {
    const report = parseReportText(await printed(argv), '6');
    expect(report.dropped).to.deep.equal([]);
    return report;
  }

  const linesOf = (text: string): readonly string[] => {
    const lines = text.split('\n');
    return lines.slice(lines.indexOf('#', 1) + 1, -2);
  };

  it('has all of the dpkg of this machine, with its source and where it came from', async () => {
    const report = await reported('--site', 'A  Site\n', '--tag', 'grid', '--host', 'node1.example.org');
    const format = '${Package}\\t${Version}\\t${Architecture}\\t${source:Package}\\t${source:Version}\\n';
    const installed = execFileSync('dpkg-query', ['-W', '-f', `\${db:Status-Status} ${format}`], {
      encoding: 'utf8',
    });
    const expected = installed
      .split('\n')
      .filter((line) => line !== '' && !/^(?:not-installed|config-files) /.test(line))
      .map((line) => line.slice(line.indexOf(' ') + 1).replaceAll(/(?<=\t)0:/g, ''));
    const packages = report.inventory.packages.map(({ name, version, arch, source }) =>
      [name, version, arch, source?.name, source?.version].join('\t'),
    );
    expect(packages.toSorted()).to.deep.equal(expected.toSorted());
    expect(report).to.include({ host: 'node1.example.org', site: 'A Site', tag: 'grid', protocol: '6' });
    expect(report.inventory).to.include({
      packager: 'dpkg',
      kernel: execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim(),
    });
  });

  it('has all of a real database of rpm: epochs, sources, modules and vendors', async () => {
    const rpm = rpmWith(directory, [
      { name: 'bash', version: '5.1.8-9.el9', arch: 'x86_64', vendor: 'AlmaLinux' },
      {
        name: 'openssl',
        version: '1:3.2.2-6.el9_5',
        arch: 'x86_64',
        subpackages: { 'openssl-libs': undefined },
      },
      {
        name: 'perl',
        version: '4:5.32.1-481.el9',
        arch: 'x86_64',
        subpackages: { 'perl-Errno': '1.30' },
      },
      {
        name: 'nodejs',
        version: '1:18.20.4-1.module_el9',
        arch: 'x86_64',
        module: 'nodejs:18:9040020240807:rhel9',
        vendor: 'Red Hat, Inc.',
      },
      { name: 'tzdata', version: '0:2024a-1.el9', arch: 'noarch' },
    ]);
    const text = await printed(['--rpm', rpm]);
    expect(linesOf(text)).to.deep.equal([
      'bash\t5.1.8-9.el9\tx86_64\t\t\t\tAlmaLinux',
      'nodejs\t1:18.20.4-1.module_el9\tx86_64\t\t\tnodejs:18:9040020240807:rhel9\tRed Hat, Inc.',
      'openssl\t1:3.2.2-6.el9_5\tx86_64',
      'openssl-libs\t1:3.2.2-6.el9_5\tx86_64\topenssl',
      'perl\t4:5.32.1-481.el9\tx86_64',
      'perl-Errno\t4:1.30-481.el9\tx86_64\tperl\t5.32.1-481.el9',
      'tzdata\t2024a-1.el9\tnoarch',
    ]);
    const { inventory, dropped } = parseReportText(text, '6');
    expect(dropped).to.deep.equal([]);
    expect(inventory.packager).to.equal('rpm');
    expect(linesOf(await printed(['--rpm', rpm, '--protocol', '5'])).slice(0, 3)).to.deep.equal([
      'bash\t0:5.1.8-9.el9\tx86_64',
      'nodejs\t1:18.20.4-1.module_el9\tx86_64',
      'openssl\t1:3.2.2-6.el9_5\tx86_64',
    ]);
  });

  it('leaves keys out, and takes rpm without modules', async () => {
    const source = 'a-1-1.src.rpm';
    const rpm = packagerSaying(directory, 'rpm', [
      ['gpg-pubkey', '(none)', '1', '2', '(none)', '(none)', '(none)', '(none)'],
      ['a', '(none)', '1', '1', 'x86_64', source, '(none)', '(none)'],
      ['b', '0', '1', '1', 'x86_64', source, '', 'V'],
    ]);
    expect(linesOf(await printed(['--rpm', rpm]))).to.deep.equal([
      'a\t1-1\tx86_64',
      'b\t1-1\tx86_64\ta\t\t\tV',
    ]);
    const old = writeProgram(
      directory,
      'old-rpm',
      `case $3 in *MODULARITYLABEL*) echo 'error: incorrect format: unknown tag' >&2; exit 1 ;; esac
[ "$1" != -qa ] || printf '\\036a\\037(none)\\0371\\0371\\037noarch\\037(none)\\037\\037(none)'`,
    );
    expect(linesOf(await printed(['--rpm', old]))).to.deep.equal(['a\t1-1\tnoarch']);
  });

  it('has hostile names as text that nobody obeys, each in its own line', async () => {
    const mark = join(directory, 'made');
    const hostile = [
      `$(touch ${mark})`,
      `\`touch ${mark}\``,
      `'; touch ${mark} #`,
      `"; touch ${mark} "`,
      `-o ${mark}`,
      'a\nb\t1-1\tx86_64',
      'a\n#\n#',
      'tab\there',
      'esc\x1b[2J\x07\x00',
      'back\\slash\\n',
      'percent%s%n',
      'utf\xc3\xa9\xff',
      '*',
      '{print "x"}',
    ];
    const rpm = packagerSaying(
      directory,
      'rpm',
      hostile.map((text) => [text, '(none)', '1', '1', 'noarch', `${text}-9-9.src.rpm`, '(none)', text]),
    );
    const lines = linesOf(await printed(['--rpm', rpm]));
    expect(lines).to.have.members(
      hostile.map((text) => {
        const inert = text.replaceAll(/[^\x20-\x7e]/g, '?');
        return `${inert}\t1-1\tnoarch\t\t9-9\t\t${inert}`;
      }),
    );
    const dpkg = packagerSaying(
      directory,
      'dpkg-query',
      hostile.map((text) => ['hold ok installed', text, '1-1', 'all', text, '1-1', text]),
    );
    expect(linesOf(await printed(['--dpkg-query', dpkg]))).to.have.length(hostile.length);
    expect(existsSync(mark)).to.equal(false);
  });

  it('has a line for whatever a packager says, and the same one in both forms', async () => {
    const field = fc.string({
      unit: fc.constantFrom(...Array.from('ab0.-:+~(none)\'"`$\\\n\t \x1f\x1e\xe9%*#')),
    });
    const records = fc.array(fc.array(field, { minLength: 7, maxLength: 8 }), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(records, async (given) => {
        const named = [...given, ['a', '', '1', '1', 'noarch', '', '', '']];
        await printed(['--rpm', packagerSaying(directory, 'rpm', named)]);
        const installed = [...given.map((fields) => ['install ok installed', ...fields.slice(1)]), SOMETHING];
        await printed(['--dpkg-query', packagerSaying(directory, 'dpkg-query', installed)]);
      }),
      { numRuns: 2 },
    );
  });
  const SOMETHING = ['install ok installed', 'a', '1', 'all', 'a', '1', ''];

  it('takes no version for another that is as much as a number', async () => {
    const dpkg = packagerSaying(directory, 'dpkg-query', [
      ['install ok installed', 'a', '1.10', 'all', 'b', '1.1', ''],
    ]);
    expect(linesOf(await printed(['--dpkg-query', dpkg]))).to.deep.equal(['a\t1.10\tall\tb\t1.1']);
  });

  it('leaves out what is not there any more, not what is on hold or half there', async () => {
    const one = (status: string, name: string): readonly string[] => [
      status,
      name,
      '1',
      'all',
      name,
      '1',
      '',
    ];
    const dpkg = packagerSaying(directory, 'dpkg-query', [
      one('install ok installed', 'a'),
      one('hold ok installed', 'b'),
      one('deinstall ok config-files', 'c'),
      one('purge ok not-installed', 'd'),
      one('install ok triggers-pending', 'e'),
    ]);
    expect(linesOf(await printed(['--dpkg-query', dpkg]))).to.deep.equal([
      'a\t1\tall',
      'b\t1\tall',
      'e\t1\tall',
    ]);
  });

  it('takes a report that was made elsewhere, and says whose site it is', async () => {
    const given = '#\nhost: a\nsite: OLD\nsystem: x\n#\nsite: b\t1\tall\n#\n';
    const file = join(directory, 'given');
    writeFileSync(file, given);
    expect(await printed(['--input', file])).to.equal(given);
    expect(await printed(['--input', '-', '--site', 'NEW$(x)\\n&'], { input: given })).to.equal(
      given.replace('OLD', 'NEW$(x)\\n&'),
    );
    const without = '#\nhost: a\n#\nb\t1\tall\n#\n';
    expect(await printed(['-i', '-', '--site', 'S'], { input: without })).to.equal(
      '#\nhost: a\nsite: S\n#\nb\t1\tall\n#\n',
    );
  });

  it('writes what it has made to a file', async () => {
    for (const form of FORMS) {
      const file = join(directory, 'written');
      const { code, stdout } = await runForm(form, ['-i', '-', '-r', '1', '-o', file], {
        input: '#\nhost: a\n#\n#\n',
      });
      expect([code, stdout.toString()], form.title).to.deep.equal([0, '']);
      expect(readFileSync(file, 'utf8')).to.equal('#\nhost: a\n#\n#\n');
    }
  });

  it('reads the configuration of pakiti-client, and the command line wins', async () => {
    const config = join(directory, 'client.cfg');
    writeFileSync(
      config,
      '# mine\n\n  site =  FROM FILE \ntag = <<EOT\n two\n lines\nEOT\nhost=node9.example.org\nmanual = 0\nencrypt =\nexpect =\nprotocol =\nurl=\nrndsleep =\nsvmonreport = 1\nsvmon = /none\npkg = /none\nlsb_release = /none\ncurl = /usr/bin/curl\n',
    );
    const rpm = packagerSaying(directory, 'rpm', [['a', '', '1', '1', 'noarch', '', '', '']]);
    const report = parseReportText(await printed(['--conf', config, '--rpm', rpm, '--site=LINE']), '6');
    const unasked = ['-s', '--svmonreport', '--svmon', '/none', '--pkg=/none', '--lsb_release', '/none'];
    expect(await printed(['--conf', config, '--rpm', rpm, ...unasked])).to.include('\nsite: FROM FILE\n');
    expect(report).to.include({ site: 'LINE', tag: 'two lines', host: 'node9.example.org' });
  });

  const MISUSES: readonly (readonly string[])[] = [
    ['--nonsense', 'x'],
    ['--site'],
    ['word'],
    ['--mode', 'all'],
    ['--url', 'ftp://a/'],
    ['--url', 'http://u:p@a/'],
    ['--rndsleep', '-1x'],
  ];
  const BAD_FILES: readonly (readonly [text: string, why: string])[] = [
    ['site A\n', 'line 1: neither NAME'],
    ['\nsvmons = x\n', "line 2: no option 'svmons'"],
    ['tag = <<E\nx\n', 'the end, E, is missing'],
  ];
  const BAD_PACKAGERS: readonly (readonly [body: string, why: string])[] = [
    ['exit 3', '-qa: ended with 3'],
    ['echo "error: damaged header #7" >&2', 'error: damaged header'],
    ['exit 0', 'neither dpkg nor rpm has a package'],
  ];
  for (const form of FORMS) {
    it(`says what is wrong with its options, its files and its packagers (${form.title})`, async () => {
      for (const argv of MISUSES) {
        const { code, said } = await runForm(form, argv);
        expect(code, said).to.equal(form.misused);
        expect(said).to.match(/^pakiti-report: .*see pakiti-report --help\n$/);
      }
      expect((await runForm(form, ['--sit'])).said).to.include("unknown option '--sit'");
      expect((await runForm(form, ['--site'])).said).to.include('option --site expects a value');
      const failures = [
        ...BAD_FILES.map(([text, why], at) => {
          const path = join(directory, `${at}.cfg`);
          writeFileSync(path, text);
          return [['--config', path], why] as const;
        }),
        ...BAD_PACKAGERS.map(
          ([body, why], at) => [['--rpm', writeProgram(directory, `rpm-${at}`, body)], why] as const,
        ),
      ];
      for (const [argv, why] of failures) {
        const { code, said } = await runForm(form, argv);
        expect(code, said).to.equal(form.failed);
        expect(said)
          .to.match(/^pakiti-report: [^\n]*\n$/)
          .and.include(why);
      }
    });
  }

  it('has a manual', async () => {
    for (const form of FORMS) {
      const { code, stdout } = await runForm(form, ['--manual']);
      expect(code).to.equal(0);
      expect(stdout.toString()).to.include('--disable-tls-checks').and.include('EXIT STATUS');
    }
  });
});
