/** A bridge that tells people: digests by a real mail server, tickets at the problems of a real Nagios. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { eventId, subjectKey, type Event } from '../../src/bridge/event.ts';
import { digestKinds, lastPeriod } from '../../src/incidents/digest/period.ts';
import type { IssueSubject } from '../../src/incidents/issue-key.ts';
import type { State } from '../../src/result/index.ts';
import type { Store } from '../../src/store/store.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { ledgerOn, monitoring, observation, person } from '../kit/ledger.ts';
import { NAGIOS_PACKAGES } from '../kit/nagios.ts';
import { startNagiosTarget, TARGET_HOST, type NagiosTarget } from '../kit/nagios-target.ts';
import {
  connectionString,
  POSTGRESQL_PACKAGES,
  startPostgresql,
  type Postgresql,
} from '../kit/postgresql.ts';
import { sampleEvent } from '../kit/sample-event.ts';
import { POLICY_DIRECTORY } from '../kit/shipped-policy.ts';
import { SMTP_PACKAGES, startSmtpServer, type SmtpServer } from '../kit/smtp-server.ts';

const PATIENCE_SECONDS = 120;
const ISSUES = 10;
/** Two digests: to the site, its NGI and the officers. */
const DIGEST_MAILS = 2 * 3;
const CONTACTS = `ngis:
  - { name: NGI_X, security: [security@ngi-x.example] }
sites:
  - { name: SITE-A, ngi: NGI_X, csirt: [csirt@site-a.example], certification: Certified, production: true }
`;

/** One that falls due meanwhile would be one mail more: those of 07:00 and 07:05 UTC are let pass. */
async function awayFromDigests(): Promise<void> {
  const minute = (Date.now() / 60_000) % (24 * 60);
  const [from, to] = [6 * 60 + 54, 7 * 60 + 7];
  if (minute >= from && minute < to) await delay((to - minute) * 60_000);
}

/** What Nagios was asked for just now is waited for: here it is seen that it has come about. */
async function askedLongAgo(store: Store, monitor: string): Promise<void> {
  const tables = store.acknowledgements();
  for (const { target, body } of await tables.all(monitor)) {
    const kept = JSON.parse(body) as { readonly askedAt: number };
    await tables.put({ monitor, target, body: JSON.stringify({ ...kept, askedAt: kept.askedAt - 60 }) });
  }
}

function said(state: State, at: number, service: string): Event {
  const start = new Date(at * 1000).toISOString();
  const subject = { site: 'SITE-A', host: TARGET_HOST, service };
  const event = sampleEvent({ subject, state, start, end: start, summary: `${state} once` });
  return { ...event, id: eventId(event) };
}

describeWith([...NAGIOS_PACKAGES, ...SMTP_PACKAGES], 'a bridge that tells people', function () {
  this.timeout(1_200_000);
  before(awayFromDigests);
  let site: BridgeSite;
  let mail: SmtpServer;
  let nagios: NagiosTarget;
  let directory: string;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-people-'));
    nagios = await startNagiosTarget();
    mail = await startSmtpServer(directory);
    site = new BridgeSite();
    writeFileSync(site.place('contacts.yaml'), CONTACTS, { mode: 0o600 });
    const file = (name: string): string => join(nagios.directory, name);
    site.configure({
      receivers: [{ name: 'drop', kind: 'nagios-status', path: site.place('no-status.dat') }],
      sinks: [{ name: 'file', kind: 'file', path: site.place('delivered') }],
      incidents: {
        contacts: { file: site.place('contacts.yaml') },
        policy: POLICY_DIRECTORY,
        acknowledge: [
          { name: 'nagios', kind: 'nagios', commandFile: file('nagios.cmd'), statusFile: file('status.dat') },
        ],
        digests: {
          mail: { server: '127.0.0.1', port: mail.port, security: 'none', from: 'secmon@example.org' },
          officers: ['irtf@example.org'],
        },
      },
    });
  });
  after(async () => {
    await site.end();
    await site.remove();
    await nagios.stop();
    await mail.stop();
    rmSync(directory, { recursive: true });
  });

  it('mails once what was CRITICAL, and shows the ticket at the problem', async () => {
    const seven = Math.floor((Date.now() / 1000 - 7 * 3600) / 86_400) * 86_400 + 7 * 3600;
    const store = await openSqlite(site.place('store.db'));
    const bad = [said('CRITICAL', seven - 7200, 'service 1'), said('OK', seven - 3600, 'service 1')];
    const now = Date.now() / 1000;
    const open = said('CRITICAL', now - 60, 'service 2');
    for (const [event, at] of [...bad.map((one) => [one, seven - 3600] as const), [open, now] as const]) {
      const { id, subject } = event;
      await store.append([{ id, subject: subjectKey(subject), body: JSON.stringify(event) }], at);
    }
    const ledger = ledgerOn(store);
    const subject = { site: 'SITE-A', class: 'metric', id: 'service 2', scope: '' } as const;
    await ledger.apply({ do: 'open', observation: observation({ subject, hosts: [] }) }, person(now));
    const reference = { tracker: 'rt', kind: 'ticket', id: '77', url: '', former: false };
    await ledger.apply({ do: 'refer', issue: 1, reference }, person(now));
    await store.close();
    nagios.command(`[${Math.floor(now)}] PROCESS_SERVICE_CHECK_RESULT;${TARGET_HOST};service 2;2;bad\n`);

    await site.start();
    expect(site.printed).to.equal('');
    await eventually('a mail to the site', PATIENCE_SECONDS, () =>
      mail.mails().some((one) => one.includes('To: csirt@site-a.example')) ? true : undefined,
    );
    const own = mail.mails().filter((one) => one.includes('To: csirt@site-a.example'));
    expect(own).to.have.lengthOf(1);
    // Lines are broken anywhere in quoted-printable.
    expect(own[0]?.replaceAll('=\n', ''))
      .to.include('service 1')
      .and.to.include('now OK')
      .and.not.to.include('service 2');
    await eventually('the ticket in Nagios', PATIENCE_SECONDS, () =>
      readFileSync(join(nagios.directory, 'status.dat'), 'utf8').includes('comment_data=rt #77')
        ? true
        : undefined,
    );
    await site.end();
    await site.start();
    expect(mail.mails().filter((one) => one.includes('To: csirt@site-a.example'))).to.have.lengthOf(1);
  });

  it('takes the ticket back at the deadline from a Nagios, which knows of none', async () => {
    const acknowledged = (): string | undefined => {
      const blocks = readFileSync(join(nagios.directory, 'status.dat'), 'utf8').split('servicestatus {');
      const own = blocks.find((block) => block.includes('service_description=service 2\n'));
      return /problem_has_been_acknowledged=(\d)/.exec(own ?? '')?.[1];
    };
    expect(acknowledged()).to.equal('1');
    const store = await openSqlite(site.place('store.db'));
    const deadline = Math.ceil(Date.now() / 1000) + 5;
    await ledgerOn(store).apply({ do: 'edit', issue: 1, deadline }, person(Date.now() / 1000));
    await askedLongAgo(store, 'nagios');
    await store.close();
    await eventually('nobody has it', PATIENCE_SECONDS, () => (acknowledged() === '0' ? true : undefined));
    expect(Date.now() / 1000).to.be.at.least(deadline);
  });
});

