import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { advisory, PakitiBench, report, snapshot } from '../../../test/kit/pakiti-store.ts';
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
