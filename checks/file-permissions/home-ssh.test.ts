import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { stateOf, type Verdict } from '../../src/check/index.ts';
import type { Account } from '../../src/host/accounts.ts';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import { facts, isRoot, judge, local, NOBODY } from '../../test/kit/file-permissions.ts';
import { makeTree, type Plan } from '../../test/kit/tree.ts';

describe('home-ssh', () => {
  const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nnone\n-----END OPENSSH PRIVATE KEY-----\n';
  const uid = process.geteuid?.() ?? 0;

  function account(home: string, rest: Partial<Account> = {}): Account {
    return { name: 'a', uid, gid: 0, shell: '/bin/sh', home, ...rest };
  }

  function judgeHomes(accounts: readonly Account[]): Promise<Verdict> {
    const host = { ...local, accounts: { ...local.accounts, list: () => Promise.resolve(accounts) } };
    return judge({ select: ['home-ssh'] }, host);
  }

  async function judgeHome(plans: Readonly<Record<string, Plan>>): Promise<string[]> {
    using tree = makeTree({ home: { directory: 0o755 }, 'home/.ssh': { directory: 0o700 }, ...plans });
    return facts(await judgeHomes([account(tree.at('home'))]), tree);
  }
  const KEPT = ['OK policy-kept home-ssh'];

  it('is OK for a home as sshd wants it, and for one that holds no .ssh', async () => {
    expect(
      await judgeHome({
        'home/.ssh/authorized_keys': { file: 0o644 },
        'home/.ssh/id_ed25519': { file: 0o600, content: KEY },
        'home/.ssh/id_ed25519.pub': { file: 0o644, content: 'ssh-ed25519 AAAA' },
        'home/.ssh/config': { file: 0o664 },
      }),
    ).to.deep.equal(KEPT);
    using tree = makeTree({ bare: { directory: 0o777 } });
    expect(facts(await judgeHomes([account(tree.at('bare')), account('/nonexistent')]), tree)).to.deep.equal(
      KEPT,
    );
  });

  it('finds homes, .ssh and authorised keys that others may write', async () => {
    expect(
      await judgeHome({
        home: { directory: 0o775 },
        'home/.ssh': { directory: 0o777 },
        'home/.ssh/authorized_keys': { file: 0o620 },
        'home/.ssh/authorized_keys2': { file: 0o602 },
      }),
    ).to.deep.equal([
      'CRITICAL group-writable ./home',
      'CRITICAL group-writable ./home/.ssh/authorized_keys',
      'CRITICAL world-writable ./home/.ssh',
      'CRITICAL world-writable ./home/.ssh/authorized_keys2',
    ]);
  });

  it('finds directories that others may write where links lead to, as sshd does', async () => {
    using tree = makeTree({
      home: { directory: 0o755 },
      'home/.ssh': { directory: 0o700 },
      open: { directory: 0o777 },
      'open/keys': { file: 0o644 },
      other: { directory: 0o755 },
      'open/ssh': { directory: 0o700 },
      'open/ssh/authorized_keys': { file: 0o600 },
    });
    symlinkSync('../../open/keys', tree.at('home/.ssh/authorized_keys'));
    symlinkSync(tree.at('open/ssh'), tree.at('other/.ssh'));
    for (const home of ['home', 'other']) {
      const found = facts(await judgeHomes([account(tree.at(home))]), tree);
      expect(found, home).to.include('CRITICAL world-writable ./open');
    }
  });

  it('takes a home behind a link for a home, once', async () => {
    using tree = makeTree({
      real: { directory: 0o755 },
      'real/.ssh': { directory: 0o770 },
      'real/.ssh/authorized_keys': { file: 0o644 },
    });
    symlinkSync('real', tree.at('home'));
    expect(facts(await judgeHomes([account(tree.at('home'))]), tree)).to.deep.equal([
      'CRITICAL group-writable ./home/.ssh',
    ]);
  });

  it('finds private keys that others may read, whatever they are called', async () => {
    expect(
      await judgeHome({
        'home/.ssh/id_rsa': { file: 0o640, content: KEY },
        'home/.ssh/work': { file: 0o604, content: `Proc\n${KEY.replace('OPENSSH', 'ENCRYPTED')}` },
        'home/.ssh/bundle': { file: 0o640, content: `${'# certificates\n'.repeat(10_000)}${KEY}` },
        'home/.ssh/putty': { file: 0o644, content: 'PuTTY-User-Key-File-3: x' },
        'home/.ssh/notes': { file: 0o644, content: 'where is my PRIVATE KEY?' },
      }),
    ).to.deep.equal([
      'CRITICAL private-key-readable ./home/.ssh/bundle',
      'CRITICAL private-key-readable ./home/.ssh/id_rsa',
      'CRITICAL private-key-readable ./home/.ssh/putty',
      'CRITICAL private-key-readable ./home/.ssh/work',
    ]);
  });

  it('takes root and the account itself as owners, nobody else (as root)', async function () {
    if (!isRoot) return this.skip();
    using tree = makeTree({
      home: { directory: 0o755, uid: NOBODY },
      'home/.ssh': { directory: 0o700 },
      'home/.ssh/authorized_keys': { file: 0o600, uid: 54321 },
    });
    expect(facts(await judgeHomes([account(tree.at('home'), { uid: NOBODY })]), tree)).to.deep.equal([
      'CRITICAL wrong-owner ./home/.ssh/authorized_keys',
    ]);
    expect(facts(await judgeHomes([account(tree.at('home'), { uid: 54321 })]), tree)).to.deep.equal([
      'CRITICAL wrong-owner ./home',
    ]);
  });

  it('is UNKNOWN where there is no home at all, and where one is closed (as an unprivileged user)', async () => {
    using tree = makeTree({ home: { directory: 0o700 }, 'home/.ssh': { directory: 0o700 } });
    expect(facts(await judgeHomes([account('/nonexistent')]), tree)).to.deep.equal([
      'UNKNOWN nothing-seen homes',
    ]);
    if (!isRoot) execFileSync('chmod', ['000', tree.at('home')]);
    const verdict = await asUnprivileged(() => judgeHomes([account(tree.at('home'))]));
    expect(facts(verdict, tree)).to.include('UNKNOWN unread ./home/.ssh');
    expect(stateOf(verdict)).to.equal('UNKNOWN');
  });
});