describeWith([...POSTGRESQL_PACKAGES, ...SMTP_PACKAGES], 'two bridges that tell people', function () {
  this.timeout(1_200_000);
  before(awayFromDigests);
  let postgresql: Postgresql;
  let store: Store;
  let mail: SmtpServer;
  let directory: string;
  let sites: readonly BridgeSite[] = [];
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-people-'));
    postgresql = await startPostgresql();
    store = await openPostgresql(postgresql.connection);
    mail = await startSmtpServer(directory);
    const contacts = join(directory, 'contacts.yaml');
    writeFileSync(contacts, CONTACTS, { mode: 0o600 });
    sites = [new BridgeSite(), new BridgeSite()];
    for (const site of sites)
      site.configure({
        store: { postgresql: connectionString(postgresql) },
        receivers: [{ name: 'drop', kind: 'nagios-status', path: site.place('no-status.dat') }],
        sinks: [],
        incidents: {
          contacts: { file: contacts },
          policy: POLICY_DIRECTORY,
          digests: {
            mail: { server: '127.0.0.1', port: mail.port, security: 'none', from: 'secmon@example.org' },
            officers: ['irtf@example.org'],
          },
        },
      });
  });
  after(async () => {
    for (const site of sites) await site.remove();
    await mail.stop();
    await store.close();
    await postgresql.stop();
    rmSync(directory, { recursive: true });
  });

  it('set each deadline, take each step of a ladder and send each digest once', async () => {
    const ledger = ledgerOn(store);
    // Of a time that nobody has watched nothing is told.
    const { daily, weekly } = digestKinds();
    for (const { kind, state } of [
      { kind: weekly, state: 'WARNING' },
      { kind: daily, state: 'CRITICAL' },
    ] as const) {
      const event = said(state, lastPeriod(kind, Date.now() / 1000).to - 3600, `service ${kind.name}`);
      const { id, subject, start } = event;
      await store.append(
        [{ id, subject: subjectKey(subject), body: JSON.stringify(event) }],
        Date.parse(start) / 1000,
      );
    }
    const ids = Array.from({ length: ISSUES }, (_, index) => index + 1);
    const openedAt = Date.now() / 1000 - 6 * 3600;
    for (const number of ids) {
      const subject = { site: 'SITE-A', class: 'vulnerability', id: `CVE-2026-${1000 + number}`, scope: '' };
      const seen = observation({ subject: subject as IssueSubject, severity: 'critical' });
      await ledger.apply({ do: 'observe', observation: seen }, monitoring(openedAt));
    }
    const reminders = async (): Promise<readonly (readonly string[])[]> =>
      await Promise.all(
        ids.map(async (issue) =>
          (await ledger.notes({ issue })).map(({ audience, text }) => `${audience}: ${text.split(':')[0]}`),
        ),
      );
    await Promise.all(sites.map((site) => site.start()));
    expect(sites.map(({ printed }) => printed)).to.deep.equal(['', '']);
    await eventually('a reminder of each issue', PATIENCE_SECONDS, async () =>
      (await reminders()).every((some) => some.length > 0) ? true : undefined,
    );
    const subjects = (): readonly string[] =>
      mail.mails().flatMap((one) => /^Subject: .*$/m.exec(one)?.[0] ?? []);
    await eventually('both digests', PATIENCE_SECONDS, () =>
      subjects().length >= DIGEST_MAILS ? true : undefined,
    );
    // Whoever begins anew, looks at everything again.
    await Promise.all(sites.map((site) => site.end()));
    await Promise.all(sites.map((site) => site.start()));
    await Promise.all(sites.map((site) => site.end()));

    expect(await reminders()).to.deep.equal(ids.map(() => ['site: Reminder']));
    for (const issue of ids) {
      const trail = await ledger.audit({ issue }, { after: 0, limit: 100 });
      expect(trail.filter(({ why }) => why.startsWith('SEC03'))).to.have.lengthOf(1);
      expect((await ledger.issue(issue))?.deadline).to.be.greaterThan(openedAt);
    }
    expect(subjects()).to.have.lengthOf(new Set(subjects()).size);
  });
});
