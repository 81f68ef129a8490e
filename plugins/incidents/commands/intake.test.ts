import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { IntakeBench, resultOf, type Said } from '../../../test/kit/intake.ts';
import { T0 } from '../../../test/kit/ledger.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { incidentCommands } from './index.ts';

/** What is in the log already counts. */
const SINCE = "since: '2000-01-01T00:00:00Z'";
const SERVICE = 'eu.egi.sec.WN-check_CVE-2026-1234-ops';

describe('secmon incident intake', () => {
  let folder = '';
  const place = (name: string): string => join(folder, name);
  const host = localHostFromSource();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-intake-'));
    configure(`{${SINCE}, storm: {openings: 2}}`);
    await log({ minute: 0, service: SERVICE }, { minute: 60, service: SERVICE });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function configure(incidents: string): void {
    const receiver = '{name: status, kind: nagios-status, path: /nowhere/status.dat}';
    const text = `store: {sqlite: ${place('store.db')}}\nreceivers: [${receiver}]\nsinks: []\nincidents: ${incidents}\n`;
    writeFileSync(place('bridge.yaml'), text, { mode: 0o600 });
  }

  async function log(...said: readonly Said[]): Promise<void> {
    const bench = new IntakeBench(await openSqlite(place('store.db')));
    bench.clock += 86_400;
    await bench.append(said.map(resultOf));
    await bench.store.close();
  }

  async function called(...argv: string[]): Promise<{ readonly text: string; readonly exitCode: number }> {
    const world = {
      host: { ...host, clock: { ...host.clock, now: () => T0 + 86_400 } },
      checks: [],
      commands: incidentCommands,
      version: '0',
      signal: new AbortController().signal,
    };
    const words = ['incident', ...argv, '--config', place('bridge.yaml')];
    return await runOperator(words, world as unknown as OperatorWorld);
  }

  async function secmon(...argv: string[]): Promise<string> {
    const { text, exitCode } = await called(...argv);
    expect(exitCode, text).to.equal(0);
    return text;
  }

  it('says what would be done, does nothing, and then does just that', async () => {
    const rehearsed = await secmon('intake', '--dry-run');
    expect(rehearsed).to.equal(
      [
        'open: SITE-A vulnerability CVE-2026-1234, critical: wn1 is CRITICAL: it is CRITICAL\n',
        'open: incident CVE-2026-1234: one incident of CVE-2026-1234 at all sites\n',
        'group: SITE-A vulnerability CVE-2026-1234, critical: one incident of CVE-2026-1234 at all sites\n',
        '2 results would be taken, 0 of them too late; 3 changes\n',
      ].join(''),
    );
    expect(await secmon('list')).to.equal('there are no such issues\n');
    expect(await secmon('intake')).to.equal(rehearsed.replace('would be', 'were'));
    expect(await secmon('list')).to.contain('CVE-2026-1234');
    expect(await secmon('intake')).to.equal('0 results were taken, 0 of them too late; 0 changes\n');
  });

  it('begins with what comes after it was switched on, unless the operator says since when', async () => {
    configure('{}');
    const nothing = '0 results would be taken, 0 of them too late; 0 changes\n';
    expect(await secmon('intake', '--dry-run')).to.equal(nothing);
    expect(await secmon('held')).to.equal('nothing waits\n');
    await log({ minute: 120, service: SERVICE });
    expect(await secmon('intake', '--dry-run')).to.equal(nothing);
    expect(await secmon('intake')).to.match(/^0 results were taken/);
    await log({ minute: 180, service: SERVICE });
    expect(await secmon('intake')).to.match(/^1 results were taken/);
    configure("{since: '2100-01-01T00:00:00Z'}");
    await log({ minute: 240, service: SERVICE });
    expect((await called('intake')).text).to.contain('has not come yet (incidents.since)');
    configure(`{${SINCE}}`);
    expect(await secmon('intake')).to.match(/^open: .*\n.*\n.*\n1 results were taken/);
    configure("{since: '2026-02-30T00:00:00Z'}");
    expect((await called('intake')).text)
      .to.contain('incidents.since')
      .and.to.contain('not on the calendar');
  });

  it('rehearses results of a file, and names the line that cannot be read', async () => {
    const lines = [0, 60].map((minute) => JSON.stringify(resultOf({ minute, site: 'SITE-B' })));
    writeFileSync(place('events.jsonl'), `${lines.join('\n')}\n`);
    expect(await secmon('intake', '--dry-run', '--events', place('events.jsonl'))).to.match(
      /^open: SITE-B metric eu\.egi\.sec\.WN-CRL-ops, high: /,
    );
    writeFileSync(place('events.jsonl'), `${lines.join('\n')}\n{"state": "FINE"}\n`);
    const { text, exitCode } = await called('intake', '--dry-run', '--events', place('events.jsonl'));
    expect([exitCode, text]).to.deep.equal([3, text]);
    expect(text).to.contain('events.jsonl:3');
    expect((await called('intake', '--events', place('events.jsonl'))).exitCode).to.equal(3);
  });

  it('shows what waits, and lets a storm pass only with a reason', async () => {
    const sites = ['SITE-B', 'SITE-C', 'unknown'];
    await log(...sites.flatMap((site) => [61, 121].map((minute) => ({ site, minute }))));
    await secmon('intake');
    const held = await secmon('held');
    expect(held)
      .to.match(/^WAITS FOR/)
      .and.to.match(/\nstorm .*SITE-C/)
      .and.to.match(/unknown-site .*wn1/);
    expect(await secmon('storm', 'show')).to.match(/^nothing is opened since .*, after 2 issues: 1 wait\n$/);
    expect((await called('storm', 'allow', '--as', 'olga')).exitCode).to.equal(3);
    expect(await secmon('storm', 'allow', '--as', 'olga', '--why', 'it is real')).to.equal(
      '1 issues will be opened\n',
    );
    await secmon('intake');
    expect(await secmon('list')).to.contain('SITE-C');
    expect(await secmon('storm', 'show')).to.match(
      /^issues are opened\nthe last one .* by olga .*: it is real\n$/,
    );
  });

  it('names the site whose flood waits, and lets that pass when it is named, and no other', async () => {
    configure(`{${SINCE}, storm: {openings: 4, siteOpenings: 1}, rules: [{results: 1}]}`);
    const services = ['one', 'two', 'three'];
    await log(...services.map((service) => ({ minute: 130, service, site: 'SITE-\u202eC' })));
    await log({ minute: 131, site: 'SITE-B' });
    expect(await secmon('intake'))
      .to.contain('held for site-storm: ')
      .and.to.contain('open: SITE-B');
    const shown = await secmon('storm', 'show');
    expect(shown)
      .to.match(/^issues are opened, but .* `secmon incident storm allow --site SITE`:\nSITE +SINCE/)
      .and.to.match(/\nSITE-.* +1 +2\n$/)
      .and.not.to.contain('\u202e');
    expect(JSON.parse(await secmon('storm', 'show', '--json'))).to.deep.include({ stoppedAt: null });
    const allow = ['storm', 'allow', '--as', 'olga', '--why', 'its first day'] as const;
    expect(await secmon(...allow)).to.match(
      /^0 issues will be opened\nthose of sites .* still wait, .*: SITE-/,
    );
    const { text, exitCode } = await called(...allow, '--site', 'SITE-B');
    expect([exitCode, text]).to.deep.equal([3, text]);
    expect(text).to.contain("--site: nothing of 'SITE-B' waits");
    expect(await secmon(...allow, '--site', 'SITE-\u202eC')).to.equal('2 issues will be opened\n');
    await secmon('intake');
    expect(await secmon('storm', 'show')).to.match(
      /^issues are opened\nthe last one, of SITE-\S+, was let pass/,
    );
    expect(await secmon('held')).to.equal('nothing waits\n');
  });

  it('shows what waits, and lets a storm pass, while the store of the Pakiti server is away', async () => {
    configure(`{${SINCE}, pakiti: {store: {sqlite: ${place('nowhere.db')}}}}`);
    expect(await secmon('held')).to.equal('nothing waits\n');
    expect(await secmon('storm', 'show')).to.equal('issues are opened\n');
    expect(await secmon('storm', 'allow', '--as', 'olga', '--why', 'it is real')).to.equal(
      '0 issues will be opened\n',
    );
    const { text, exitCode } = await called('intake', '--dry-run');
    expect(exitCode).to.equal(3);
    expect(text).to.contain(`incidents.pakiti.store: ${place('nowhere.db')}: there is no store; its daemon`);
  });

  it('holds what a site must not be told, by the shipped policy unless another is named', async () => {
    configure(`{${SINCE}, contacts: {file: ${place('contacts.yaml')}}}`);
    writeFileSync(
      place('contacts.yaml'),
      'sites:\n- {name: SITE-A, csirt: [csirt@site-a.example.org], certification: Suspended}\n',
      {
        mode: 0o600,
      },
    );
    expect(await secmon('intake')).to.contain('held for site: SITE-A vulnerability CVE-2026-1234: ');
    writeFileSync(
      place('contacts.yaml'),
      'sites:\n- {name: SITE-A, csirt: [csirt@site-a.example.org], certification: Certified}\n',
      {
        mode: 0o600,
      },
    );
    const later = await openSqlite(place('store.db'));
    await later.intake().rows.moveHeld('site', 'site', 0);
    await later.close();
    expect(await secmon('intake')).to.contain('open: SITE-A');
    expect(await secmon('list', '--json')).to.match(/"deadline": "20/);
  });
});
