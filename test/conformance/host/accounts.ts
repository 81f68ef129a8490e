import { expect } from 'chai';
import type { Visit } from './adapter.ts';

export function accountsConform(visit: () => Visit): void {
  describe('accounts', () => {
    const { signal } = new AbortController();

    it('are listed, and found by name and by number', async () => {
      const { accounts } = visit().host;
      const listed = await accounts.list();
      expect(listed.find(({ uid }) => uid === 0)).to.include({ name: 'root', gid: 0 });
      expect(await accounts.find('root', signal)).to.include({ name: 'root', uid: 0 });
      expect(await accounts.find('0', signal)).to.include({ name: 'root', uid: 0 });
      expect(await accounts.find('no-such-account', signal)).to.equal(undefined);
      expect(await accounts.findGroup('root', signal)).to.equal(0);
      expect(await accounts.findGroup('no-such-group', signal)).to.equal(undefined);
    });
  });
}
