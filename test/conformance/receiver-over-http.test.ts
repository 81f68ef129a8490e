/** What every receiver over HTTP does before it acknowledges, whatever its dialect. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Event } from '../../src/bridge/event.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import { receiver as http } from '../../src/bridge/receive/http/receiver.ts';
import { receiver as nrdp } from '../../src/bridge/receive/nrdp/receiver.ts';
import type { AnyReceiverKind, Receiving, ReceiveWorld, Sender } from '../../src/bridge/receive/receiver.ts';
import { subjectMap } from '../../src/bridge/subject-map.ts';
import { takeInto } from '../../src/bridge/take.ts';
import type { Answer, HeardRequest, SpokenReply } from '../../src/host/listener.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { localHostFromSource } from '../kit/local-host.ts';

interface Said {
  readonly host: string;
  readonly service: string;
  readonly summary: string;
}

/** How its senders speak, and when they take a reply for an acknowledgement. */
interface Dialect {
  readonly kind: AnyReceiverKind;
  readonly path: string;
  request(said: readonly Said[], token: string): Pick<HeardRequest, 'headers'> & { readonly body: string };
  acknowledges(reply: SpokenReply): boolean;
}

const START = '2026-05-01T10:00:00Z';

const DIALECTS: readonly Dialect[] = [
  {
    kind: http,
    path: '/v1/results',
    request: (said, token) => ({
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(
        said.map(({ host, service, summary }) => ({
          subject: { host, service },
          state: 'OK',
          summary,
          start: START,
        })),
      ),
    }),
    acknowledges: ({ status }) => status === 202,
  },
  {
    kind: nrdp,
    path: '/nrdp/',
    request: (said, token) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        token,
        cmd: 'submitcheck',
        JSONDATA: JSON.stringify({
          checkresults: said.map(({ host, service, summary }) => ({
            checkresult: { type: 'service' },
            hostname: host,
            servicename: service,
            state: 0,
            output: summary.replaceAll('\\', '\\\\'),
            time: Date.parse(START) / 1000,
          })),
        }),
      }).toString(),
    }),
    acknowledges: ({ status, body }) =>
      status === 200 && typeof body === 'string' && body.includes('"status":0'),
  },
];

const SENDERS: Readonly<Partial<Record<string, Sender | 'out of scope'>>> = {
  all: { name: 'all', signature: 'none' },
  one: { name: 'one', sites: ['SITE-A'], signature: 'none' },
  two: { name: 'two', sites: ['SITE-A', 'SITE-B'], signature: 'none' },
  reader: 'out of scope',
};

