import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { advisory, PakitiBench, report, snapshot } from '../../../test/kit/pakiti-store.ts';
import { nothingOf, type FeedSnapshot } from '../feeds/sync/snapshot.ts';
import { staleFeeds } from './knowledge.ts';

describe('what all feeds say together', () => {
  it('is nothing of packages of another packager than the release has', async () => {
    const store = await openSqlite(':memory:');
    const bench = new PakitiBench(store);
    await bench.read('osv', [advisory('A-1', 'bash', '9-1', ['CVE-2026-1000'])]);
    const { inventory } = report('a', { bash: '5.1-6' });
    await bench.take(report('a', { bash: '5.1-6' }));
    const known = await bench.knowledge.current();
    const rows = known.assess({ ...inventory, packager: 'dpkg' });
    await store.close();
    expect(rows.map(({ rule, verdict, reason }) => [rule, verdict, reason])).to.deep.equal([
      ['distribution', 'undetermined', 'packages of dpkg on almalinux:9, which has rpm'],
    ]);
  });

  it('rests on no feed that there is not any more', () => {
    const state = { name: 'gone', edition: 1, body: JSON.stringify(snapshot('gone', 5)) };
    expect([...staleFeeds([state], [], 5)]).to.deep.equal([['gone', 'gone is no feed any more']]);
    expect([...staleFeeds([state], [{ name: 'gone', staleAfterSeconds: 9 }], 5)]).to.deep.equal([]);
  });
});

const NOW = 1_800_000_000;
const KINDS = [{ name: 'osv', staleAfterSeconds: 1000 }];

function why(change: Partial<FeedSnapshot>): string | undefined {
  const snapshot = { ...nothingOf('osv'), ...change };
  const state = { name: snapshot.feed, edition: 1, body: JSON.stringify(snapshot) };
  return staleFeeds([state], KINDS, NOW).get(snapshot.feed);
}

describe('feeds that nothing can rest on', () => {
  it('are those that are older than their limit, were never taken, or that nobody reads any more', () => {
    expect(why({ confirmedAt: NOW - 1000 })).to.equal(undefined);
    expect(why({ confirmedAt: NOW - 1001 })).to.equal('it is older than what may be relied on');
    expect(why({})).to.equal('it was never taken');
    expect(why({ feed: 'gone', confirmedAt: NOW })).to.equal('gone is no feed any more');
  });

  it('are not those of which a newer one was refused, until the last good one is too old', () => {
    const refused = { at: NOW, reason: 'it is cut off', acceptable: false };
    expect(why({ confirmedAt: NOW - 10, refused })).to.equal(undefined);
    expect(why({ confirmedAt: NOW - 2000, refused })).not.to.equal(undefined);
  });
});
