import { expect } from 'chai';
import fc from 'fast-check';
import { boundedExpression, isBoundedExpression } from '../../../src/host/bounded-expression.ts';
import { reasonOf } from '../../kit/failure-reason.ts';
import type { Visit } from './adapter.ts';

/** What takes minutes, and hours. */
const ENDLESS = boundedExpression('.*a.*a.*a.*a.*a.*a.*a.*a.*b$');
const HOSTILE = 'a'.repeat(3000);

export function expressionsConform(visit: () => Visit): void {
  describe('expressions', () => {
    const { signal } = new AbortController();

    it('match what they match by themselves, at once or in a thread', async () => {
      const part = fc.constantFrom(
        'a',
        'b',
        'é',
        '.*',
        '.+?',
        '[ab]*',
        '(?:b|a)',
        '(?<=a)',
        '^',
        '$',
        '\u{1F600}?',
      );
      const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\n', '\u{1F600}'), maxLength: 10 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(part, { maxLength: 5 }),
          fc.array(text, { maxLength: 5 }),
          async (parts, texts) => {
            const source = parts.join('');
            fc.pre(isBoundedExpression(source));
            // It has more branches than are tried at once.
            for (const slowly of ['', '(?:x|x)?'.repeat(17)]) {
              const expression = boundedExpression(`(?:${source})(?:${slowly}$^)?`);
              const found: [number, string][] = [];
              await visit().host.expressions.find(expression, texts, (...match) => found.push(match), signal);
              const wanted = texts.map((each, index) => [index, expression.exec(each)?.[0]]);
              expect(found.sort(([one], [other]) => one - other)).to.deep.equal(
                wanted.filter(([, match]) => match !== undefined),
              );
            }
          },
        ),
        { numRuns: 50 },
      );
    });

    it('let everything else go on, tell what is found meanwhile, and end at the deadline', async () => {
      const end = new AbortController();
      let finding: Promise<unknown> | undefined;
      const first = await new Promise<number>((resolve) => {
        const texts = ['ab', 'aaaaaaaab', HOSTILE];
        finding = reasonOf(visit().host.expressions.find(ENDLESS, texts, resolve, end.signal));
      });
      expect(first).to.equal(1);
      end.abort();
      expect(await finding).to.equal('timeout');
    });

    it('hold up nobody else who asks', async () => {
      const end = new AbortController();
      const { expressions } = visit().host;
      const endless = [0, 1].map(() =>
        reasonOf(expressions.find(ENDLESS, [HOSTILE], () => undefined, end.signal)),
      );
      const found: number[] = [];
      await expressions.find(
        boundedExpression('a.*a.*b'),
        [`${HOSTILE.slice(-800)}b`],
        (at) => found.push(at),
        signal,
      );
      expect(found).to.deep.equal([0]);
      end.abort();
      expect(await Promise.all(endless)).to.deep.equal(['timeout', 'timeout']);
    });
  });
}
