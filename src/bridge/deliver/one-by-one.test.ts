import { expect } from 'chai';
import { numberedEvent } from '../../../test/kit/sample-event.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { Failure } from '../../host/failure.ts';
import { oneByOne } from './one-by-one.ts';
import type { Outcome } from './sink.ts';

// 1, 11 and 21 are of one subject.
const EVENTS = [1, 2, 11, 3, 21].map(numberedEvent);
const DELIVERED: Outcome = { state: 'delivered', reference: '' };

async function run(
  answers: Readonly<Record<string, Outcome | Error>>,
): Promise<{ readonly states: readonly string[]; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const outcomes = await oneByOne(
    EVENTS,
    ({ summary }) => {
      asked.push(summary.slice('result '.length));
      const answer = answers[summary] ?? DELIVERED;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    undefined,
  );
  return { states: outcomes.map(({ state }) => state), asked };
}

describe('delivery one by one', () => {
  it('asks for each, in order', async () => {
    expect((await run({})).asked).to.deep.equal(['1', '2', '11', '3', '21']);
  });

  it('asks nothing more of a subject whose result must wait', async () => {
    const { states, asked } = await run({ 'result 1': { state: 'retry', reason: '' } });
    expect(states).to.deep.equal(['retry', 'delivered', 'retry', 'delivered', 'retry']);
    expect(asked).to.deep.equal(['1', '2', '3']);
  });

  it('goes on after what will never be taken', async () => {
    const { asked } = await run({ 'result 1': { state: 'dead', reason: '' } });
    expect(asked).to.deep.equal(['1', '2', '11', '3', '21']);
  });

  it('keeps what is delivered when the rest fails', async () => {
    const { states, asked } = await run({ 'result 2': new Failure('unreachable', 'gone') });
    expect(states).to.deep.equal(['delivered', 'retry', 'retry', 'retry', 'retry']);
    expect(asked).to.deep.equal(['1', '2']);
  });

  it('fails when nothing is delivered, and with every other error', async () => {
    expect(await rejection(run({ 'result 1': new Failure('unreachable', 'gone') }))).to.be.instanceOf(
      Failure,
    );
    expect(await rejection(run({ 'result 3': new Error('a bug') }))).to.have.property('message', 'a bug');
  });
});
