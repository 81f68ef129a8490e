/** The tracker's operations while answers of a real RT are lost, late or not RT's: no second ticket, no second mail. */
import { expect } from 'chai';
import fc from 'fast-check';
import { announce } from '../../src/incidents/trackers/rt/announce.ts';
import { changeTicket } from '../../src/incidents/trackers/rt/change-ticket.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import { ensureTicket } from '../../src/incidents/trackers/rt/ensure-ticket.ts';
import { RtFailure } from '../../src/incidents/trackers/rt/rt-failure.ts';
import type { RtTicket } from '../../src/incidents/trackers/rt/ticket.ts';
import { compare, fieldIs } from '../../src/incidents/trackers/rt/ticket-sql.ts';
import { describeWith } from '../kit/debian-packages.ts';
import type { Fault, FaultServer } from '../kit/fault-server.ts';
import { rtBehindFaults } from '../kit/rt/behind-faults.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { rtTrouble } from '../kit/rt/trouble.ts';
import { OUR_QUEUE, RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';

const MILLISECONDS = 300_000;
const SELF = 'secmon';
const FIELD = 'Monitoring Key';
/** Attempts past which faults have ended. */
const ATTEMPTS = 12;

const page: Fault = {
  kind: 'status',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>log in</html>',
};
const busy: Fault = {
  kind: 'status',
  status: 503,
  headers: { 'content-type': 'text/html', 'retry-after': '0' },
  body: 'busy',
};
const FAULTS: readonly Fault[] = [
  { kind: 'abort', effect: true },
  { kind: 'abort', effect: false },
  { kind: 'torn' },
  { kind: 'status', status: 500, body: '' },
  page,
  busy,
];

describeWith(RT_PACKAGES, 'a tracker on a real Request Tracker behind faults', function () {
  this.timeout(MILLISECONDS);
  let rt: Rt;
  let faults: FaultServer;
  let client: RtClient;
  let calm: RtClient;

  before(async () => {
    rt = await startRt();
    faults = await rtBehindFaults(rt.url, () => true);
    client = await rtClientWith(faults.url, rt.token);
    calm = await rtClientWith(rt.url, rt.token);
  });
  after(async () => {
    await client.close();
    await calm.close();
    await faults.close();
    await rt.stop();
  });

  /** As an outbox does: again after every failure, with the knowledge that it may have happened. */
  async function persistently<T>(attempt: (mayHaveHappened: boolean) => Promise<T>): Promise<T> {
    let unknown = false;
    for (let tries = 0; tries < ATTEMPTS; tries += 1) {
      try {
        return await attempt(unknown);
      } catch (failure) {
        if (!(failure instanceof RtFailure)) throw failure;
        // A step before may have happened although the one that failed has not.
        unknown = true;
      }
    }
    throw new Error('it never ended');
  }

  it('ends with one ticket and one mail, whatever is lost on the way', async () => {
    let number = 0;
    const plans = fc.array(fc.option(fc.constantFrom(...FAULTS), { nil: undefined }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        number += 1;
        const site = `csirt@site-${number}.example`;
        const key = { value: `sm1:${number}`, link: `https://secmon.example/i/${number}`, field: FIELD };
        const left = [...plan];
        faults.flap(() => left.shift());
        const ticket = await persistently(async (mayHaveHappened) => {
          const ensured = await ensureTicket(client, SELF, key, { queue: OUR_QUEUE, subject: key.value });
          await announce(client, SELF, ensured.ticket, {
            requestors: [site],
            cc: [],
            operation: `op-announce-${number}`,
            message: { content: 'Please fix.' },
            mayHaveHappened,
          });
          return await changeTicket(client, ensured.ticket.id, { priority: 50 });
        });
        faults.flap(() => undefined);
        const found = await calm.search(fieldIs(FIELD, key.value));
        expect(found.map(({ id }) => id)).to.deep.equal([ticket.id]);
        expect(found[0]).to.deep.include({ requestors: [site], priority: 50 });
        expect(rt.mails().filter(({ to }) => to.includes(site))).to.have.length(1);
      }),
      { numRuns: 10 },
    );
  });

  it('takes as many requests as its README says', async () => {
    const counted = async <T>(work: Promise<T>): Promise<readonly [requests: number, T]> => {
      const before = faults.heard.length;
      const done = await work;
      return [faults.heard.length - before, done];
    };
    const key = { value: 'sm1:count', link: 'https://secmon.example/i/count', field: FIELD };
    const wanted = { queue: OUR_QUEUE, subject: 'count' };
    const [made, { ticket }] = await counted(ensureTicket(client, SELF, key, wanted));
    const [found] = await counted(ensureTicket(client, SELF, key, wanted));
    const announcement = {
      requestors: ['csirt@count.example'],
      cc: [],
      operation: 'op-count-1',
      message: { content: 'Please fix.' },
    };
    const [announced] = await counted(
      announce(client, SELF, ticket, { ...announcement, mayHaveHappened: false }),
    );
    const read = await calm.ticket(ticket.id);
    const [again] = await counted(announce(client, SELF, read, { ...announcement, mayHaveHappened: true }));
    const [changed] = await counted(changeTicket(client, ticket.id, { priority: 9 }));
    expect({ made, found, announced, again, changed }).to.deep.equal({
      made: 3,
      found: 1,
      announced: 3,
      again: 3,
      changed: 2,
    });
  });

  it('never takes a search that failed for nothing found', async () => {
    const key = { value: 'sm1:seen', link: 'https://secmon.example/i/seen', field: FIELD };
    await ensureTicket(calm, SELF, key, { queue: OUR_QUEUE, subject: 'seen' });
    for (const fault of FAULTS) {
      faults.plan(fault);
      await rtTrouble(ensureTicket(client, SELF, key, { queue: OUR_QUEUE, subject: 'seen' }));
    }
    expect(await calm.search(compare('RefersTo', '=', key.link))).to.have.length(1);
  });

  it('leaves a human decision alone that was taken while an answer was lost', async () => {
    const officer = await rtClientWith(rt.url, rt.officerToken);
    const id = await calm.create({ queue: OUR_QUEUE, subject: 'decided' });
    const read: RtTicket = await calm.ticket(id);
    faults.plan({ kind: 'abort', effect: false });
    await rtTrouble(changeTicket(client, id, { status: 'open' }, read.etag));
    await officer.update(id, { status: 'rejected' });
    expect((await rtTrouble(changeTicket(client, id, { status: 'open' }, read.etag))).trouble).to.equal(
      'stale',
    );
    expect((await calm.ticket(id)).status).to.equal('rejected');
    await officer.close();
  });
});
