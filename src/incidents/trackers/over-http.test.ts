import { expect } from 'chai';
import type { Target } from '../../bridge/deliver/over-http/target.ts';
import { askTracker } from './over-http.ts';

const TABLE: readonly (readonly [number, string, boolean | undefined])[] = [
  [401, 'again', true],
  [403, 'again', false],
  [404, 'failed', undefined],
  [407, 'again', true],
  [422, 'failed', undefined],
  [429, 'again', true],
  [500, 'unknown', false],
  [503, 'unknown', true],
];

describe('what a server over HTTP answers', () => {
  for (const [status, state, whole] of TABLE)
    it(`${status}: ${state}${whole === true ? ', everything waits' : ''}`, async () => {
      const target: Target = {
        ...{ url: 'https://desk.example/', base: 'https://desk.example', host: 'desk.example' },
        timeoutSeconds: 30,
        ask: () => Promise.resolve({ status, headers: {}, bytes: Buffer.from('no') }),
        close: () => Promise.resolve(),
      };
      const asking = { target, secrets: [], now: () => 0 };
      const asked = await askTracker(asking, { method: 'POST', url: target.url, headers: {} });
      if (asked.kind !== 'not') throw new Error('it was taken');
      expect(asked.answer.state).to.equal(state);
      expect('whole' in asked.answer ? asked.answer.whole : undefined).to.equal(whole);
    });
});
