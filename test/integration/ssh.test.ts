/** Hosts over SSH against a real sshd: whose key is believed, how one gets in, and what happens when it breaks. */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RemoteHost, Route } from '../../src/host/remote.ts';
import { reasonOf } from '../conformance/host/files.ts';
import { describeUnless, describeWith } from '../kit/debian-packages.ts';
import { rejection } from '../kit/rejection.ts';
import { enterOverSsh, reach } from '../kit/remote-host.ts';
import { onlyPrograms, whyNoOtherPrograms } from '../kit/remote-worlds.ts';
import { makeKey, SSHD_PACKAGES, startSshd, type Sshd } from '../kit/sshd.ts';

const forever = new AbortController().signal;

/** Processes of the sshd that serve one connection each. */
function sessionsOf({ root }: Sshd): readonly number[] {
  const daemon = readFileSync(join(root, 'sshd.pid'), 'utf8').trim();
  const children = execFileSync('pgrep', ['-P', daemon], { encoding: 'utf8' }).trim();
  return children.split('\n').map(Number);
}

describeWith(SSHD_PACKAGES, 'hosts over SSH', function () {
  this.timeout(180_000);
  let sshd: Sshd;
  before(async () => (sshd = await startSshd({ hostKeys: ['ed25519', 'rsa', 'ecdsa'] })));
  after(() => sshd.stop());

  const look = async (rest: Partial<Route>, from = sshd): Promise<number> => {
    const host = await reach(from.route(rest), forever);
    try {
      return (await host.files.status('/')).inode;
    } finally {
      host.close();
    }
  };
  const refusal = (rest: Partial<Route>): Promise<unknown> => rejection(look(rest));
  const known = (...lines: readonly string[]): Partial<Route> => ({ knownHosts: [sshd.known(...lines)] });
  const hashed = (line: string): string => {
    const file = sshd.known(line);
    execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
    return readFileSync(file, 'utf8').trim();
  };

  describe('are believed', () => {
    for (const type of ['ed25519', 'rsa', 'ecdsa'] as const) {
      it(`by their ${type} key, when that is the one that is known`, async () => {
        expect(await look(known(sshd.knownLine(type)))).to.be.above(0);
      });
    }

    it('by hashed names, globs, and one of several lines', async () => {
      expect(hashed(sshd.knownLine())).to.match(/^\|1\|/);
      expect(await look(known(hashed(sshd.knownLine())))).to.be.above(0);
      expect(await look(known(sshd.knownLine('rsa', `other,[127.*]:${sshd.port}`)))).to.be.above(0);
      const wrong = `[127.0.0.1]:${sshd.port} ${readFileSync(`${makeKey(sshd.root, 'other', 'ed25519')}.pub`, 'utf8')}`;
      expect(await look(known(wrong.trim(), sshd.knownLine('ed25519')))).to.be.above(0);
    });
  });

  describe('are not believed, and nothing is sent', () => {
    const refused = async (rest: Partial<Route>, why: RegExp): Promise<void> => {
      const before = sshd.log().length;
      const failure = await refusal(rest);
      expect(failure).to.include({ name: 'Failure', reason: 'refused' });
      expect(String(failure)).to.match(why);
      expect(sshd.log().slice(before)).to.not.match(/Accepted|Failed publickey|userauth/);
    };

    it('when their key has changed', async () => {
      const other = readFileSync(`${makeKey(sshd.root, 'changed', 'ed25519')}.pub`, 'utf8').trim();
      await refused(known(`[127.0.0.1]:${sshd.port} ${other}`), /has changed/);
    });

    it('when their key is not known, or only of another port', async () => {
      await refused(known('# nothing'), /is not known/);
      await refused(known(sshd.knownLine('ed25519', '127.0.0.1')), /is not known/);
      await refused(known(sshd.knownLine('ed25519', `[127.0.0.1]:${sshd.port},!*`)), /is not known/);
    });

    it('when their key is revoked', async () => {
      const revoked = sshd.knownLine('ed25519').replace(/^/, '@revoked ');
      await refused(known(revoked, sshd.knownLine('ed25519')), /revoked/);
      const everywhere = sshd.knownLine('ed25519', '*').replace(/^/, '@revoked ');
      await refused(known(everywhere, sshd.knownLine('ed25519')), /revoked/);
    });

    it('when only an authority is known', async () => {
      await refused(known(`@cert-authority ${sshd.knownLine('ed25519')}`), /@cert-authority only/);
    });

    it('when they show no key of a type that is known', async () => {
      const one = await startSshd({ hostKeys: ['ed25519'] });
      try {
        const line = sshd.knownLine('rsa', `[127.0.0.1]:${one.port}`);
        const failure = await rejection(look({ knownHosts: [sshd.known(line)] }, one));
        expect(failure).to.include({ reason: 'refused' });
        expect(String(failure)).to.match(/may have changed/);
      } finally {
        await one.stop();
      }
    });

    it('when others may write the file of known hosts, or a revocation in it cannot be read', async () => {
      const file = sshd.known(sshd.knownLine());
      chmodSync(file, 0o666);
      expect(await reasonOf(look({ knownHosts: [file] }))).to.equal('denied');
      expect(await refusal(known('@revoked * ssh-ed25519 AAAA', sshd.knownLine()))).to.include({
        reason: 'malformed',
      });
    });
  });

  describe('let in', () => {
    it('nobody without a key that they know', async () => {
      const failure = await refusal({ identities: [makeKey(sshd.root, 'stranger', 'ed25519')] });
      expect(failure).to.include({ reason: 'denied' });
      expect(String(failure)).to.match(/log-in as root refused/);
    });

    it('nobody with a key that is encrypted, open to others, or none', async () => {
      const encrypted = await refusal({ identities: [makeKey(sshd.root, 'encrypted', 'ed25519', 'secret')] });
      expect(String(encrypted)).to.match(/encrypted/);
      const open = makeKey(sshd.root, 'open', 'ed25519');
      chmodSync(open, 0o640);
      expect(await reasonOf(look({ identities: [open] }))).to.equal('denied');
      const none = join(sshd.root, 'none');
      writeFileSync(none, 'no key', { mode: 0o600 });
      expect(await reasonOf(look({ identities: [none] }))).to.equal('malformed');
    });

    it('through other hosts, whose keys must be known too', async () => {
      const inner = await startSshd();
      try {
        const jumps = [`root@127.0.0.1:${sshd.port}`];
        const route = inner.route();
        const both = [...route.knownHosts, sshd.known(sshd.knownLine())];
        writeFileSync(join(sshd.root, 'authorized_keys'), readFileSync(`${inner.identity}.pub`), {
          flag: 'a',
        });
        expect(await look({ jumps, knownHosts: both }, inner)).to.be.above(0);
        expect(await reasonOf(look({ jumps }, inner))).to.equal('refused');
        const nowhere = await rejection(
          look({ jumps, knownHosts: both, address: 'root@127.0.0.1:1' }, inner),
        );
        expect(nowhere).to.include({ reason: 'refused' });
      } finally {
        await inner.stop();
      }
    });
  });

  describe('that break', () => {
    it('do not answer, or not in time', async () => {
      const gone = await startSshd();
      const route = gone.route();
      await gone.stop();
      writeFileSync(
        join(sshd.root, 'known_gone'),
        `[127.0.0.1]:${gone.port} ${sshd.knownLine().split(' ').slice(1).join(' ')}\n`,
      );
      const rest = { ...route, identities: [sshd.identity], knownHosts: [join(sshd.root, 'known_gone')] };
      expect(await rejection(reach(rest, forever))).to.include({ reason: 'unreachable' });
    });

    it('are unreachable in the middle of an answer, never missing', async () => {
      const visit = await enterOverSsh();
      const { host, sshd: own } = visit;
      try {
        const asked = [
          reasonOf(host.commands.run(['/bin/sleep', '20'], forever)),
          reasonOf(
            host.trees.walk(
              {
                roots: ['/'],
                depth: Infinity,
                oneFileSystem: false,
                select: [{ anyOf: [], exclude: [], limit: 1 }],
              },
              forever,
            ),
          ),
        ];
        for (const pid of sessionsOf(own)) process.kill(pid, 'SIGKILL');
        expect(await Promise.all(asked)).to.deep.equal(['unreachable', 'unreachable']);
        const later = [host.files.status('/nope'), host.files.open('/nope', 1), host.files.list('/nope')];
        expect(await Promise.all(later.map(reasonOf))).to.deep.equal(later.map(() => 'unreachable'));
      } finally {
        await visit.leave();
      }
    });

    it('are unreachable when they fall silent, though the connection stands', async () => {
      const visit = await enterOverSsh();
      const silent = sessionsOf(visit.sshd);
      try {
        for (const pid of silent) process.kill(pid, 'SIGSTOP');
        const asked = await rejection(visit.host.files.status('/'));
        expect(asked).to.include({ reason: 'unreachable' });
        expect(String(asked)).to.match(/no answer any more/);
      } finally {
        for (const pid of silent) process.kill(pid, 'SIGCONT');
        await visit.leave();
      }
    });
  });

  for (const sessions of [10, 2, 1]) {
    it(`are asked everything where they open ${sessions} sessions at once`, async () => {
      const few = await startSshd({ config: [`MaxSessions ${sessions}`] });
      let host: RemoteHost | undefined;
      try {
        host = await reach(few.route(), forever);
        const { commands, files, trees } = host;
        const select = [{ anyOf: [], exclude: [], limit: 1 }];
        const walk = { roots: ['/etc'], depth: 1, oneFileSystem: false, select };
        const [outputs, names, walks] = await Promise.all([
          Promise.all(Array.from({ length: 60 }, (_, n) => commands.run(['/bin/echo', String(n)], forever))),
          Promise.all(Array.from({ length: 60 }, () => files.list('/'))),
          Promise.all(Array.from({ length: 20 }, () => trees.walk(walk, forever))),
        ]);
        expect(outputs.map(({ stdout }) => stdout)).to.deep.equal(outputs.map((_, n) => `${n}\n`));
        expect(names.every((each) => each.includes('etc'))).to.equal(true);
        expect(new Set(walks.map(({ seen }) => seen)).size).to.equal(1);
      } finally {
        host?.close();
        await few.stop();
      }
    });
  }

  describeUnless(whyNoOtherPrograms(), 'without the tools', () => {
    it('are told as such, never as without the files', async () => {
      const visit = await enterOverSsh(onlyPrograms('id'));
      const { host } = visit;
      try {
        const select = [{ anyOf: [], exclude: [], limit: 1 }];
        const walk = { roots: ['/etc'], depth: 1, oneFileSystem: false, select };
        const asked = [
          host.files.status('/nope'),
          host.files.open('/nope', 10),
          host.files.open('/etc/passwd', 1000),
          host.files.list('/nope'),
          host.files.readLink('/nope'),
          host.commands.run(['/nope'], forever),
          host.trees.expand('/nope/*'),
        ];
        expect(await Promise.all(asked.map(reasonOf))).to.deep.equal(asked.map(() => 'failed'));
        const report = await host.trees.walk(walk, forever);
        expect([report.seen, report.errorCount]).to.deep.equal([0, 1]);
      } finally {
        host.close();
        await visit.leave();
      }
    });
  });

  it('obey no variable of this machine, and have a PATH of their own', async () => {
    const host = await reach(sshd.route(), forever);
    try {
      process.env['X509_CERT_DIR'] = '/of/this/machine';
      expect(host.environment('X509_CERT_DIR')).to.equal(undefined);
      expect(host.environment('PATH')).to.match(/\/bin/);
    } finally {
      delete process.env['X509_CERT_DIR'];
      host.close();
    }
  });

  it('whose account runs another shell, or none, are told as such', async () => {
    const mute = await startSshd({ config: ['ForceCommand echo This account is closed'] });
    try {
      const failure = await rejection(look({}, mute));
      expect(failure).to.include({ reason: 'failed' });
      expect(String(failure)).to.match(/This account is closed/);
    } finally {
      await mute.stop();
    }
  });
});