for (const dialect of DIALECTS) {
  describe(`a receiver over HTTP: ${dialect.kind.kind}`, () => {
    const stored: Event[] = [];
    let append: () => Promise<'stored' | 'full'>;
    let answer: Answer;
    let receiving: Receiving;
    beforeEach(async () => {
      stored.length = 0;
      append = () => Promise.resolve('stored');
      const world: ReceiveWorld = {
        machine: localMachine(localHostFromSource()),
        take: takeInto({
          source: 'r',
          monitor: 'm',
          map: subjectMap([{ host: 'mapped', site: 'SITE-B' }]),
          appender: {
            async append(events) {
              const outcome = await append();
              if (outcome === 'stored') stored.push(...events);
              return outcome;
            },
          },
        }),
        notice: () => undefined,
        monitor: 'm',
        senderOf: ({ headers }) => SENDERS[headers['authorization']?.replace('Bearer ', '') ?? ''],
        turnedAway: () => undefined,
        mount: (path, mounted) => {
          if (path === dialect.path) answer = mounted;
        },
        signal: new AbortController().signal,
      };
      receiving = await dialect.kind.start('r', {} as never, world);
    });

    const SAID: Said = { host: 'h', service: 's', summary: 'fine' };

    async function send(said: readonly Said[], token = 'all'): Promise<SpokenReply> {
      const { headers, body } = dialect.request(said, token);
      const request = {
        method: 'POST',
        path: dialect.path,
        query: new URLSearchParams(),
        client: { address: '' },
      };
      return await answer({ ...request, headers, body: Buffer.from(body) });
    }

    it('acknowledges what is stored, with the way it came', async () => {
      expect(dialect.acknowledges(await send([SAID]))).to.equal(true);
      expect(stored[0]).to.deep.include({
        source: 'r',
        reporter: 'all',
        via: ['r', 'm'],
        start: stored[0]?.start,
      });
    });

    it('does not acknowledge before it is stored', async () => {
      let release: (outcome: 'stored') => void = () => undefined;
      append = () => new Promise((resolve) => (release = resolve));
      let answered = false;
      const reply = send([SAID]).finally(() => (answered = true));
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      expect(answered).to.equal(false);
      release('stored');
      expect(dialect.acknowledges(await reply)).to.equal(true);
    });

    it('has the sender wait where there is no room', async () => {
      append = () => Promise.resolve('full');
      const reply = await send([SAID]);
      expect([dialect.acknowledges(reply), reply.status]).to.deep.equal([false, 503]);
      expect(reply.headers).to.have.property('retry-after').that.matches(/^\d+$/);
    });

    it('leaves it to the listener to say that the store has failed', async () => {
      append = () => Promise.reject(new Error('disk'));
      const failed: unknown = await send([SAID]).catch((error: unknown) => error);
      expect(failed).to.have.property('message', 'disk');
    });

    for (const token of ['', 'nobody', 'reader'])
      it(`takes nothing of '${token}'`, async () => {
        expect(dialect.acknowledges(await send([SAID], token))).to.equal(false);
        expect(stored).to.deep.equal([]);
      });

    it('lets the credential decide about the site, and takes all or nothing', async () => {
      await send([SAID], 'one');
      expect(stored.splice(0).map(({ subject }) => subject.site)).to.deep.equal(['SITE-A']);
      expect(dialect.acknowledges(await send([{ ...SAID, host: 'mapped' }], 'two'))).to.equal(true);
      stored.length = 0;
      expect(dialect.acknowledges(await send([{ ...SAID, host: 'mapped' }, SAID], 'two'))).to.equal(false);
      expect(stored).to.deep.equal([]);
    });

    it('takes all or nothing where one item is bad', async () => {
      expect(dialect.acknowledges(await send([SAID, { ...SAID, host: 'a\nb' }]))).to.equal(false);
      expect(stored).to.deep.equal([]);
    });

    it('gives the same result the same id', async () => {
      await send([SAID, SAID]);
      await send([SAID]);
      expect(new Set(stored.map(({ id }) => id)).size).to.equal(1);
    });

    it('hands every text on as it was', async () => {
      const text = fc
        .string({ unit: 'binary', maxLength: 60 })
        .map((one) =>
          one
            .replaceAll('|', ' ')
            .replace(/[\r\n]/g, ' ')
            .trim(),
        )
        // Not in JSON, and not in UTF-8.
        .filter((one) => !/\p{Cs}/u.test(one));
      await fc.assert(
        fc.asyncProperty(text, async (summary) => {
          stored.length = 0;
          await send([{ ...SAID, summary }]);
          expect(stored[0]?.summary).to.equal(summary);
        }),
        { numRuns: 200 },
      );
    });

    it('is heard from when it hears, and not for whom it turns away', async () => {
      for (const token of ['', 'nobody', 'reader']) await send([SAID], token);
      append = () => Promise.resolve('full');
      await send([SAID]);
      append = () => Promise.resolve('stored');
      expect(receiving.heardAt()).to.equal(undefined);
      await send([SAID]);
      expect(receiving.heardAt()).to.be.a('number');
    });
  });
}

describe('the kinds of receivers', () => {
  for (const { kind, properties, required } of receiverKinds)
    it(`${kind} describes its properties`, () => {
      for (const [name, property] of Object.entries(properties))
        expect(property, name).to.have.property('description');
      expect(Object.keys(properties)).to.include.members([...required]);
    });
});
