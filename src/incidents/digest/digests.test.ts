/** Digests over a store that is real. */
import { expect } from 'chai';
import fc from 'fast-check';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { sampleEvent } from '../../../test/kit/sample-event.ts';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import { eventId, type Subject, subjectKey } from '../../bridge/event.ts';
import type { SmtpEnd } from '../../host/smtp.ts';
import type { State } from '../../result/index.ts';
import type { Store } from '../../store/store.ts';
import type { Site } from '../contacts/directory.ts';
import type { Policy } from '../policy/policy.ts';
import { watcher } from '../watch/watch.ts';
import type { DigestMail } from './compose.ts';
import { type DigestsDone, runDigests } from './digests.ts';
import { digestMessage } from './mail.ts';
import { digestKinds } from './period.ts';

const DAY = 86_400;
/** Thursday, noon. */
const NOON = Date.UTC(2026, 10, 26, 12) / 1000;
const TAKEN: SmtpEnd = { kind: 'accepted', said: '250', refused: [] };

const siteNamed = (name: string, change: Partial<Site> = {}): Site => ({
  name,
  ngi: 'NGI_X',
  csirt: [`csirt@${name.toLowerCase()}.example`],
  ngiSecurity: ['security@ngi.example'],
  certification: 'Certified',
  production: true,
  scopes: [],
  downtimes: { known: true, list: [] },
  ...change,
});

interface Sent extends Pick<DigestMail, 'to' | 'subject' | 'text'> {
  readonly id: string;
}

