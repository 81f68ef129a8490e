import { expect } from 'chai';
import { localAccounts } from './accounts.ts';

const { signal } = new AbortController();

describe('localAccounts', () => {
  it('lists the accounts of /etc/passwd, root among them', async () => {
    const root = (await localAccounts.list()).find(({ name }) => name === 'root');
    expect(root).to.include({ uid: 0, gid: 0 });
  });

  it('finds an account by name and by number', async () => {
    expect(await localAccounts.find('root', signal)).to.include({ name: 'root', uid: 0 });
    expect(await localAccounts.find('0', signal)).to.include({ name: 'root', uid: 0 });
  });

  it('finds no account that there is not, also when its name looks like an option', async () => {
    expect(await localAccounts.find('no-such-account', signal)).to.equal(undefined);
    expect(await localAccounts.find('--help', signal)).to.equal(undefined);
  });

  it('finds a group by name and by number', async () => {
    expect(await localAccounts.findGroup('root', signal)).to.equal(0);
    expect(await localAccounts.findGroup('0', signal)).to.equal(0);
    expect(await localAccounts.findGroup('no-such-group', signal)).to.equal(undefined);
  });

  it('says who we are', () => {
    expect(localAccounts.effectiveUid()).to.equal(process.geteuid?.());
  });
});
