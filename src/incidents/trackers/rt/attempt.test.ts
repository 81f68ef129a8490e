import { expect } from 'chai';
import { rejection } from '../../../../test/kit/rejection.ts';
import type { Hold } from '../hold.ts';
import { answerOf } from './answer-of.ts';
import { attemptOn } from './attempt.ts';
import type { Rest, RestRequest } from './rest.ts';
import { RtFailure } from './rt-failure.ts';

const READ: RestRequest = { method: 'GET', path: '/rt' };
const WRITE: RestRequest = { method: 'POST', path: '/ticket' };

function restThat(failing: (() => Promise<never>) | undefined): Rest & { readonly asked: RestRequest[] } {
  const asked: RestRequest[] = [];
  return {
    asked,
    host: 'rt',
    ask: async (request) => {
      asked.push(request);
      await failing?.();
      return { json: {}, headers: {} };
    },
    close: () => Promise.resolve(),
  };
}

const losing = (mayHaveHappened: boolean) => (): Promise<never> =>
  Promise.reject(new RtFailure('lost', 'rt: no answer', { mayHaveHappened }));

describe('one call of the tracker', () => {
  it('asks nothing once its deadline is over, and is sent again', async () => {
    const rest = restThat(undefined);
    const attempt = attemptOn(rest, AbortSignal.abort());
    const failure = await rejection(attempt.rest.ask(WRITE));
    expect(rest.asked).to.deep.equal([]);
    expect(answerOf(failure, attempt.hasWritten())).to.include({ state: 'again', whole: true });
  });

  it('is doubtful from the first request on that may have changed something', async () => {
    const open = new AbortController().signal;
    const reading = attemptOn(restThat(undefined), open);
    await reading.rest.ask(READ);
    expect(reading.hasWritten()).to.equal(false);
    await reading.rest.ask(WRITE);
    expect(reading.hasWritten()).to.equal(true);
    for (const may of [true, false]) {
      const attempt = attemptOn(restThat(losing(may)), open);
      const failure = await rejection(attempt.rest.ask(WRITE));
      expect(answerOf(failure, attempt.hasWritten())).to.include({ state: may ? 'unknown' : 'again' });
    }
  });

  it('has noted for its first effect what RT had before it', async () => {
    const etags = ['"70"', '"73"', undefined, '"99"'];
    const rest: Rest = {
      host: 'rt',
      async ask({ method, hold }) {
        const etag = etags.shift();
        const answer = { json: {}, headers: etag === undefined ? {} : { etag } };
        return method === 'GET'
          ? answer
          : ((await hold?.during({ lasts: 1 }, () => Promise.resolve(answer))) ?? answer);
      },
      close: () => Promise.resolve(),
    };
    const noted: (string | undefined)[] = [];
    const hold: Hold = {
      during: async (times, effect) => {
        noted.push(times.noted);
        return await effect(() => true);
      },
    };
    const attempt = attemptOn(rest, new AbortController().signal, hold);
    await attempt.rest.ask(READ);
    await attempt.rest.ask(READ);
    await attempt.rest.ask(WRITE);
    await attempt.rest.ask(READ);
    expect([noted, attempt.noted()]).to.deep.equal([['73'], 73]);
  });

  it('has failed for good only where the operation is at fault', () => {
    const failure = (trouble: 'rejected' | 'forbidden'): RtFailure =>
      new RtFailure(trouble, 'rt: no', { mayHaveHappened: false });
    expect(answerOf(failure('rejected'), false)).to.include({ state: 'failed' });
    // Somebody gives the right, and it goes on; meanwhile so do the other tickets.
    expect(answerOf(failure('forbidden'), false)).to.include({ state: 'again', whole: false });
  });
});
