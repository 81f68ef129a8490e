import { expect } from 'chai';
import { rejection } from '../../../../test/kit/rejection.ts';
import { sampleOrder, sampleTelling } from '../../../../test/kit/sample-telling.ts';
import type { SmtpEnd, SmtpMail } from '../../../host/smtp.ts';
import type { Telling } from '../telling.ts';
import type { Answer, TrackerWorld } from '../tracker.ts';
import { tracker as kind } from './tracker.ts';

const CONFIGURATION = {
  server: '127.0.0.1',
  security: 'none',
  from: 'secmon@example.org',
  officers: ['officer@example.org'],
} as const;
const PROPOSAL =
  'The deadline has passed. Decide whether the site is to be suspended; nothing has been sent.';

const noteOf = (by: Telling['by'], audience: 'internal' | 'site'): Telling =>
  sampleTelling({ verb: 'note', by, note: { audience, text: PROPOSAL } });
const CLOCKWORK: Telling['by'] = { kind: 'monitoring', name: 'clockwork', via: '' };
const OLGA: Telling['by'] = { kind: 'person', name: 'olga', via: 'command' };

interface Mailed {
  readonly mail: SmtpMail | undefined;
  readonly answer: Answer;
}

const ACCEPTED: SmtpEnd = { kind: 'accepted', said: '250', refused: [] };

/** @param csirt of the site */
async function sent(
  telling: Telling,
  csirt: readonly string[],
  configuration: Parameters<typeof kind.open>[1] = CONFIGURATION,
  end = ACCEPTED,
): Promise<Mailed> {
  let mail: SmtpMail | undefined;
  const machine = {
    sendMail: (_: unknown, given: SmtpMail): Promise<SmtpEnd> => {
      mail = given;
      return Promise.resolve(end);
    },
  };
  const world = {
    machine,
    tlp: 'TLP:AMBER',
    linkOf: () => undefined,
    site: () => Promise.resolve({ csirt, ngiSecurity: ['security@ngi.example'] }),
  } as unknown as TrackerWorld;
  const opened = await kind.open('mail', configuration, world);
  const answer = await opened.send(sampleOrder(telling), new AbortController().signal);
  return { mail, answer };
}

async function mailed(telling: Telling): Promise<SmtpMail | undefined> {
  return (await sent(telling, ['csirt@site-a.example'])).mail;
}

describe('the tracker that mails', () => {
  it('tells officers, and nobody else, what monitoring has for them', async () => {
    const telling = noteOf(CLOCKWORK, 'internal');
    expect(kind.asks(CONFIGURATION, telling)).to.deep.equal(['note']);
    const mail = await mailed(telling);
    expect(mail?.to).to.deep.equal(['officer@example.org']);
    const text = mail?.message.toString('latin1').replaceAll('=\r\n', '');
    expect(text).to.contain(PROPOSAL).and.not.contain('csirt@').and.not.contain('Reminder');
  });

  it('has them wait for nothing that is for the site, whose address may fail', () => {
    const [site, officers] = (['site', 'internal'] as const).map((audience) =>
      kind.lineOf?.(noteOf(CLOCKWORK, audience)),
    );
    expect(site).to.equal(kind.lineOf?.(sampleTelling({ verb: 'open' })));
    expect(officers).to.not.equal(site);
  });

  it('asks for no such mail where nobody is named for it', () => {
    expect(kind.asks({ ...CONFIGURATION, officers: [] }, noteOf(CLOCKWORK, 'internal'))).to.deep.equal([]);
  });

  it('keeps to itself what officers note for each other', () => {
    expect(kind.asks(CONFIGURATION, noteOf(OLGA, 'internal'))).to.deep.equal([]);
  });

  it('sends officers no mail each for what monitoring sees mended', () => {
    const hosts = { added: [], removed: ['wn1.example.org'] };
    const mended = { ...noteOf(CLOCKWORK, 'internal'), news: { hosts } };
    expect(kind.asks(CONFIGURATION, mended)).to.deep.equal([]);
  });

  it('tells the site, its NGI in copy, what is for it', async () => {
    const mail = await mailed(noteOf(CLOCKWORK, 'site'));
    expect(mail?.to).to.deep.equal(['csirt@site-a.example', 'security@ngi.example']);
    expect(mail?.message.toString('latin1')).to.contain('Subject: Reminder: [SITE-A]');
    const copied = { ...CONFIGURATION, copy: ['irtf@example.org'] };
    const { mail: another } = await sent(sampleTelling(), ['csirt@site-a.example'], copied);
    expect(another?.to).to.include('irtf@example.org');
  });

  it('waits where nobody answers for the site, unless somebody is named for that', async () => {
    const { mail, answer } = await sent(sampleTelling(), []);
    expect(mail).to.equal(undefined);
    expect(answer).to.deep.equal({ state: 'held', reason: 'SITE-A: it has no security contact' });
    const named = { ...CONFIGURATION, unknownSite: ['duty@example.org'] };
    expect((await sent(sampleTelling(), [], named)).mail?.to).to.include('duty@example.org');
  });

  for (const [code, state] of [
    [550, 'failed'],
    [450, 'again'],
    [421, 'again'],
  ] as const)
    it(`has ${state} of a mail that the server refuses with ${code}`, async () => {
      const end = { kind: 'refused', code, said: `${code} no` } as const;
      const { answer } = await sent(sampleTelling(), ['csirt@site-a.example'], CONFIGURATION, end);
      expect(answer).to.include({ state, reason: `127.0.0.1:25: ${code} no` });
    });

  for (const [kindOfEnd, state] of [
    ['unknown', 'unknown'],
    ['not-sent', 'again'],
  ] as const)
    it(`has ${state} of a mail whose end is ${kindOfEnd}, and the server is left alone`, async () => {
      const end = { kind: kindOfEnd, said: 'connection closed' } as const;
      const { answer } = await sent(sampleTelling(), ['csirt@site-a.example'], CONFIGURATION, end);
      expect(answer).to.include({ state, whole: true });
    });

  it('speaks to no other machine without TLS, unless it is said that it may', async () => {
    const away = { ...CONFIGURATION, server: 'relay.example.org' };
    expect(await rejection(sent(sampleTelling(), [], away))).to.include({ reason: 'refused' });
    await sent(sampleTelling(), [], { ...away, plainSmtp: true });
  });
});
