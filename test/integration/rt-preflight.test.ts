/** What preflight says of real set-ups, and that the data that we ship leaves nothing to say. */
import { expect } from 'chai';
import { announce } from '../../src/incidents/trackers/rt/announce.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import { ensureTicket } from '../../src/incidents/trackers/rt/ensure-ticket.ts';
import { compare } from '../../src/incidents/trackers/rt/ticket-sql.ts';
import { preflight, type PreflightOptions } from '../../src/incidents/trackers/rt/preflight.ts';
import { runPreflight } from '../../src/incidents/trackers/rt/run-preflight.ts';
import type { PreflightFinding } from '../../src/incidents/trackers/preflight-finding.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { OUR_QUEUE, RT_PACKAGES, type Rt, RTIR_QUEUES, startRt } from '../kit/rt.ts';

const MILLISECONDS = 180_000;
const FIELDS = ['Monitoring Key', 'Site', 'IP', 'CVE ID'];
const NOW = Date.parse('2026-11-01T00:00:00Z') / 1000;

describeWith(RT_PACKAGES, 'preflight of a real Request Tracker with stand-ins for RTIR', function () {
  this.timeout(MILLISECONDS);
  let rt: Rt;
  const clients: RtClient[] = [];

  before(async () => {
    rt = await startRt('rtir');
  });
  after(async () => {
    for (const client of clients) await client.close();
    await rt.stop();
  });

  async function findings(
    options: Partial<PreflightOptions>,
    token = rt.token,
    url = rt.url,
  ): Promise<readonly PreflightFinding[]> {
    const client = await rtClientWith(url, token);
    clients.push(client);
    return preflight(client, {
      queues: [OUR_QUEUE],
      fields: FIELDS,
      tokenExpires: '2027-11-01T00:00:00Z',
      now: NOW,
      ...options,
    });
  }
  const shown = (list: readonly PreflightFinding[]): readonly string[] =>
    list
      .filter(({ level }) => level !== 'ok')
      .map(({ level, subject, text }) => `${level} ${subject}: ${text}`);

  it('has nothing to say of what our data sets up', async () => {
    const trial = { key: 'preflight', link: 'https://secmon.example/preflight/' };
    const queues = [OUR_QUEUE, ...RTIR_QUEUES];
    expect(shown(await findings({ queues, trial }))).to.deep.equal([]);
    // Again, on the same tickets.
    expect(shown(await findings({ queues, trial }))).to.deep.equal([]);
    const client = await rtClientWith(rt.url, rt.officerToken);
    clients.push(client);
    expect((await client.ticket(1)).subject).to.contain('Secmon preflight');
    expect((await client.ticket(queues.length)).subject).to.contain('Secmon preflight');
    expect(await client.queue(OUR_QUEUE)).to.include({ mayCreate: true });
    expect(rt.mails()).to.deep.equal([]);
  });

  it('counts the mails that an address gets', async () => {
    const trial = { key: 'mail', link: 'https://secmon.example/preflight-mail/', mailTo: 'me@example.org' };
    const list = await findings({ trial });
    expect(list.map(({ text }) => text)).to.include('RT has sent one mail to me@example.org');
    expect(shown(list)).to.have.length(1);
    expect(shown(list)[0]).to.match(/^warning .*RT has sent 1 mail of its own when the ticket became re/);
  });

  it('runs as it is configured, each time on the same ticket', async () => {
    const machine = localMachine(localHostFromSource());
    const configuration = { url: rt.url, token: rt.tokenFile, requestsPerSecond: 100, burst: 100 };
    const written = { queues: [OUR_QUEUE], fields: FIELDS };
    const run = (): Promise<readonly PreflightFinding[]> => runPreflight(configuration, written, machine);
    expect(shown(await run())).to.deep.equal(['warning token: RT does not tell when it expires']);
    const tickets = async (): Promise<number> =>
      (await clients[0]?.search(compare('Queue', '=', OUR_QUEUE)))?.length ?? 0;
    const before = await tickets();
    await run();
    expect(await tickets()).to.equal(before);
    const untried = shown(await runPreflight({ ...configuration, preflightTicket: false }, written, machine));
    expect(untried).to.have.length(2);
  });

  it('says what is missing, and how to mend it', async () => {
    const list = await findings({ queues: ['No Such Queue', 'Bare', 'Mute', 'Countermeasures'] });
    expect(shown(list)).to.deep.equal([
      "error queue 'No Such Queue': is not there, or our user lacks SeeQueue on it",
      ...FIELDS.map(
        (field) =>
          `error queue 'Bare': custom field '${field}' is not applied to it, or our user lacks SeeCustomField: RT takes values of it and drops them without a word`,
      ),
      ...FIELDS.slice(1).map(
        (field) =>
          `error queue 'Mute': custom field '${field}' is not applied to it, or our user lacks SeeCustomField: RT takes values of it and drops them without a word`,
      ),
      "error queue 'Countermeasures': is not there, or our user lacks SeeQueue on it",
      'warning trial: rights on custom fields and the mails of scrips are not shown by RT, and were not tried out',
    ]);
    for (const { level, fix } of list) expect(fix === undefined).to.equal(level === 'ok');
  });

  it('finds by trying that a field cannot be written', async () => {
    const trial = { key: 'mute', link: 'https://secmon.example/preflight-mute/' };
    const list = await findings({ queues: ['Mute'], fields: ['Monitoring Key'], trial });
    expect(shown(list).join()).to.contain("custom field 'Monitoring Key': nothing, not 'preflight'");
  });

  for (const right of [
    'ShowTicket',
    'ShowTicketComments',
    'CommentOnTicket',
    'ModifyTicket',
    'ReassignTicket',
    'ModifyCustomField',
  ]) {
    it(`finds by trying that our user lacks ${right}, each time, and says which queue is to be mended`, async () => {
      const queue = `Without ${right}`;
      const trial = { key: right, link: `https://secmon.example/preflight-${right}/` };
      const look = (): Promise<readonly PreflightFinding[]> =>
        findings({ queues: [queue], fields: ['Monitoring Key'], trial });
      for (const list of [await look(), await look()]) {
        const errors = list.filter(({ level }) => level === 'error');
        expect(errors.map(({ text }) => text)).to.have.lengthOf(1);
        expect(errors[0]?.text).to.contain(`our user lacks ${right}`);
        expect(errors[0]?.fix).to.equal(
          `SECMON_RT_QUEUES="${queue}" rt-setup-database --action insert --datafile config/rt/initialdata`,
        );
      }
    });
  }

  it('leaves a ticket of its own to whom it belongs, with a mail to nobody', async () => {
    const trial = { key: 'owned', link: 'https://secmon.example/preflight-owned/' };
    expect(shown(await findings({ trial }))).to.deep.equal([]);
    const officer = await rtClientWith(rt.url, rt.officerToken);
    clients.push(officer);
    const [ticket] = await officer.search(
      compare('RefersTo', '=', `${trial.link}${encodeURIComponent(OUR_QUEUE)}`),
    );
    const id = ticket?.id ?? 0;
    expect(ticket?.owner).to.equal('Nobody');
    await officer.update(id, { owner: 'officer' });
    const mails = rt.mails().length;
    expect(shown(await findings({ trial }))).to.deep.equal([
      `warning trial in '${OUR_QUEUE}': officer has ticket ${id}: whether our user has ReassignTicket was not tried out`,
    ]);
    expect((await officer.ticket(id)).owner).to.equal('officer');
    expect(rt.mails()).to.have.lengthOf(mails);
  });

  it('says so of tokens, time zones and addresses', async () => {
    expect(shown(await findings({}, `1-31-${'0'.repeat(32)}`))[0]).to.match(/^error token: .*answered 401/);
    expect(shown(await findings({}, rt.token, `${rt.url}/elsewhere`))[0]).to.match(/^error address: /);
    expect(shown(await findings({}, rt.token, 'http://127.0.0.1:1'))[0]).to.match(/^error connection: /);
    const stranger = shown(await findings({ queues: [] }, rt.strangerToken));
    expect(stranger[0]).to.match(/^error time zone: .*stays 'US\/Eastern'/);
    expect(shown(await findings({ tokenExpires: '2026-11-20T00:00:00Z' }))[0]).to.contain('warning token');
    expect(shown(await findings({ tokenExpires: '2026-10-20T00:00:00Z' }))[0]).to.contain('error token');
  });

  it("follows RTIR's links: an incident resolved resolves what is in it, which reopens it", async () => {
    const client = await rtClientWith(rt.url, rt.token);
    clients.push(client);
    const key = (name: string): { value: string; link: string; field: string } => ({
      value: `sm1:${name}`,
      link: `https://secmon.example/i/${name}`,
      field: 'Monitoring Key',
    });
    const { ticket: incident } = await ensureTicket(client, 'secmon', key('campaign'), {
      queue: 'Incidents',
      subject: 'CVE-2026-1234',
    });
    const { ticket: investigation, lost } = await ensureTicket(client, 'secmon', key('site'), {
      queue: 'Investigations',
      subject: '[SITE-A] CVE-2026-1234',
      content: 'See https://noise.example/ and 192.0.2.9.',
      memberOf: [incident.id],
    });
    expect([lost, investigation.memberOf]).to.deep.equal([[], [incident.id]]);
    expect(investigation.fields['Domain']).to.deep.equal(['noise.example']);
    await announce(client, 'secmon', investigation, {
      requestors: ['csirt@rtir.example'],
      cc: ['security@ngi.example'],
      operation: 'op-rtir-1',
      message: { content: 'Please fix.' },
      mayHaveHappened: false,
    });
    expect(rt.mails().filter(({ to }) => to.includes('csirt@rtir.example'))).to.have.length(1);
    await client.update(incident.id, { status: 'resolved' });
    expect((await client.ticket(investigation.id)).status).to.equal('resolved');
    await client.update(investigation.id, { status: 'open' });
    expect((await client.ticket(incident.id)).status).to.equal('open');
  });
});
