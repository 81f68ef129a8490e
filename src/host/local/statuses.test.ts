import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { asUnprivileged } from '../../../test/kit/as-unprivileged.ts';
import { makeTree } from '../../../test/kit/tree.ts';
import { statuses } from './statuses.ts';
import { Threads } from './threads.ts';

const threads = new Threads(() => new Worker(new URL('worker.ts', import.meta.url)));
const { signal } = new AbortController();

describe('the status of many paths', () => {
  for (const [how, padding] of [
    ['few', 0],
    ['many', 600],
  ] as const) {
    it(`is told of ${how}, links themselves, in their order`, async () => {
      using tree = makeTree({
        'f\udcff': { file: 0o4711, content: '123' },
        link: { link: 'nowhere' },
        closed: { directory: 0o000 },
      });
      const names = [
        'link',
        'f\udcff',
        'closed/x',
        'none',
        ...Array.from({ length: padding }, () => 'f\udcff'),
      ];
      const found = await asUnprivileged(() =>
        statuses(
          names.map((name) => tree.at(name)),
          threads,
          signal,
        ),
      );
      expect(found.map(({ path }) => path)).to.deep.equal(names.map((name) => tree.at(name)));
      expect(
        found.map((one) => ('reason' in one ? one.reason : [one.type, one.mode, one.size])),
      ).to.deep.equal([
        ['link', 0o777, 7],
        ['file', 0o4711, 3],
        'denied',
        'missing',
        ...Array.from({ length: padding }, () => ['file', 0o4711, 3]),
      ]);
      const late = await statuses(
        names.map((name) => tree.at(name)),
        threads,
        AbortSignal.abort(),
      );
      expect(late.every((one) => 'reason' in one && one.reason === 'timeout')).to.equal(true);
    });
  }
});
