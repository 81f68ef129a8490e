/** Tags and exceptions, by command. */
import { mkdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { oldPakiti } from '../../../test/kit/old-pakiti.ts';
import { PakitiCommands } from '../../../test/kit/pakiti-commands.ts';
import { issue } from '../../../test/kit/tls-ca.ts';

const CVE = 'CVE-2024-1000';

function advisory(cve: string, risk: string, deadline: string): string {
  const page = 'Advisory-EGI-SVG-2026-14';
  return [
    ...[
      '---',
      `title: ${page}`,
      `permalink: /${page}`,
      '---',
      `Title: '${risk}' risk weakness`,
      'Date: 2026-05-08',
    ],
    ...['** CLEAR information - Unlimited distribution **', '## Actions required'],
    `Sites MUST act by ${deadline} 00:00 UTC.`,
    ...['## IDs and CVSS score', 'EGI SVG ID : EGI-SVG-2026-14', `CVE ID : ${cve}`, ''],
  ].join('\n');
}

describe('decisions by command', () => {
  let commands: PakitiCommands;
  beforeEach(async () => {
    commands = await PakitiCommands.open();
  });
  afterEach(() => commands.close());
  const secmon = (...argv: readonly string[]): Promise<string> => commands.run(...argv);

  it('tag and except', async () => {
    expect(await secmon('tag', CVE, 'EGI-Critical', '--why', 'bad', '--due', '2026-05-08')).to.equal(
      `warning: no feed speaks of ${CVE}\nwarning: the deadline 2026-05-08 is past\n${CVE} has the tag EGI-Critical\n`,
    );
    expect(await secmon('tag')).to.include(`${CVE}  EGI-Critical  set  2026-05-08  bad`);
    expect(await secmon('tag', CVE, 'EGI-Critical', '--remove')).to.equal('the tag is gone\n');
    expect(await secmon('except', CVE, '--site', 'SITE', '--why', 'mitigated', '--days', '5')).to.match(
      /^warning: no feed speaks of CVE-2024-1000\nexception \d+\n$/,
    );
    expect(await secmon('except')).to.match(/^1 {2}CVE-2024-1000 {2}SITE {2}20\d\d-\d\d-\d\d {2}mitigated$/m);
    expect(await secmon('except', '1', '--remove')).to.equal('the exception is gone\n');
    expect(await secmon('tag', 'CVE-1', 'x', '--why', 'y')).to.include("'CVE-1' is no CVE");
    for (const due of ['soon', '2026-02-30'])
      expect(await secmon('tag', CVE, 'x', '--why', 'y', '--due', due)).to.include(
        `--due: '${due}' is no day`,
      );
    expect(await secmon('tag', '--proposed', '--export')).to.include(
      '--proposed and --export exclude each other',
    );
  });

  it('name who decides, and else the account that runs the command', async () => {
    const { username } = userInfo();
    const modifiers = async (): Promise<readonly string[]> => {
      const documents = [await secmon('tag', '--export'), await secmon('except', '--export')];
      return documents.flatMap((xml) =>
        [...xml.matchAll(/<modifier>(.*?)<\/modifier>/g)].map(([, by = '']) => by),
      );
    };
    await secmon('tag', CVE, 'EGI-Critical', '--why', 'x');
    await secmon('except', CVE, '--package', 'bash', '--why', 'x');
    expect(await modifiers()).to.deep.equal([username, username]);
    await secmon('tag', CVE, 'EGI-Critical', '--why', 'x', '--as', 'officer');
    expect(await modifiers()).to.deep.equal(['officer', username]);
    for (const what of [
      ['tag', CVE, 'EGI-High'],
      ['except', CVE],
    ] as const)
      expect(await secmon(...what, '--why', 'x', '--as', ' ')).to.include('--as: no name');
  });

  it('keep what is taken away, by whom, and why', async () => {
    expect(await secmon('tag', '--past')).to.equal('nothing was taken away\n');
    await secmon('tag', CVE, 'EGI-Critical', '--why', 'bad', '--as', 'olga');
    await secmon('except', CVE, '--why', 'off', '--as', 'olga');
    await secmon('tag', CVE, 'EGI-Critical', '--remove', '--why', 'not so bad', '--as', 'otto');
    await secmon('except', '1', '--remove', '--as', 'otto');
    expect(await secmon('tag', '--past')).to.match(
      /^CVE {2}TAG {2}BY {2}REASON {2}GONE {2}TAKEN AWAY BY {2}WHY\nCVE-2024-1000 {2}EGI-Critical {2}olga {2}bad {2}20\S+Z {2}otto {2}not so bad\n$/,
    );
    expect(await secmon('except', '--past')).to.match(/CVE-2024-1000 {2}1 {2}olga {2}off {2}20\S+Z {2}otto/);
  });

  it('warn of what is likely to be a mistake, and only of that', async () => {
    await commands.withBench((bench) =>
      bench.read('epss', [{ kind: 'epss', cve: CVE, score: 0.5, percentile: 0.5 }]),
    );
    const tag = (name: string): Promise<string> =>
      secmon('tag', CVE, name, '--why', 'x', '--due', '2099-01-01');
    expect(await tag('EGI-Critical')).to.equal(`${CVE} has the tag EGI-Critical\n`);
    expect(await tag('egi-critcal')).to.equal(
      `warning: no other CVE has the tag 'egi-critcal' (did you mean 'EGI-Critical'?)\n${CVE} has the tag egi-critcal\n`,
    );
    expect(await tag('own')).to.equal(`warning: no other CVE has the tag 'own'\n${CVE} has the tag own\n`);
    await secmon('tag', 'CVE-2024-2000', 'own', '--why', 'x');
    expect(await tag('own')).to.equal(`${CVE} has the tag own\n`);
  });

  const refused: readonly (readonly [argv: readonly string[], says: string | RegExp])[] = [
    [['tag', CVE, 'x'], '--why is missing'],
    [['tag', CVE, 'x', '--why', ' '], '--why is missing'],
    [['tag', CVE, '', '--why', 'x'], 'TAG is empty'],
    [['tag', CVE, 'a\tb', '--why', 'x'], "TAG: 'a\\x09b' has control characters"],
    [['tag', CVE, 'x'.repeat(256), '--why', 'x'], 'TAG: longer than 255 characters'],
    [['tag', '--why', 'x'], 'CVE is missing'],
    [['except', CVE], '--why is missing'],
    [['except', '--why', 'x'], 'CVE or NUMBER is missing'],
    [
      ['except', CVE, '--site', 'SITEE', '--why', 'x'],
      "no host of the site 'SITEE' has reported: --regardless",
    ],
    [['except', CVE, '--host', 'c', '--why', 'x'], "no host 'c' has reported: --regardless"],
    [
      ['except', CVE, '--release', 'foo', '--why', 'x'],
      "no host runs 'foo'; there are almalinux:9: --regardless",
    ],
    [['except', CVE, '--days', '0', '--why', 'x'], "--days: '0' is no number of days from 1 to 99999"],
  ];
  for (const [argv, says] of refused)
    it(`refuse ${argv.join(' ').slice(0, 60)}`, async () => {
      const { text, exitCode } = await commands.call(...argv);
      expect(exitCode).to.equal(3);
      expect(text).to.include(says);
      expect(await secmon('tag')).to.equal('no CVE has a tag\n');
      expect(await secmon('except')).to.equal('there is no exception\n');
    });

  it('except what has not reported where somebody insists, and nothing twice', async () => {
    const except = (...argv: readonly string[]): Promise<string> =>
      secmon('except', CVE, '--why', 'x', ...argv);
    await except('--site', 'NEW', '--host', 'c', '--release', 'debian:13', '--regardless');
    await except('--host', 'b', '--host', 'a', '--days', '5');
    expect(await except('--host', 'a', '--host', 'b')).to.match(
      /exception 2 is the same, and holds until 20\d\d-\d\d-\d\d: remove it, or --regardless\n$/,
    );
    expect(await except('--host', 'a', '--host', 'b', '--package', 'bash')).to.include('exception 3\n');
    expect(await except('--host', 'a', '--host', 'b', '--regardless')).to.include('exception 4\n');
    expect(await secmon('except', CVE, '--remove')).to.include(
      `say the number of the exception: of ${CVE} there are 1, 2, 3, 4\n`,
    );
  });

  it('say once for each reason what of advisories was passed over, unless all is asked for', async () => {
    mkdirSync(join(commands.folder, 'svg'));
    for (const name of ['a', 'b', 'c']) commands.write(`svg/${name}.md`, '# nothing');
    commands.write('svg/d.md', advisory('CVE-2026-1000', 'CRITICAL', '2026-05-16'));
    const read = (...argv: readonly string[]): Promise<string> =>
      secmon('tag', '--advisories', join(commands.folder, 'svg'), ...argv);
    expect(await read()).to.match(
      /^\S+a\.md and 2 more: it has no layout of an advisory\n1 advisories, 1 tags, 1 of them new or changed\n$/,
    );
    expect((await read('--verbose')).split('\n')).to.have.length(5);
  });

  it('propose the tags of advisories, with their deadlines, until somebody accepts or declines them', async () => {
    mkdirSync(join(commands.folder, 'svg'));
    commands.write('svg/a.md', advisory('CVE-2026-1000', 'CRITICAL', '2026-05-16'));
    commands.write('svg/README.md', '# Advisories');
    const read = (): Promise<string> => secmon('tag', '--advisories', join(commands.folder, 'svg'));
    expect(await read()).to.match(
      /README\.md: it has no layout of an advisory\n1 advisories, 1 tags, 1 of them new or changed\n$/,
    );
    expect(await secmon('tag', '--proposed')).to.include(
      'CVE-2026-1000  EGI-Critical  EGI-SVG-2026-14  2026-05-16  0  EGI-SVG-2026-14',
    );
    expect(await secmon('tag', '--export')).to.include('<cveTags/>');
    expect(await secmon('tag', 'egi-svg-2026-14', '--decline')).to.equal(
      'CVE-2026-1000 is not tagged EGI-Critical\n',
    );
    expect(await read()).to.include('0 of them new or changed');
    expect(await secmon('tag', '--proposed')).to.equal('nothing is proposed\n');
    expect(await secmon('tag', 'CVE-2026-1000', '--accept')).to.include(
      "nothing of 'CVE-2026-1000' is proposed",
    );

    commands.write(
      'svg/b.md',
      advisory('CVE-2026-2000', 'HIGH', '2026-06-16').replaceAll('2026-14', '2026-15'),
    );
    expect(await read()).to.include('2 tags, 1 of them new or changed');
    expect(await secmon('tag', 'CVE-2026-2000', '--accept', '--as', 'officer')).to.equal(
      'CVE-2026-2000 has the tag EGI-High\n',
    );
    commands.write(
      'svg/b.md',
      advisory('CVE-2026-2000', 'HIGH', '2026-06-20').replaceAll('2026-14', '2026-15'),
    );
    expect(await read()).to.include('1 of them new or changed');
    expect(await secmon('tag')).to.include('CVE-2026-2000  EGI-High  set  2026-06-20');
    expect(await secmon('tag', '--accept')).to.include('CVE or ADVISORY is missing');
    expect(await secmon('tag', '--advisories', join(commands.folder, 'none'))).to.include('none');
  });

  it('set the tags of advisories at once where that is asked for', async () => {
    const path = commands.write('a.md', advisory('CVE-2026-1000', 'CRITICAL', '2026-05-16'));
    await secmon('tag', '--advisories', path, '--set');
    expect(await secmon('tag')).to.include('CVE-2026-1000  EGI-Critical  set  2026-05-16');
  });

  it('go from one server to another and back, and those that are there no more, go', async () => {
    await secmon('tag', CVE, 'EGI-Critical', '--why', 'bad', '--due', '2026-05-08');
    await secmon('except', CVE, '--package', 'bash', '--release', 'almalinux:9', '--why', 'y', '--days', '5');
    await secmon('except', CVE, '--host', 'a', '--why', 'z');
    const [tags, exceptions] = [
      await commands.exact('tag', '--export'),
      await commands.exact('except', '--export'),
    ];
    const files = [commands.write('tags.xml', tags), commands.write('exceptions.xml', exceptions)] as const;
    const other = await PakitiCommands.open();
    try {
      await other.run('tag', 'CVE-2024-2000', 'own', '--why', 'x');
      expect(await other.run('tag', '--import', files[0], '--remove')).to.equal(
        '1 tags, 1 of them new; 1 removed\n',
      );
      expect(await other.run('except', '--import', files[1])).to.equal(
        '2 exceptions, 2 of them new; 0 removed\n',
      );
      expect(await other.run('except', '--import', files[1])).to.equal(
        '2 exceptions, 0 of them new; 0 removed\n',
      );
      expect(await other.exact('tag', '--export')).to.equal(tags);
      expect(await other.exact('except', '--export')).to.equal(exceptions);
    } finally {
      other.close();
    }
    const pakiti = `<?xml version="1.0" encoding="UTF-8"?>\n<cveExceptions><cveException><cveName>${CVE}</cveName><pkg><name>bash</name></pkg><osGroup><name>Plan 9</name></osGroup></cveException></cveExceptions>`;
    const path = commands.write('pakiti.xml', pakiti);
    expect(await secmon('except', '--import', path, '--remove')).to.equal(
      "'Plan 9' is no system that is known: nothing is excepted there\n1 exceptions, 1 of them new; 2 removed\n",
    );
  });

  it('are only taken from a server that is who it says it is (F19)', async () => {
    const { certificateFile, keyFile } = issue(commands.folder, null);
    const answer = `<cveTags><cveTag><cveName>${CVE}</cveName><tagName>forged</tagName></cveTag></cveTags>`;
    const tls = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
    const [forged, plain] = [await oldPakiti({ tls, answer }), await oldPakiti({ answer })];
    try {
      for (const { url } of [forged, plain]) {
        const said = await secmon('tag', '--import', url, '--private', '127.0.0.0/8');
        expect(said).to.match(/certificate|over https/);
        expect(await secmon('tag')).to.equal('no CVE has a tag\n');
      }
      expect(await secmon('tag', '--import', forged.url)).to.match(/private/);
      expect([forged.posted, plain.posted]).to.deep.equal([[], []]);
    } finally {
      await forged.close();
      await plain.close();
    }
  });
});
