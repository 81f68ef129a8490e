/** What `secmon incident intake --dry-run` says, beside what the bridge then sends: to a real RT, a real mail server and a webhook. */
import { cpSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { incidentCommands } from '../../plugins/incidents/commands/index.ts';
import { toldBy, type TrackerConfiguration } from '../../plugins/secmon-bridge/tracker-configuration.ts';
import { ledgerOf } from '../../plugins/store/ledger.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { type Event, eventId, subjectKey } from '../../src/bridge/event.ts';
import type { OperatorWorld } from '../../src/cli/command.ts';
import { runOperator } from '../../src/cli/run-operator.ts';
import type { Operation } from '../../src/incidents/outbox.ts';
import { mailOf } from '../../src/incidents/trackers/mail/message.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import { fieldIs } from '../../src/incidents/trackers/rt/ticket-sql.ts';
import type { Telling } from '../../src/incidents/trackers/telling.ts';
import { titleOf } from '../../src/incidents/trackers/wording.ts';
import type { Store } from '../../src/store/store.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { type FaultServer, startFaultServer } from '../kit/fault-server.ts';
import { MINUTE, resultOf } from '../kit/intake.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';
import { SMTP_PACKAGES, type SmtpServer, startSmtpServer } from '../kit/smtp-server.ts';
import { webhookDouble } from '../kit/webhook-double.ts';

const PATIENCE_SECONDS = 120;
const PAGE = { after: 0, limit: 500 };
const KEY = 'a key that nobody guesses';
const FROM = 'secmon@example.org';
const SERVICE = 'eu.egi.sec.WN-check_CVE-2026-1234-ops';
const CONTACTS = {
  ngis: [{ name: 'NGI_X', security: ['security@ngi.example'] }],
  sites: ['SITE-A', 'SITE-B'].map((name) => ({
    name,
    ngi: 'NGI_X',
    csirt: [`csirt@${name.toLowerCase()}.example`],
    certification: 'Certified',
    production: true,
  })),
};

interface Sent {
  readonly tracker: string;
  readonly verb: string;
  readonly telling: Telling;
}

describeWith([...RT_PACKAGES, ...SMTP_PACKAGES], 'a rehearsal of intake', function () {
  this.timeout(600_000);
  let rt: Rt;
  let officer: RtClient;
  let mail: SmtpServer;
  let webhook: FaultServer;
  let site: BridgeSite;
  let trackers: readonly TrackerConfiguration[];
  const double = webhookDouble(KEY);

  before(async () => {
    rt = await startRt();
    officer = await rtClientWith(rt.url, rt.officerToken);
    site = new BridgeSite();
    mail = await startSmtpServer(site.directory);
    webhook = await startFaultServer(double);
    const file = (name: string, text: string): string => {
      writeFileSync(site.place(name), text, { mode: 0o600 });
      return site.place(name);
    };
    const contacts = file('contacts.yaml', JSON.stringify(CONTACTS));
    const common = { contacts, link: 'https://secmon.example/i/', updateSeconds: 0, perSecond: 100 };
    const server = { server: '127.0.0.1', port: mail.port, security: 'none', from: FROM };
    const rate = { requestsPerSecond: 100, burst: 1000 };
    trackers = [
      { ...common, ...rate, name: 'desk', kind: 'rt', url: rt.url, token: rt.tokenFile },
      { ...common, ...server, name: 'mails', kind: 'mail', officers: ['irtf@example.org'] },
      { ...common, name: 'hook', kind: 'webhook', url: webhook.url, secret: file('key', `${KEY}\n`) },
    ] as never;
    configure('store.db');
  });
  after(async () => {
    await site.remove();
    await officer.close();
    await webhook.close();
    await mail.stop();
    await rt.stop();
  });

  function configure(store: string): void {
    site.configure({
      store: { sqlite: site.place(store) },
      receivers: [{ name: 'drop', kind: 'nagios-status', path: site.place('none') }],
      sinks: [],
      incidents: { contacts: { file: site.place('contacts.yaml') }, since: '2000-01-01T00:00:00Z' },
      trackers,
    });
  }

  /** In the log, and twice, since once is no issue; another copy of all is left for the rehearsal. */
  async function log(now: number, ...subjects: readonly Partial<Event['subject']>[]): Promise<void> {
    const store = await openSqlite(site.place('store.db'));
    for (const minutesAgo of [20, 10])
      for (const change of subjects) {
        const start = new Date((now - minutesAgo * MINUTE) * 1000).toISOString();
        const result = resultOf({ minute: 0, service: SERVICE });
        const event = { ...result, start, end: start, subject: { ...result.subject, ...change } };
        const stored = {
          id: eventId(event),
          subject: subjectKey(event.subject),
          body: JSON.stringify(event),
        };
        await store.append([stored], now);
      }
    await store.close();
    cpSync(site.place('store.db'), site.place('copy.db'));
  }

  /** What intake has made for trackers after `seq`, all of it sent. */
  async function sentAfter(seq: number): Promise<readonly Operation[]> {
    await site.start();
    let store: Store | undefined;
    try {
      const open = (store = await openSqlite(site.place('store.db')));
      const ledger = ledgerOf(open, toldBy(trackers));
      return await eventually('all of it is sent', PATIENCE_SECONDS, async () => {
        const all = await ledger.operations({}, PAGE);
        const isSettled = all.every(({ state }) => state === 'sent' || state === 'failed');
        const issues = await ledger.issues({}, PAGE);
        const own = all.filter((one) => one.seq > seq && tellingOf(one).by.name === 'intake');
        return own.length > 0 && isSettled && issues.every(({ deadline }) => deadline !== null)
          ? own.toSorted((one, other) => one.seq - other.seq)
          : undefined;
      });
    } finally {
      await store?.close();
      await site.end();
    }
  }
  const tellingOf = ({ payload }: Pick<Operation, 'payload'>): Telling => JSON.parse(payload) as Telling;
  const sentOf = ({ tracker, verb, payload }: Operation): Sent => ({
    tracker,
    verb,
    telling: JSON.parse(payload) as Telling,
  });

  /** On the copy, at the moment when it was really taken. */
  async function rehearsed(at: number): Promise<readonly Sent[]> {
    configure('copy.db');
    const host = localHostFromSource();
    const world = {
      host: { ...host, clock: { ...host.clock, now: () => at } },
      checks: [],
      commands: incidentCommands,
      version: '0',
      signal: new AbortController().signal,
    };
    const words = ['incident', 'intake', '--dry-run', '--json', '--config', site.configuration];
    const { text, exitCode } = await runOperator(words, world as unknown as OperatorWorld);
    configure('store.db');
    expect(exitCode, text).to.equal(0);
    const { happened } = JSON.parse(text) as {
      happened: readonly { readonly send?: readonly Operation[] }[];
    };
    return happened.flatMap(({ send = [] }) => send.map(sentOf));
  }

  async function isWhatIsReceived({ operation }: Operation, { tracker, telling }: Sent): Promise<void> {
    if (tracker === 'hook') {
      const message = double.taken.find((one) => (one as { readonly id: string }).id === operation);
      const link = `https://secmon.example/i/${encodeURIComponent(telling.key)}`;
      const at = new Date(telling.at * 1000).toISOString();
      expect(message).to.deep.equal({ id: operation, ...telling, at, tlp: 'TLP:AMBER', link });
    } else if (tracker === 'mails') await isMailed(operation, telling);
    else await isInTicket(telling);
  }

  async function isMailed(operation: string, telling: Telling): Promise<void> {
    const { about } = telling;
    const isIssue = about.kind === 'issue';
    const expected = await mailOf({
      operation,
      telling,
      from: FROM,
      replyTo: undefined,
      to: isIssue ? [`csirt@${about.subject.site.toLowerCase()}.example`] : ['irtf@example.org'],
      cc: isIssue ? ['security@ngi.example'] : [],
      tlp: 'TLP:AMBER',
      link: `https://secmon.example/i/${encodeURIComponent(telling.key)}`,
      audience: isIssue ? 'site' : 'internal',
    });
    const [header = '', ...body] = expected.toString('latin1').replaceAll('\r\n', '\n').split('\n\n');
    const [given, ...more] = mail.mails().filter((one) => one.includes(`X-Secmon-Operation: ${operation}`));
    expect(more).to.deep.equal([]);
    // The server folds long headers in its own way.
    const lines = (text = ''): readonly string[] => text.split('\n').map((line) => line.trimEnd());
    expect(lines(given)).to.include.members(lines(header));
    expect(given?.split('\n\n').slice(1).join('\n\n').trim()).to.equal(body.join('\n\n').trim());
  }

  async function isInTicket({ key, about, verb }: Telling): Promise<void> {
    const found = await officer.search(fieldIs('Monitoring Key', key));
    expect(found).to.have.lengthOf(1);
    const [ticket] = found;
    expect(ticket?.subject).to.equal(titleOf({ about } as Telling));
    if (about.kind === 'incident') return;
    const { fields = {}, requestors, cc, priority, memberOf, id = 0 } = ticket ?? {};
    expect([fields['Site'], fields['CVE ID'], requestors, cc]).to.deep.equal([
      [about.subject.site],
      [about.subject.id],
      [`csirt@${about.subject.site.toLowerCase()}.example`],
      ['security@ngi.example'],
    ]);
    expect(priority).to.equal(100);
    expect(memberOf).to.have.lengthOf(1);
    if (verb !== 'open' && verb !== 'update') return;
    const texts: string[] = [];
    for (const one of await officer.history(id))
      if (one.type === 'Correspond') texts.push(...(await officer.ownTexts(one.id)));
    for (const { name } of about.hosts) expect(texts.join('\n')).to.include(name);
  }

  async function isKept(seq: number, words: readonly string[]): Promise<number> {
    const operations = await sentAfter(seq);
    expect(operations.filter(({ state }) => state !== 'sent')).to.deep.equal([]);
    const would = await rehearsed(firstOf(operations).at);
    expect(operations.map(sentOf)).to.deep.equal(would);
    expect(would.map(({ tracker, verb, telling }) => `${tracker} ${verb} ${nameOf(telling)}`)).to.deep.equal(
      words,
    );
    for (const [index, operation] of operations.entries()) {
      const sent = would[index];
      if (sent !== undefined) await isWhatIsReceived(operation, sent);
    }
    return operations.at(-1)?.seq ?? 0;
  }
  const firstOf = ([first]: readonly Operation[]): Telling => {
    if (first === undefined) throw new Error('nothing was sent');
    return tellingOf(first);
  };
  const nameOf = ({ about }: Telling): string => (about.kind === 'issue' ? about.subject.site : about.title);

  const toAll = (words: string): readonly string[] => trackers.map(({ name }) => `${name} ${words}`);

  it('names each operation with all that it says, the openings of incidents among them', async () => {
    const now = Date.now() / 1000;
    await log(now, { node: 'wn1' }, { site: 'SITE-B', node: 'wn2' });
    const last = await isKept(0, [
      ...toAll('open SITE-A'),
      ...toAll('open CVE-2026-1234'),
      'hook group SITE-A',
      ...toAll('open SITE-B'),
      'hook group SITE-B',
    ]);
    await log(Date.now() / 1000, { node: 'wn3' });
    await isKept(last, toAll('update SITE-A'));
  });
});
