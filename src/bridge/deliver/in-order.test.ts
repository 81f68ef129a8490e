import { expect } from 'chai';
import { sampleEvent } from '../../../test/kit/sample-event.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { Failure } from '../../host/failure.ts';
import type { Event } from '../event.ts';
import { deliverInOrder } from './in-order.ts';
import type { Outcome } from './sink.ts';

const DELIVERED: Outcome = { state: 'delivered', reference: '' };
const GOES_ON = new AbortController().signal;

/** `s1`: the first event of the service s. */
function event(name: string): Event {
  return sampleEvent({ subject: { site: 'A', host: 'h', service: name.charAt(0) }, summary: name });
}

async function run(
  names: string,
  answer: (name: string) => Outcome | Promise<Outcome>,
  { parallel = 2, signal = GOES_ON } = {},
): Promise<{ states: string; tried: string }> {
  const tried: string[] = [];
  const deliver = async ({ summary }: Event): Promise<Outcome> => {
    tried.push(summary);
    await new Promise(setImmediate);
    return await answer(summary);
  };
  const outcomes = await deliverInOrder(names.split(' ').map(event), deliver, parallel, signal);
  const states = outcomes.map((one) =>
    one.state === 'retry' && one.attempted === false ? 'held' : one.state,
  );
  return { states: states.join(' '), tried: tried.join(' ') };
}

describe('events delivered one at a time', () => {
  it('go side by side, those of one subject in order', async () => {
    const { states, tried } = await run('s1 t1 s2 t2', () => DELIVERED);
    expect(states).to.equal('delivered delivered delivered delivered');
    expect(tried).to.equal('s1 t1 s2 t2');
  });

  it('stop at the first of their subject that has to be tried again', async () => {
    const answer = (name: string): Outcome =>
      name === 's1' ? { state: 'retry', reason: 'busy' } : DELIVERED;
    expect(await run('s1 s2 s3 t1', answer)).to.deep.equal({
      states: 'retry held held delivered',
      tried: 's1 t1',
    });
  });

  it('go on behind one that is dead', async () => {
    const answer = (name: string): Outcome => (name === 's1' ? { state: 'dead', reason: '' } : DELIVERED);
    expect((await run('s1 s2', answer)).states).to.equal('dead delivered');
  });

  it('stop when the other side is away, and what is known stands', async () => {
    const answer = (name: string): Outcome => {
      if (name === 't1') throw new Failure('unreachable', 'refused');
      return DELIVERED;
    };
    expect((await run('s1 t1 u1', answer, { parallel: 1 })).states).to.equal('delivered held held');
  });

  it('fail together when nothing is known of any', async () => {
    const failing = run('s1 t1', () => {
      throw new Failure('unreachable', 'refused');
    });
    expect(await rejection(failing)).to.be.instanceOf(Failure);
  });

  it('do not hide a fault of ours', async () => {
    const answer = (name: string): Outcome => {
      if (name === 't1') throw new TypeError('ours');
      return DELIVERED;
    };
    expect(await rejection(run('s1 t1', answer))).to.be.instanceOf(TypeError);
  });

  it('end at the deadline', async () => {
    const deadline = new AbortController();
    const answer = (): Outcome => {
      deadline.abort();
      return DELIVERED;
    };
    const { states } = await run('s1 s2 t1', answer, { parallel: 1, signal: deadline.signal });
    expect(states).to.equal('delivered held held');
  });
});
