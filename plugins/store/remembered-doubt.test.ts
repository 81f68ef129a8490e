import { expect } from 'chai';
import { eventually } from '../../test/kit/eventually.ts';
import { openSqlite } from './sqlite.ts';
import { rememberedDoubt } from './remembered-doubt.ts';

describe('the doubt about a clock', () => {
  it('is kept in the store until it is over', async () => {
    const store = await openSqlite(':memory:');
    try {
      const doubt = await rememberedDoubt(store, 'bridge');
      expect(doubt.began).to.equal(undefined);
      doubt.remember(1_780_000_000.5);
      await eventually('it is kept', 30, async () => (await rememberedDoubt(store, 'bridge')).began);
      expect((await rememberedDoubt(store, 'bridge')).began).to.equal(1_780_000_000.5);
      doubt.remember(undefined);
      await eventually('it is over', 30, async () =>
        (await rememberedDoubt(store, 'bridge')).began === undefined ? true : undefined,
      );
    } finally {
      await store.close();
    }
  });
});