describe('digests', () => {
  let policy: Policy;
  before(async () => {
    policy = await shippedPolicy();
  });
  let store: Store;
  let now: number;
  let sent: Sent[];
  let answer: () => Promise<SmtpEnd>;
  beforeEach(() => start());
  afterEach(() => store.close());

  async function start(): Promise<void> {
    store = await openSqlite(':memory:');
    await store.watch().addFollower();
    now = NOON;
    sent = [];
    answer = () => Promise.resolve(TAKEN);
  }

  async function hear(
    state: State,
    at: number,
    change: Partial<Subject> = {},
    summary = state,
  ): Promise<void> {
    const start = new Date(at * 1000).toISOString();
    const subject = { site: 'SITE-A', host: 'ce1', service: 'CRL', ...change };
    const event = sampleEvent({ subject, state, start, end: start, summary });
    const stored = { id: eventId(event), subject: subjectKey(subject), body: JSON.stringify(event) };
    await store.append([stored], at);
  }
  async function watch(): Promise<void> {
    while (
      (await store.watch().advance(
        100,
        watcher(() => []),
      )) > 0
    );
  }
  let ids = 0;
  const run = (): Promise<DigestsDone> => {
    const sites = [
      siteNamed('SITE-A'),
      siteNamed('SITE-B', { ngi: 'NGI_Y', ngiSecurity: [] }),
      siteNamed('SITE-C', { certification: 'Suspended' }),
    ];
    const directory = { sites: new Map(sites.map((one) => [one.name, one])), heard: [], notes: [] };
    return runDigests({
      tables: store.digests(),
      watch: store.watch(),
      laid: () => ({ policy, directory, advisoryOf: () => undefined }),
      officers: ['irtf@example.org'],
      tlp: 'TLP:AMBER',
      kinds: Object.values(digestKinds()),
      newId: () => `digest-${(ids += 1)}`,
      now: () => now,
      send: async (mail, id) => {
        const end = await answer();
        sent.push({ ...mail, id });
        return end;
      },
    });
  };
  const to = (address: string): readonly Sent[] => sent.filter((one) => one.to.includes(address));

  it('tell of a CRITICAL that an OK has followed on the same day', async () => {
    await hear('CRITICAL', NOON - 0.8 * DAY);
    await hear('OK', NOON - 0.5 * DAY);
    await watch();
    await run();
    const [mail] = to('csirt@site-a.example');
    expect(mail?.subject).to.equal('[Secmon] daily digest 2026-11-26, CRITICAL: SITE-A (1) TLP:AMBER');
    expect(mail?.text).to.match(/CRL: 2026-11-25 16:48 UTC; now OK\n/);
  });

  it('go to the site, its NGI and the officers, each about no more than its own', async () => {
    await hear('CRITICAL', NOON - 0.5 * DAY);
    await hear('CRITICAL', NOON - 0.5 * DAY, { site: 'SITE-B', host: 'ce2' });
    await hear('CRITICAL', NOON - 0.5 * DAY, { site: 'SITE-C', host: 'ce3' });
    await watch();
    await run();
    expect(sent.flatMap((one) => one.to).filter((one) => one !== 'irtf@example.org')).to.have.members([
      'csirt@site-a.example',
      'csirt@site-b.example',
      'security@ngi.example',
    ]);
    for (const one of [...to('csirt@site-a.example'), ...to('security@ngi.example')])
      expect(one.text).to.include('ce1').and.not.include('ce2').and.not.include('ce3');
    const [all] = to('irtf@example.org').filter(({ subject }) => subject.includes('daily'));
    expect(all?.text).to.include('ce1').and.include('ce2').and.include('ce3');
  });

  it('tell once a day of what is CRITICAL and once a week of what is WARNING', async () => {
    await hear('WARNING', NOON - 0.5 * DAY);
    await watch();
    for (let hours = 0; hours < 7 * 24; hours += 1, now += 3600) await run();
    expect(to('csirt@site-a.example').map(({ subject }) => subject)).to.deep.equal([
      '[Secmon] weekly digest 2026-11-30, WARNING: SITE-A (1) TLP:AMBER',
    ]);
    // Officers hear every day, since no mail would be no evidence that all is well.
    expect(to('irtf@example.org')).to.have.lengthOf(8 + 1);
  });

  it('say nothing of a time that nobody has watched, and since when that is', async () => {
    await watch();
    await run();
    expect(sent.map(({ subject }) => subject)).to.deep.equal([]);
    now = Date.UTC(2026, 10, 30, 12) / 1000;
    await run();
    const heads = to('irtf@example.org').map(({ text }) => text.split('\n\n').slice(1, -1).join(' '));
    expect(heads).to.deep.equal([
      'Nothing is known to have been CRITICAL from 2026-11-26 07:00 UTC to 2026-11-30 07:00 UTC. It is watched since 2026-11-26 12:00 UTC only.',
      'Nothing is known to have been WARNING from 2026-11-23 07:05 UTC to 2026-11-30 07:05 UTC. It is watched since 2026-11-26 12:00 UTC only.',
    ]);
    sent = [];
    now += DAY;
    await run();
    expect(to('irtf@example.org')[0]?.text).to.include('Nothing is known').and.not.include('only');
  });

  it('tell of what was bad before all the same, where a result says so', async () => {
    await hear('CRITICAL', NOON - 0.9 * DAY);
    await watch();
    await run();
    expect(to('csirt@site-a.example')[0]?.text).to.include('CRL: ');
    expect(to('csirt@site-a.example')[0]?.text).to.include('watched since 2026-11-25 14:24 UTC only');
  });

  it('tell together what was missed, and of what was bad and has been silent since', async () => {
    await watch();
    await run();
    sent = [];
    await hear('CRITICAL', NOON + DAY);
    await hear('CRITICAL', NOON + 3 * DAY, { service: 'other' });
    await watch();
    now = NOON + 5 * DAY;
    await run();
    expect(to('csirt@site-a.example').map(({ subject }) => subject)).to.deep.equal([
      '[Secmon] daily digest 2026-12-01, CRITICAL: SITE-A (2) TLP:AMBER',
    ]);
    now += DAY;
    await run();
    expect(to('csirt@site-a.example')[1]?.text).to.include('nothing has been heard of it since');
  });

  it('are made again when a clock is right that was ahead and has made them', async () => {
    await watch();
    await run();
    sent = [];
    now += 300 * DAY;
    await run();
    now -= 299 * DAY;
    await hear('CRITICAL', now - 0.5 * DAY);
    await watch();
    expect((await run()).made).to.include('daily');
    expect(to('csirt@site-a.example').map(({ subject }) => subject)).to.deep.equal([
      '[Secmon] daily digest 2026-11-27, CRITICAL: SITE-A (1) TLP:AMBER',
    ]);
  });

  it('are none of a time that a clock which was set back takes for now', async () => {
    await watch();
    for (let days = 0; days < 9; days += 1, now += DAY) {
      await hear('CRITICAL', now - 0.5 * DAY);
      await watch();
      await run();
    }
    await run();
    sent = [];
    for (const days of [1, 3, 30, 4000]) {
      now -= days * DAY;
      await run();
      now += days * DAY;
      await run();
    }
    expect(sent.map(({ to: whom, subject }) => `${whom.join()} ${subject}`)).to.deep.equal([]);
  });

  it('wait for the watch', async () => {
    await hear('CRITICAL', NOON - 0.5 * DAY);
    expect((await run()).made).to.deep.equal(['weekly']);
    await watch();
    expect((await run()).made).to.deep.equal(['daily']);
  });

  it('are sent again, the same, where no server had them; not where one refuses for good', async () => {
    await hear('CRITICAL', NOON - 0.5 * DAY);
    await watch();
    answer = () => Promise.resolve({ kind: 'unknown', said: 'no answer' });
    const { troubles } = await run();
    expect(troubles).to.include('daily digest, all: unknown: no answer');
    const first = sent.splice(0);
    answer = () => Promise.resolve(TAKEN);
    expect((await run()).sent, 'not at once').to.equal(0);
    now += 301;
    await run();
    expect(sent).to.deep.equal(first);
    answer = () => Promise.resolve({ kind: 'refused', code: 550, said: 'no such mailbox' });
    now += DAY;
    await run();
    const count = sent.length;
    now += 600;
    await run();
    expect(sent).to.have.lengthOf(count);
  });

  type Happens = { readonly sleep: number } | { readonly dies: boolean; readonly two: boolean };
  const happens: fc.Arbitrary<Happens> = fc.oneof(
    fc.record({ sleep: fc.integer({ min: -2 * DAY, max: 5 * DAY }) }),
    fc.record({ dies: fc.boolean(), two: fc.boolean() }),
  );

  it('are each made once, whatever the clock and the processes do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happens, { maxLength: 15 }), async (story) => {
        await store.close();
        await start();
        for (const one of story) {
          if ('sleep' in one) now += one.sleep;
          else {
            answer = one.dies ? () => Promise.reject(new Error('killed')) : () => Promise.resolve(TAKEN);
            await (one.two ? Promise.all([run(), run()]) : run());
          }
        }
        now = Math.max(now, NOON) + 7 * DAY;
        answer = () => Promise.resolve(TAKEN);
        await run();
        const subjects = sent.map(({ subject }) => subject);
        expect(new Set(subjects).size, subjects.join('\n')).to.equal(subjects.length);
        expect(await store.digests().inState(['pending', 'sending'])).to.have.lengthOf(0);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the mail of a digest', () => {
  it('has the header that we give it, whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const mail = {
          to: ['a@example.org'],
          subject: `x ${text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')}`,
          text,
        };
        const head = { from: 'secmon@example.org', replyTo: undefined, id: 'one', at: NOON };
        const bytes = await digestMessage(mail, head);
        expect(bytes.equals(await digestMessage(mail, head))).to.equal(true);
        const header = bytes.toString('latin1').split('\r\n\r\n')[0] ?? '';
        const names = header.split('\r\n').flatMap((line) => /^([A-Za-z-]+):/.exec(line)?.[1] ?? []);
        const ours = [
          'From',
          'To',
          'Subject',
          'Message-ID',
          'Date',
          'MIME-Version',
          'Auto-Submitted',
          'X-Secmon-Operation',
          'Content-Type',
          'Content-Transfer-Encoding',
        ];
        expect(names.filter((name) => !ours.includes(name))).to.deep.equal([]);
        expect(names).to.include.members(ours.slice(0, 5));
      }),
    );
  });
});
