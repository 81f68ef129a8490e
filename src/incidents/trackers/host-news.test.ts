import { expect } from 'chai';
import fc from 'fast-check';
import type { State } from '../../result/index.ts';
import type { IssueHost } from '../issue.ts';
import { hostNews, openHosts, then } from './host-news.ts';

const state = fc.constantFrom<State>('OK', 'WARNING', 'CRITICAL', 'UNKNOWN');
const hosts = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), state)
  .map((states) =>
    Object.entries(states).map(([name, is]): IssueHost => ({ name, state: is, since: 1, seenAt: 1 })),
  );

describe('what is new of hosts', () => {
  it('is nothing where a host can no longer be told, or becomes worse', () => {
    const of = (is: State): IssueHost[] => [{ name: 'a', state: is, since: 1, seenAt: 1 }];
    for (const now of ['WARNING', 'CRITICAL', 'UNKNOWN'] as const)
      expect(hostNews(of('WARNING'), of(now))).to.deep.equal({ added: [], removed: [] });
    expect(hostNews(of('UNKNOWN'), of('OK'))).to.deep.equal({ added: [], removed: ['a'] });
  });

  it('of several changes is what the first and the last tell', () => {
    fc.assert(
      fc.property(hosts, fc.array(hosts, { minLength: 1 }), (first, later) => {
        let before = first;
        let together = hostNews(first, first);
        for (const after of later) {
          together = then(together, hostNews(before, after));
          before = after;
        }
        const { added, removed } = hostNews(first, before);
        expect(together).to.deep.equal({ added: added.toSorted(), removed: removed.toSorted() });
        const names = new Set(openHosts(first).map(({ name }) => name));
        for (const name of together.removed) expect(names.delete(name)).to.equal(true);
        expect([...names, ...together.added].toSorted()).to.deep.equal(
          openHosts(before)
            .map(({ name }) => name)
            .toSorted(),
        );
      }),
    );
  });
});
