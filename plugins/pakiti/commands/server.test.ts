/** Commands over the store of a server. */
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { PakitiCommands } from '../../../test/kit/pakiti-commands.ts';
import { report } from '../../../test/kit/pakiti-store.ts';
import type { PluginResult } from '../../../src/cli/run-plugin.ts';
import { dayOf, keepDay } from '../../../src/pakiti/statistics/keep-day.ts';
import { exceptionRow } from '../../../src/pakiti/decisions/decisions.ts';

const CVE = 'CVE-2024-1000';

function osv(id: string, fixed: string): string {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];
  return JSON.stringify({
    ...{ id, summary: 'Important: bash security update', related: [CVE], modified: '2024-01-01T00:00:00Z' },
    affected: [{ package: { ecosystem: 'AlmaLinux:9', name: 'bash' }, ranges }],
  });
}

describe('commands over the store of the Pakiti server', () => {
  let commands: PakitiCommands;
  beforeEach(async () => {
    commands = await PakitiCommands.open();
    mkdirSync(join(commands.folder, 'feeds'));
    commands.write('feeds/a.json', osv('ALSA-2024:1', '5.1.8-9.el9'));
  });
  afterEach(() => commands.close());
  const secmon = (...argv: readonly string[]): Promise<string> => commands.run(...argv);
  const feeds = (): string => join(commands.folder, 'feeds');

  /** @returns the day of the assessment, UTC: midnight may pass meanwhile */
  async function assessed(): Promise<string> {
    await secmon('feeds', 'sync', '--from', feeds());
    return await commands.withBench((bench) => bench.assess().then(() => dayOf(bench.at)));
  }

  it('read feeds of a directory, and show what hosts come to', async () => {
    expect(await secmon('hosts')).to.include('SITE  a  unknown  0');
    expect(await secmon('feeds', 'sync', '--from', feeds())).to.equal('osv: taken, 1 records\n');
    expect(await secmon('feeds', 'status')).to.match(/osv {2}1 {2}/);
    await commands.withBench((bench) => bench.assess());
    expect(await secmon('hosts', '--cve', CVE)).to.include('SITE  a  vulnerable  1');
    expect(await secmon('host', 'a')).to.include('ALSA-2024:1');
    expect(await secmon('host', 'none')).to.include("no host 'none' has reported");
  });

  it('take stale files and say that they are, and exit 1 for a feed that is stale or was refused', async () => {
    const status = (): Promise<PluginResult> => commands.call('feeds', 'status');
    expect(await status()).to.deep.equal({ text: 'no feed was ever taken\n', exitCode: 1 });
    await secmon('feeds', 'sync', '--from', feeds());
    expect((await status()).exitCode).to.equal(0);
    const [path, long] = [join(feeds(), 'a.json'), Date.now() / 1000 - 40.5 * 86_400];
    writeFileSync(path, osv('ALSA-2024:2', '5.1.8-9.el9'));
    utimesSync(path, long, long);
    commands.write('feeds/README', 'nothing');
    expect(await commands.call('feeds', 'sync', '--from', feeds())).to.deep.equal({
      text: `osv: taken, 1 records\nnot read: ${join(feeds(), 'README')}: no document of any feed that we know\nosv: stale: what it says is 40 d old, and nothing rests on it after 7 d\n`,
      exitCode: 0,
    });
    const { text, exitCode } = await status();
    expect([text.replaceAll(/ {2,}/g, '  '), exitCode]).to.deep.equal([
      'FEED  RECORDS  AGE  STATE  NOW  REFUSED\nosv  1  40 d  stale after 7 d\n',
      1,
    ]);
  });

  it('take of a directory only the feed that is named, and nothing that is not there', async () => {
    const sync = (...argv: readonly string[]): Promise<string> =>
      secmon('feeds', 'sync', '--from', feeds(), ...argv);
    commands.write('feeds/epss.csv', '#model_version:v2\ncve,epss,percentile\nCVE-2024-0001,1,1\n');
    expect(await sync('--feed', 'epss')).to.equal('epss: taken, 1 records\n');
    expect(await sync('--feed', 'kev')).to.include(`${feeds()}: no file of the feed kev\n`);
    expect(await sync('--feed', 'kevv')).to.include("no feed 'kevv': there are ");
    expect(await sync('--due', '5')).to.include('--due and --from exclude each other');
    expect(await secmon('feeds', 'sync', '--accept')).to.include('--accept: is for --from');
  });

  it('accept what was refused out of a directory, and only what can be', async () => {
    const from = ['feeds', 'sync', '--from', relative(process.cwd(), feeds())];
    const others = Array.from({ length: 30 }, (_, at) => osv(`ALSA-2024:${at + 2}`, '5.1.8-9.el9'));
    for (const [at, text] of others.entries()) commands.write(`feeds/${at}.json`, text);
    await secmon(...from);
    for (const at of others.keys()) rmSync(join(feeds(), `${at}.json`));
    expect(await secmon(...from)).to.equal('osv: refused, 31 records: it has lost 30 of its 31 records\n');
    expect(await commands.call('feeds', 'accept', 'osv')).to.deep.equal({
      ...{ text: 'osv: taken, 1 records\n', exitCode: 0 },
    });
    const nothing = /nothing of it was refused that could be accepted/;
    expect(await secmon('feeds', 'accept', 'osv')).to.match(nothing);
    rmSync(join(feeds(), 'a.json'));
    commands.write('feeds/a.json', '{"id": "ALSA-2024:1", "modified": "2024-01-01T00:00:00Z", "affected": [');
    await secmon(...from);
    expect(await secmon('feeds', 'accept', 'osv')).to.match(nothing);
  });

  it('say of a CVE that no host has of how many nobody can tell, since no feed knows their release', async () => {
    await secmon('feeds', 'sync', '--from', feeds());
    await commands.withBench(async (bench) => {
      const strange = report('c', { bash: '5.2' });
      const mended = report('a', { bash: '5.1.8-9.el9' });
      await bench.take(mended, { ...strange, inventory: { ...strange.inventory, system: 'Homegrown 7' } });
      await bench.assess();
    });
    const untold = 'hosts that cannot be judged as a whole, of which nobody can tell: 1\n';
    const { text, exitCode } = await commands.call('cve', CVE);
    expect(text.endsWith(`${untold}no host is known to have it, and nobody can tell\n`), text).to.be.true;
    expect(exitCode).to.equal(3);
    expect(await secmon('hosts', '--cve', CVE)).to.equal(`${untold}no host is known where it counts\n`);
  });

  it('show who has a CVE, and at which sites', async () => {
    expect(await secmon('cve', CVE)).to.equal(
      `${CVE}: no catalogue that is recent says whether it is exploited\n  no feed speaks of it\ninventories that wait to be assessed, of whose hosts nobody can tell yet: 2\nno host is known to have it, and nobody can tell\n`,
    );
    const today = await assessed();
    expect(await secmon('cve', CVE.toLowerCase())).to.match(
      new RegExp(
        `^${CVE}: important, no catalogue that is recent says whether it is exploited\\n  ALSA-2024:1 \\(osv\\): Important: bash security update\\n` +
          `SITE  HOST  VERDICT  CLASS  PACKAGES  SINCE  LAST REPORT\\n` +
          `SITE  a  vulnerable  fix-available  bash  ${today}  20[^ ]+Z\\n$`,
      ),
    );
    expect(await secmon('cve', CVE, '--sites')).to.include(`SITE  1  0  ${today}\n`);
    expect(await secmon('cve', CVE, '--site', 'OTHER')).to.include(
      "no host of the site 'OTHER' has reported",
    );
    const json = JSON.parse(await commands.exact('cve', CVE, '--json')) as {
      readonly findings: readonly object[];
    };
    expect(json.findings).to.have.length(1);
    await commands.withBench(async ({ tables }) => {
      const everywhere = { package: null, release: null, sites: [], hosts: [], reason: '', modifier: '' };
      await tables.addExceptions([exceptionRow({ cve: CVE, ...everywhere, at: 0, expiresAt: null })]);
    });
    expect(await secmon('cve', CVE)).to.include(
      'hosts on which it is excepted: 1\nno host is known to have it\n',
    );
    expect(await secmon('hosts', '--cve', CVE)).to.equal(
      'hosts on which it is excepted: 1\nno host is known where it counts\n',
    );
    expect(await secmon('hosts', '--cve', CVE, '--json')).to.equal('[]\n');
  });

  it('count what has a tag on each host, and what its vendor calls critical, apart', async () => {
    await assessed();
    const heading =
      'SITE  HOST  STATE  CVES  TAGGED  CRITICAL TO VENDOR  UNDETERMINED  LAST REPORT  SYSTEM\n';
    expect(await secmon('hosts')).to.match(new RegExp(`^${heading}SITE  a  vulnerable  1  0  0  0  20`, 'u'));
    await secmon('tag', CVE, 'EGI-Critical', '--why', 'bad');
    expect(await secmon('hosts')).to.include('SITE  a  vulnerable  1  1  0  0  20');
    const [a] = JSON.parse(await commands.exact('hosts', '--json')) as readonly object[];
    expect(a).to.include({ cves: 1, tagged: 1, critical: 0 });
    await secmon('except', CVE, '--days', '9', '--why', 'not used');
    expect(await secmon('hosts')).to.include('SITE  a  vulnerable  1  0  0  0  20');
  });

  it('show what a host has had from when until when', async () => {
    await assessed();
    await commands.withBench(async (bench) => {
      await bench.take(report('a', { bash: '5.1.8-9.el9' }));
      await bench.assess();
    });
    expect(await secmon('host', 'a')).not.to.include(CVE);
    expect(await secmon('host', 'a', '--history')).to.match(
      new RegExp(`CVE  VERDICT  FROM  UNTIL\\n${CVE}  vulnerable  20[^ ]+Z  20[^ ]+Z\\n$`),
    );
    expect(await secmon('host', 'b', '--history')).to.include('it has never had any\n');
  });

  it('explain what a CVE is to a host that has reported, or to the node of a report', async () => {
    await assessed();
    const told = await secmon('explain', 'a', CVE);
    expect(told).to.match(/^a, almalinux:9: CVE-2024-1000\nALSA-2024:1 \(osv\): /);
    expect(told).to.include('bash 5.1.8-6.el9 x86_64: vulnerable, fix-available');
    expect(await secmon('explain', 'b', CVE)).to.include('bash 5.1.8-9.el9 x86_64: fixed');
    expect(await secmon('explain', 'a', 'CVE-2024-9999')).to.equal(
      'secmon: pakiti explain: a, almalinux:9: no feed speaks of CVE-2024-9999; there were osv\n',
    );
    expect(await secmon('explain', 'a', CVE.toLowerCase())).to.equal(told);
    expect(await secmon('explain', 'c', CVE)).to.include("no host 'c' has reported");
    expect(await secmon('explain', 'a', CVE, '--site', 'OTHER')).to.include(
      "no host of the site 'OTHER' has reported",
    );
    const header =
      'host: n\nsystem: AlmaLinux release 9.5 (Teal Serval)\npackager: rpm\narch: x86_64\nkernel: \n';
    const path = commands.write('n.report', `#\n${header}#\nbash\t0:5.1.8-6.el9\tx86_64\n#\n`);
    expect(await secmon('explain', path, CVE, '--feeds', feeds())).to.include(
      'n, almalinux:9: CVE-2024-1000',
    );
    for (const file of [path, '-'])
      expect(await secmon('explain', file, CVE)).to.match(
        /^secmon: pakiti explain: --feeds is missing, which a report in a file is judged by: /,
      );
  });

  it('count hosts by site, CVE, tag and day, and tell a site what it has to mend', async () => {
    expect(await secmon('report', '--by', 'day')).to.equal('there is nothing to count\n');
    const today = await assessed();
    expect(await secmon('report', '--by', 'cve')).to.match(/^no CVE has a tag, and those without are not/);
    await secmon('tag', CVE, 'EGI-Critical', '--why', 'root for any user', '--due', '2026-05-08');
    expect(await secmon('report')).to.equal(
      'SITE  HOSTS  VULNERABLE  UNKNOWN  CLEAN  TAGGED  OVERDUE\nSITE  2  1  0  1  1  1\n',
    );
    expect(await secmon('report', '--by', 'cve')).to.include(
      `${CVE}  EGI-Critical  2026-05-08T23:59:59Z  important  1  1  0`,
    );
    expect(await secmon('report', '--by', 'tag')).to.include('EGI-Critical  1  1  1  0  1');
    const counted = await commands.withBench(({ tables, at }) => keepDay(tables, at).then(() => dayOf(at)));
    expect(await secmon('report', '--by', 'day', '--from', counted)).to.include(`${counted}  2  1  0  1  1`);
    expect(await commands.exact('report', '--csv')).to.equal(
      'site,hosts,vulnerable,unknown,clean,tagged,overdue\r\nSITE,2,1,0,1,1,1\r\n',
    );
    expect(await secmon('report', 'SITE')).to.equal(
      [
        'SITE: 2 hosts, 1 vulnerable, 0 of which nobody can tell',
        '1 with a CVE that has to be mended, 1 of them too late',
        '',
        `${CVE} until 2026-05-08: EGI-Critical, root for any user`,
        '  HOST  VERDICT  CLASS  PACKAGES  SINCE',
        `  a  vulnerable  fix-available  bash  ${today}`,
        '',
      ].join('\n'),
    );
    expect(await commands.exact('report', 'SITE', '--csv')).to.match(
      /^site,host,cve,.*\r\nSITE,a,CVE-2024-1000,/,
    );
    expect(await secmon('report', 'NONE')).to.include("no host of the site 'NONE' has reported");
    const wrong: readonly (readonly [argv: readonly string[], says: string])[] = [
      [['--csv', '--json'], '--csv and --json exclude each other'],
      [['SITE', '--csv', '--json'], '--csv and --json exclude each other'],
      [['--from', '2026-01-01'], '--from: is for --by day'],
      [['--by', 'day', '--from', '2026-01-02', '--to', '2026-01-01'], '--from is after --to'],
      [['--by', 'cve', '--group', 'none'], "there is no group 'none'"],
      [['SITE', '--group', 'none'], '--group: is not for the report of a site'],
      [['NONE', '--by', 'cve'], "no host of the site 'NONE' has reported"],
    ];
    for (const [argv, says] of wrong) {
      const { text, exitCode } = await commands.call('report', ...argv);
      expect([exitCode, text], argv.join(' ')).to.deep.equal([3, `secmon: pakiti report: ${says}\n`]);
    }
    expect(await secmon('report', '--by', 'moon')).to.include("--by: 'moon' is none of site, cve, tag, day");
    for (const day of ['soon', '2026-02-30'])
      expect(await secmon('report', '--by', 'day', '--from', day)).to.include(`--from: '${day}' is no day`);
  });

  it('put sites and hosts into groups', async () => {
    expect(await secmon('group')).to.equal('there is no group\n');
    expect(await secmon('group', 'farm', '--host', 'z')).to.include("no host 'z' has reported: --regardless");
    expect(await secmon('group', 'farm', '--site', 'SIT')).to.include(
      "site 'SIT' has reported: --regardless",
    );
    expect(await secmon('group', 'farm\u001b[2J', '--host', 'a')).to.include('GROUP: ');
    expect(await secmon('group')).to.equal('there is no group\n');
    expect(await secmon('group', 'farm', '--site', 'SITE', '--host', 'z', '--regardless')).to.equal(
      'SITE is in farm\nz is in farm\n',
    );
    expect(await secmon('group')).to.include('farm  2  SITE  1\n');
    expect(await secmon('group', 'farm')).to.equal('SITE  HOST  REPORTING\n  z  0\nSITE  2\n');
    expect(await secmon('hosts', '--group', 'farm')).to.include('SITE  b  ');
    expect(await secmon('hosts', '--group', 'frm')).to.include(
      "there is no group 'frm' (did you mean 'farm'?)",
    );
    expect(await secmon('group', 'farm', '--host', 'z', '--remove')).to.equal('1 taken out of it\n');
    expect(await secmon('group', 'farm', '--remove')).to.equal('1 taken out of it\n');
    expect(await secmon('group', '--site', 'SITE')).to.include('GROUP is missing');
  });

  const notThere: readonly (readonly [argv: readonly string[], says: string])[] = [
    [['hosts', '--site', 'NONE'], "no host of the site 'NONE' has reported"],
    [['hosts', '--group', 'none'], "there is no group 'none'"],
    [['hosts', '--cve', 'x'], "'x' is no CVE, such as CVE-2024-1086"],
    [['host', 'none'], "no host 'none' has reported"],
    [['host', 'a', '--site', 'NONE'], "no host of the site 'NONE' has reported"],
    [['cve', CVE, '--site', 'NONE'], "no host of the site 'NONE' has reported"],
    [['cve', CVE, '--group', 'none'], "there is no group 'none'"],
    [['report', 'NONE'], "no host of the site 'NONE' has reported"],
    [['group', 'none'], "there is no group 'none'"],
    [['group', 'none', '--remove'], "there is no group 'none'"],
    [['tag', CVE, 'none', '--remove'], `${CVE} has no tag 'none'`],
    [['tag', CVE, '--accept'], `nothing of '${CVE}' is proposed`],
    [['except', '7', '--remove'], 'there is no exception 7'],
    [['except', CVE, '--remove'], `there is no exception of ${CVE}`],
    [['explain', 'none', CVE], "no host 'none' has reported"],
    [['explain', 'a', 'foo'], 'a, almalinux:9: no feed speaks of foo; there is none'],
  ];
  for (const [argv, says] of notThere)
    it(`exit 3 where it is not there that is named: ${argv.join(' ')}`, async () => {
      const { text, exitCode } = await commands.call(...argv);
      expect(exitCode).to.equal(3);
      expect(text)
        .to.match(/^secmon: pakiti \w+: /)
        .and.to.include(`: ${says}\n`);
    });

  it('purge', async () => {
    const counted = await secmon('purge', '--silent', '1', '--dry-run');
    expect(counted).to.match(/^would delete:\n\d  hosts  that have been silent /);
    expect(await secmon('purge', '--silent', '1', '--dry-run')).to.equal(counted);
    const deleted = await secmon('purge', '--silent', '1');
    expect(deleted).to.match(/^deleted:\n\d  hosts  that have been silent /);
    for (const what of ['stays', 'staged']) expect(deleted).to.match(new RegExp(`^\\d  ${what}  \\w+`, 'm'));
    for (const text of ['0', '3000000', 'soon'])
      expect(await secmon('purge', '--silent', text)).to.include(
        `--silent: '${text}' is no number of days from 1 to 99999`,
      );
  });

  it('purge ends what is over, and says nothing else to a pipe', async () => {
    await commands.withBench(async (bench) => {
      bench.at -= 30 * 86_400;
      await bench.take(report('old', { bash: '1-1.el9' }));
      bench.at += 86_400;
      await bench.take(report('old', { bash: '2-1.el9' }));
    });
    expect(await secmon('purge', '--ended', '3')).to.match(/^deleted:\n0  hosts .*\n1  stays /);
  });
});
