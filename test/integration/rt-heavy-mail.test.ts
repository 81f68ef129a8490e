/** Answers that are hard to read on a real RT: files of many bytes, a message that RT cannot give, a mail within a mail. */
import { expect } from 'chai';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import type { FactsWorld } from '../../src/incidents/trackers/rt/facts.ts';
import { hear } from '../../src/incidents/trackers/rt/hear.ts';
import { isOpenedByMachine } from '../../src/incidents/trackers/rt/opened-by-machine.ts';
import type { Fact } from '../../src/incidents/trackers/tracker.ts';
import { describeWith } from '../kit/debian-packages.ts';
import type { FaultServer } from '../kit/fault-server.ts';
import { rtBehindFaults } from '../kit/rt/behind-faults.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { OUR_QUEUE, RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';

const MILLISECONDS = 300_000;
const SELF = 'secmon';
const SITE = 'csirt@heavy.example';
const FILE_BYTES = 9_000_000;
/** More than it takes until a message is given up. */
const MOST_TIMES = 40;

describeWith(RT_PACKAGES, 'answers that are hard to read', function () {
  this.timeout(MILLISECONDS);
  let rt: Rt;
  let faults: FaultServer;
  let client: RtClient;
  let world: FactsWorld;
  let cursor = '';
  let mails = 0;

  before(async () => {
    rt = await startRt();
    faults = await rtBehindFaults(rt.url, ({ method }) => method === 'GET');
    client = await rtClientWith(faults.url, rt.token);
    const layout = {
      issue: { kind: 'ticket', queue: OUR_QUEUE },
      site: undefined,
      incident: { kind: 'incident', queue: OUR_QUEUE },
    } as const;
    world = { client, self: SELF, base: rt.url, layout };
  });
  after(async () => {
    await client.close();
    await faults.close();
    await rt.stop();
  });

  async function answered(ticket: number, headers: string, body: string): Promise<void> {
    mails += 1;
    const lines = [
      `From: ${SITE}`,
      'To: rt@rt.example.org',
      `Subject: Re: [rt.example.org #${ticket}] x`,
      `Message-ID: <${mails}@heavy.example>`,
      'MIME-Version: 1.0',
      headers,
    ];
    await rt.receive(`${lines.join('\n')}\n\n${body}\n`);
  }

  const mixed = (...parts: readonly string[]): string =>
    [...parts.map((part) => `--limit\n${part}\n`), '--limit--'].join('');
  const MIXED = 'Content-Type: multipart/mixed; boundary=limit';
  const file = (name: string): string => {
    const content = Buffer.alloc(FILE_BYTES, 0xa5).toString('base64');
    const lines = content.match(/.{1,76}/g) ?? [];
    const type = 'Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64';
    return `${type}\nContent-Disposition: attachment; filename=${name}\n\n${lines.join('\n')}`;
  };
  const text = (words: string): string => `Content-Type: text/plain; charset=utf-8\n\n${words}`;

  async function ticketOf(subject: string): Promise<number> {
    const id = await client.create({ queue: OUR_QUEUE, subject, content: 'Please fix.' });
    await client.update(id, { requestors: [SITE] });
    return id;
  }

  async function heard(): Promise<readonly Fact[]> {
    const facts: Fact[] = [];
    for (let times = 0; times < MOST_TIMES; times += 1) {
      const inbound = await hear(world, cursor).catch((error: unknown) => String(error));
      if (typeof inbound === 'string') continue;
      facts.push(...inbound.facts);
      cursor = inbound.cursor;
      if (!inbound.more) return facts;
    }
    throw new Error('it does not come to an end');
  }

  const said = (facts: readonly Fact[]): readonly (readonly [string, string])[] =>
    facts.flatMap((fact) => (fact.kind === 'reply' ? [[fact.ticket, fact.text.trim()]] : []));

  it('are heard with two files of 9 MB, and so is what comes after them', async () => {
    const heavy = await ticketOf('heavy');
    const light = await ticketOf('light');
    await heard();
    await answered(heavy, MIXED, mixed(text('Größe: see the files.'), file('a.bin'), file('b.bin')));
    await answered(light, 'Content-Type: text/plain', 'We patch.');
    expect(said(await heard())).to.deep.equal([
      [String(heavy), 'Größe: see the files.'],
      [String(light), 'We patch.'],
    ]);
    await client.update(heavy, { status: 'resolved' });
    await answered(heavy, MIXED, mixed(text('Still there.'), file('a.bin'), file('b.bin')));
    expect(await isOpenedByMachine(client, SELF, heavy)).to.equal(false);
    expect(said(await heard())).to.deep.equal([[String(heavy), 'Still there.']]);
  });

  it('are taken as what cannot be read after some tries, and what others write is heard at once', async () => {
    const broken = await ticketOf('broken');
    const sound = await ticketOf('sound');
    await heard();
    await answered(broken, 'Content-Type: text/plain', 'nobody can read this');
    await answered(sound, 'Content-Type: text/plain', 'We patch.');
    const history = await client.history(broken);
    const message = history.findLast(({ type }) => type === 'Correspond')?.id ?? 0;
    faults.flap(({ path }) =>
      path.includes(`/transaction/${message}/`) ? { kind: 'status', status: 500, body: '' } : undefined,
    );
    try {
      expect(said(await heard())).to.deep.equal([
        [String(sound), 'We patch.'],
        [String(broken), `(cannot be read: see ticket ${broken})`],
      ]);
    } finally {
      faults.flap(() => undefined);
    }
  });

  it('are a person’s words also where they carry the mail of a machine', async () => {
    const id = await ticketOf('carried');
    await heard();
    const inner = `From: daemon@heavy.example\nSubject: away\nAuto-Submitted: auto-replied\n${text('I am away.')}`;
    const carried = `Content-Type: message/rfc822\n\n${inner}`;
    await answered(id, MIXED, mixed(text('See what their machine answers.'), carried));
    await answered(id, MIXED, mixed('Content-Type: text/html\n\n<p>See below.</p>', carried));
    await answered(id, 'Auto-Submitted: auto-replied\nContent-Type: text/plain', 'I am away.');
    expect(said(await heard())).to.deep.equal([
      [String(id), 'See what their machine answers.'],
      [String(id), '<p>See below.</p>'],
    ]);
  });
});
