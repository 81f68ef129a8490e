import { expect } from 'chai';
import fc from 'fast-check';
import { type Harness, LEASE, NOW } from './harness.ts';

const ANSWERS = ['delivered', 'retry', 'dead', 'held'] as const;

const step = fc.oneof(
  fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    do: fc.constant('deliver' as const),
    limit: fc.integer({ min: 1, max: 5 }),
    answers: fc.array(fc.constantFrom(...ANSWERS), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ do: fc.constant('die' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('requeue' as const) }),
  fc.record({ do: fc.constant('replay' as const), since: fc.integer({ min: NOW, max: NOW + 200 }) }),
  fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, LEASE, -1000) }),
  fc.record({ do: fc.constant('restart' as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export function neverStalls(harness: Harness): void {
  it('finishes everything in the end, whatever sinks, processes, operators and clocks do', async function () {
    this.timeout(240_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        await harness.close();
        await harness.open();
        await finishes(harness, steps);
      }),
      { numRuns: 15 },
    );
  });
}

async function finishes(harness: Harness, steps: readonly Step[]): Promise<void> {
  let now = NOW;
  let count = 0;
  for (const one of steps) {
    switch (one.do) {
      case 'append':
        for (let index = 0; index < one.count; index += 1, count += 1)
          await harness.append(`${'stu'[count % 3]}${count}`, now);
        break;
      case 'deliver': {
        const batch = await harness.claim(one.limit, now);
        const answer = ({ seq }: { readonly seq: number }): (typeof ANSWERS)[number] =>
          one.answers[seq % one.answers.length] ?? 'delivered';
        if (batch.events.length > 0) await harness.settle(batch, answer, { now, dueAt: now + 5 });
        break;
      }
      case 'die':
        await harness.claim(one.limit, now);
        break;
      case 'requeue':
        await harness.store.requeue('one', now);
        break;
      case 'replay':
        await harness.store.replay('one', one.since, now);
        break;
      case 'pass':
        now = Math.max(NOW, now + one.seconds);
        break;
      case 'restart':
        await harness.store.releaseClaims();
    }
    expect(await harness.store.brokenInvariants()).to.deep.equal([]);
  }
  await harness.store.requeue('one', now);
  await harness.drain(now + 3 * LEASE, 2);
  expect(await harness.store.status('one')).to.include({ unread: 0, open: 0, dead: 0 });
}
