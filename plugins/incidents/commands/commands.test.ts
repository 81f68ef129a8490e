import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { host as hostSeen, monitoring, observation } from '../../../test/kit/ledger.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { ledgerOf } from '../../store/ledger.ts';
import { incidentCommands } from './index.ts';

const NOW = Date.UTC(2026, 4, 1) / 1000;
const HOSTILE = 'x|\u001b[31m\n=cmd()\u202e';

describe('secmon incident', () => {
  let folder = '';
  const configuration = (): string => join(folder, 'bridge.yaml');
  const host = localHostFromSource();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-incident-'));
    const path = join(folder, 'store.db');
    const receiver = '{name: status, kind: nagios-status, path: /nowhere/status.dat}';
    writeFileSync(configuration(), `store: {sqlite: ${path}}\nreceivers: [${receiver}]\nsinks: []\n`, {
      mode: 0o600,
    });
    const store = await openSqlite(path);
    const given = observation({ title: HOSTILE, hosts: [hostSeen('wn1'), hostSeen(HOSTILE.toLowerCase())] });
    await ledgerOf(store, () => []).apply({ do: 'observe', observation: given }, monitoring(NOW - 60));
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function secmon(...argv: string[]): Promise<string> {
    const { text, exitCode } = await called(...argv);
    expect(exitCode, text).to.equal(0);
    return text;
  }

  async function called(...argv: string[]): Promise<{ readonly text: string; readonly exitCode: number }> {
    const world = {
      host: { ...host, clock: { ...host.clock, now: () => NOW } },
      checks: [],
      commands: incidentCommands,
      version: '0',
      signal: new AbortController().signal,
    };
    const words = ['incident', ...argv, '--config', configuration()];
    return await runOperator(words, world as unknown as OperatorWorld);
  }

  async function refusal(...argv: string[]): Promise<string> {
    const { text, exitCode } = await called(...argv);
    expect(exitCode, text).to.equal(3);
    return text;
  }

  it('shows the clocks that run, in the working hours of the site', async () => {
    const contacts = join(folder, 'contacts.yaml');
    writeFileSync(contacts, 'sites: [{name: SITE-N, csirt: [a@example.org], timeZone: America/New_York}]\n');
    appendFileSync(configuration(), `incidents: {contacts: {file: ${contacts}}}\n`);
    await secmon(
      ...[
        'open',
        '--site',
        'SITE-N',
        '--class',
        'compromise',
        '--id',
        'intruder',
        '--title',
        'intruder',
        '--severity',
        'critical',
      ],
      ...['--host', 'ui.example.org', '--as', 'alice', '--why', 'a call'],
    );
    const shown = await secmon('show', '2', '--requested', '2026-05-01T20:00:00Z');
    // Opened at midnight of Friday; asked an hour before the offices of New York close, 17:00 EDT.
    expect(shown).to.match(
      /\ninform +2026-05-01T04:00Z +SEC01: 4 hours after it was opened; when it was discovered is not known/,
    );
    expect(shown).to.match(/\ncontain +2026-05-02T00:00Z /);
    expect(shown).to.match(/\nanalysis +2026-05-04T16:00Z +SEC01: 4 working hours after it was requested/);
    expect(shown).not.to.match(/\ndowntime /);
    const { clocks } = JSON.parse(await secmon('show', '2', '--json')) as { clocks: { name: string }[] };
    expect(clocks.map(({ name }) => name)).to.deep.equal(['inform', 'contain', 'closure-report']);
    rmSync(contacts);
    expect(await secmon('show', '2')).to.contain('clocks cannot be told: ');
    const untold = JSON.parse(await secmon('show', '2', '--json')) as Readonly<Record<string, unknown>>;
    expect(untold['clocks']).to.equal(null);
    expect(untold['clocksUntold']).to.contain(contacts);
    expect(await refusal('show', 'c1', '--isolated', '2026-05-01')).to.include('are for an issue');
  });

  it('refuses an incident or issue that there is not, and then does nothing', async () => {
    expect(await refusal('list', '--incident', 'c99')).to.include('there is no incident c99\n');
    expect(await refusal('export', '--incident', 'c99')).to.include('there is no incident c99\n');
    const open = ['open', '--incident', '--title', 'x', '--why', 'y', '--as', 'z', '--issue', '99'];
    expect(await refusal(...open)).to.include('there is no issue 99\n');
    expect(await secmon('list', '--incidents', '--all', '--json')).to.equal('[]\n');
  });

  it('lists what is not closed, and says so when there is nothing', async () => {
    const list = await secmon('list');
    expect(list.split('\n')[0]).to.match(/^NUMBER +STATE +SEVERITY +SITE +ID +HOSTS/);
    expect(list).to.match(/\n1 +new +high +SITE-A +CVE-2026-1234 +2\/2 /);
    await secmon('resolve', '1', '--why', 'patched', '--as', 'olga');
    expect(await secmon('list')).to.equal('there are no such issues\n');
    expect(await secmon('list', '--state', 'resolved', '--site', 'SITE-A')).to.contain('CVE-2026-1234');
    expect(await secmon('list', '--all', '--host', 'WN1')).to.contain('CVE-2026-1234');
    expect(await refusal('list', '--state', 'done')).to.contain("--state: 'done' is none of");
  });

  it('prints nothing of a monitored host that could hurt a terminal or a spreadsheet', async () => {
    await secmon('note', '1', HOSTILE, '--as', 'olga');
    for (const argv of [
      ['list'],
      ['show', '1'],
      ['list', '--json'],
      ['show', '1', '--json'],
      ['export', '--format', 'json'],
    ]) {
      const text = await secmon(...argv);
      expect(text, argv.join(' ')).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e|]/);
    }
    await secmon('edit', '1', '--title', '=cmd()', '--why', 'w');
    expect(await secmon('export')).to.contain(",'=cmd(),");
  });

  it('demands a reason where a person decides, and takes the name of the caller', async () => {
    for (const words of [
      ['resolve', '1'],
      ['reject', '1', '--why', ' '],
      ['assign', '1'],
      ['merge', '1', '2'],
      ['open', '--site', 'A', '--id', 'x', '--title', 't'],
    ])
      expect(await refusal(...words)).to.contain('--why is missing');
    expect(await secmon('assign', '1', '--why', 'mine')).to.equal('issue 1: open, version 2\n');
    const shown = JSON.parse(await secmon('show', '1', '--json')) as Record<string, unknown>;
    const uid = String(host.accounts.effectiveUid());
    const caller = await host.accounts.find(uid, new AbortController().signal);
    expect(shown).to.deep.include({
      owner: caller?.name,
      state: 'open',
      acknowledgedAt: '2026-05-01T00:00:00.000Z',
    });
    expect(shown['audit']).to.have.length(2);
    expect(await secmon('show', '1')).to.match(/\n2026-05-01T00:00Z +\S+ \(command\) +assign +.* mine *\n/);
  });

  it('opens, groups, mutes, reopens and merges', async () => {
    const about = ['--site', 'SITE-A', '--class', 'advisory', '--id', 'egi-svg-2026-1', '--title', 'by hand'];
    expect(
      await secmon('open', ...about, '--host', 'wn9', '--deadline', '7d', '--why', 'told by phone'),
    ).to.equal('issue 2\n');
    expect(await refusal('open', ...about, '--why', 'again')).to.contain('issue 2 is about this and open');
    expect(
      await secmon(
        'open',
        '--incident',
        '--title',
        'both',
        '--issue',
        '1',
        '--issue',
        '2',
        '--why',
        'one case',
      ),
    ).to.equal('incident c1\n');
    expect(await secmon('show', 'c1')).to.contain('by hand');
    expect(await secmon('wait', '2', '--why', 'they look')).to.contain('waiting');
    expect(await secmon('take-up', '2', '--why', 'they have answered')).to.equal(
      'issue 2: open, version 4\n',
    );
    expect(await secmon('list', '--incident', 'c1', '--due-before', '8d')).to.contain('2026-05-08T00:00Z');
    expect(await secmon('reject', '2', '--until', '2026-06-01', '--why', 'lab')).to.contain('rejected');
    expect(await secmon('reopen', '2', '--why', 'no lab')).to.equal('issue 2: open, version 6\n');
    expect(await secmon('merge', '2', '1', '--why', 'the same', '--as', 'olga')).to.equal(
      'issue 1: new, version 3\n',
    );
    const survivor = await secmon('show', '1');
    expect(survivor).to.contain('wn9');
    expect(survivor).to.match(/olga \(command\) +absorb/);
    expect(await refusal('resolve', 'c1', '--why', 'over')).to.contain('issues of it are open: 1');
    expect(await refusal('reject', 'c1', '--why', 'over')).to.contain('issues of it are open: 1');
    expect(await refusal('resolve', '1', '--with-issues', '--why', 'over')).to.contain('is for incidents');
    expect(await secmon('show', '1')).not.to.contain('over');
    expect(await secmon('resolve', 'c1', '--with-issues', '--why', 'over')).to.equal(
      'incident c1: resolved, version 2\n',
    );
    expect(await secmon('list', '--all', '--json'))
      .to.contain('"resolved"')
      .and.not.to.contain('"new"');
    expect(await secmon('reopen', 'c1', '--why', 'not yet')).to.contain('open, version 3');
    expect(await secmon('resolve', 'c1', '--why', 'all are closed')).to.contain('resolved, version 4');
    expect(await secmon('list', '--incidents')).to.equal('there are no such incidents\n');
    expect(await secmon('list', '--incidents', '--all', '--json')).to.contain('"resolved"');
  });

  it('counts back what is said of the past as a duration', async () => {
    expect(await secmon('list', '--since', '2h')).to.contain('CVE-2026-1234');
    expect(await secmon('list', '--since', '30s')).to.equal('there are no such issues\n');
    const at = new Date((NOW - 7200) * 1000).toISOString().replace('.000', '');
    expect(await secmon('show', '1', '--discovered', '2h')).to.equal(
      await secmon('show', '1', '--discovered', at),
    );
  });

  it('knows the operations centre of a site from the contacts', async () => {
    const contacts = join(folder, 'contacts.yaml');
    const site =
      'ngis: [{name: NGI_X, security: [s@example.org]}]\nsites: [{name: SITE-N, ngi: NGI_X, csirt: [a@example.org]}]\n';
    writeFileSync(contacts, site, { mode: 0o600 });
    appendFileSync(configuration(), `incidents: {contacts: {file: ${contacts}}}\n`);
    const about = ['--class', 'other', '--id', 'x', '--title', 't', '--why', 'w'];
    await secmon('open', '--site', 'SITE-N', ...about);
    expect(await secmon('show', '2')).to.match(/ngi: +NGI_X/);
    await secmon('open', '--site', 'SITE-M', ...about);
    expect(await secmon('show', '3')).not.to.contain('NGI_X');
  });

  it('takes no moment that no calendar has, which nobody could be shown', async () => {
    for (const far of ['99999999999d', '1e300d', '-99999999999d'])
      expect(await refusal('edit', '1', '--deadline', far, '--why', 'w')).to.contain('--deadline');
    expect(await refusal('reject', '1', '--until', '99999999999d', '--why', 'w')).to.contain('--until');
    expect(await secmon('list')).to.contain('1');
  });

  it('tells of a site that nobody knows, and of a deadline that is past', async () => {
    const contacts = join(folder, 'contacts.yaml');
    writeFileSync(contacts, 'sites: [{name: SITE-N, csirt: [a@example.org]}]\n', { mode: 0o600 });
    appendFileSync(configuration(), `incidents: {contacts: {file: ${contacts}}}\n`);
    const unknown = "the contacts have no site 'SITE-M' (did you mean 'SITE-N'?)";
    for (const command of ['list', 'export'])
      expect(await refusal(command, '--site', 'SITE-M')).to.contain(`${unknown}, and no issue is of it\n`);
    expect(await refusal('release', 'SITE-M', '--why', 'w')).to.contain(
      `${unknown}, and no issue is of it: --regardless`,
    );
    expect(await secmon('release', 'SITE-M', '--why', 'w', '--regardless')).to.contain('told from now on');
    expect(await secmon('release', 'SITE-M', '--why', 'w', '--end')).to.contain('as policy has it');
    expect(await secmon('list', '--site', 'SITE-N')).to.equal('there are no such issues\n');
    const about = ['--class', 'other', '--id', 'x', '--title', 't', '--why', 'w', '--deadline', '2020-01-01'];
    expect(await secmon('open', '--site', 'SITE-M', ...about)).to.equal(
      `warning: ${unknown}\nwarning: the deadline 2020-01-01T23:59Z is past\nissue 2\n`,
    );
    expect(await secmon('list', '--site', 'SITE-M', '--owner', 'x')).to.equal('there are no such issues\n');
    expect(await secmon('release', 'SITE-M', '--why', 'w')).to.contain('told from now on');
    expect(await secmon('edit', '2', '--deadline', '2020-01-02', '--why', 'w')).to.match(
      /^warning: the deadline 2020-01-02T23:59Z is past\nissue 2/,
    );
  });

  it('refuses what is not there, what is no longer so, and what cannot be', async () => {
    expect(await refusal('show', '99')).to.contain('there is no issue 99');
    expect(await refusal('show', 'c9')).to.contain('there is no incident c9');
    expect(await refusal('show', 'x')).to.contain("'x' is no issue");
    expect(await refusal('resolve', '1', '--why', 'w', '--expect-version', '7')).to.contain(
      'at version 1, not 7',
    );
    expect(await refusal('reopen', '1', '--why', 'w')).to.contain('it is new, not closed');
    expect(await refusal('reject', '1', '--why', 'w', '--until', '2026-02-30')).to.contain(
      'no instant of the calendar',
    );
    expect(await refusal('list', '--due-before', '30')).to.contain("'30' is neither an instant");
    expect(await refusal('list', '--since', 'yesterday')).to.contain(
      "--since: 'yesterday' is neither an instant, such as 2026-05-01, nor a duration, such as 7d",
    );
    const broken = ['--site', 'A\nB', '--id', 'x', '--title', 't', '--why', 'w'];
    expect(await refusal('open', ...broken)).to.contain('site: holds a control');
    expect(await secmon('resolve', '1', '--why', 'w')).to.contain('resolved');
    expect(await secmon('resolve', '1', '--why', 'w')).to.contain('unchanged: resolved already');
  });

  it('exports issues and trails as CSV and JSON', async () => {
    const csv = await secmon('export', '--all');
    expect(csv.split('\r\n')[0]).to.match(/^number,key,generation,site,ngi,/);
    const line = JSON.parse((await secmon('export', '--format', 'json')).split('\n')[0] ?? '') as {
      site: string;
    };
    expect(line.site).to.equal('SITE-A');
    expect(await secmon('export', '--audit')).to.match(
      /^number,at,issue,.*\r\n1,2026-04-30T23:59:00.000Z,1,/,
    );
  });

  it('exports incidents and their trails, of which no option about issues tells some', async () => {
    const ofCampaign = [
      '--incident',
      '--title',
      'a campaign',
      '--issue',
      '1',
      '--as',
      'olga',
      '--why',
      'one CVE',
    ];
    await secmon('open', ...ofCampaign);
    const csv = (await secmon('export', '--incidents')).split('\r\n');
    expect(csv[0]).to.match(/^number,class,id,title,state,owner,/);
    expect(csv[1]).to.match(/^1,,,a campaign,open,/);
    const json = await secmon('export', '--incidents', '--format', 'json');
    expect(JSON.parse(json)).to.include({ number: 1, title: 'a campaign', why: 'one CVE' });
    const trail = await secmon('export', '--incidents', '--audit');
    expect(trail).to.match(/^number,at,issue,incident,.*\r\n\d+,[^,]+,,1,/);
    for (const command of ['list', 'export'])
      expect(await refusal(command, '--incidents', '--site', 'SITE-A')).to.contain(
        '--site: is for issues, not for --incidents',
      );
  });
});
