/** What is logged in with where no key is named, against a real sshd: a real ssh-agent, and the usual keys of a home. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Route } from '../../src/host/remote.ts';
import { createReach } from '../../src/host/ssh/reach.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rejection } from '../kit/rejection.ts';
import { startSshAgent, type SshAgent } from '../kit/ssh-agent.ts';
import { makeKey, SSHD_PACKAGES, startSshd, type HostKeyType, type Sshd } from '../kit/sshd.ts';

const forever = new AbortController().signal;
const TYPES: readonly HostKeyType[] = ['ed25519', 'ecdsa', 'rsa'];

describeWith(SSHD_PACKAGES, 'log-in over SSH without a named key', function () {
  this.timeout(180_000);
  let sshd: Sshd;
  let agent: SshAgent;
  let home: string;
  before(async () => (sshd = await startSshd()));
  after(() => sshd.stop());
  beforeEach(async () => {
    agent = await startSshAgent();
    home = mkdtempSync(join(tmpdir(), 'secmon-home-'));
    mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  });
  afterEach(async () => {
    await agent.stop();
    rmSync(home, { recursive: true });
  });

  const inHome = (name: string): string => join(home, '.ssh', name);
  const letIn = (...keys: readonly string[]): void =>
    writeFileSync(
      join(sshd.root, 'authorized_keys'),
      keys.map((key) => readFileSync(`${key}.pub`, 'utf8')).join(''),
    );
  const look = async (socket: string | undefined, rest: Partial<Route> = {}): Promise<number> => {
    const environment = (name: string): string | undefined => (name === 'SSH_AUTH_SOCK' ? socket : undefined);
    const reach = createReach({ ...localHostFromSource(), environment }, () => ({ name: 'root', home }));
    const host = await reach(sshd.route({ identities: [], ...rest }), forever);
    try {
      return (await host.files.status('/')).inode;
    } finally {
      host.close();
    }
  };

  for (const type of TYPES) {
    it(`is by the ${type} key that an agent holds`, async () => {
      const key = makeKey(home, `held_${type}`, type);
      letIn(key);
      agent.add(key);
      rmSync(key);
      expect(await look(agent.socket)).to.be.above(0);
    });

    it(`is by the usual ${type} key of the home`, async () => {
      letIn(makeKey(join(home, '.ssh'), `id_${type}`, type));
      expect(await look(undefined)).to.be.above(0);
    });
  }

  it('is by any of the keys that an agent holds', async () => {
    const [stranger, friend] = [makeKey(home, 'stranger', 'ed25519'), makeKey(home, 'friend', 'rsa')];
    letIn(friend);
    agent.add(stranger, friend);
    expect(await look(agent.socket)).to.be.above(0);
  });

  it('is by the keys of the home where the agent holds none that is let in, or is gone', async () => {
    letIn(makeKey(join(home, '.ssh'), 'id_ecdsa', 'ecdsa'));
    expect(await look(agent.socket)).to.be.above(0);
    agent.add(makeKey(home, 'stranger', 'ed25519'));
    expect(await look(agent.socket)).to.be.above(0);
    expect(await look(join(home, 'nowhere'))).to.be.above(0);
  });

  it('is by the agent where the key of the home is encrypted', async () => {
    const key = makeKey(join(home, '.ssh'), 'id_ed25519', 'ed25519');
    letIn(key);
    agent.add(key);
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', key]);
    expect(await look(agent.socket)).to.be.above(0);
    expect(String(await rejection(look(undefined)))).to.match(
      /no key to log in with as root: .*id_ed25519: .*encrypted/,
    );
  });

  it('is refused where neither agent nor home has a key that is let in, and it is said what was left out', async () => {
    letIn(makeKey(home, 'friend', 'ed25519'));
    const none = await rejection(look(undefined));
    expect(none).to.include({ name: 'Failure', reason: 'denied' });
    expect(String(none)).to.match(/no key to log in with as root: no agent, and no usable key file$/);
    expect(await rejection(look(agent.socket))).to.include({ name: 'Failure', reason: 'denied' });
    makeKey(join(home, '.ssh'), 'id_rsa', 'rsa');
    chmodSync(makeKey(join(home, '.ssh'), 'id_ed25519', 'ed25519'), 0o644);
    const open = await rejection(look(agent.socket));
    expect(open).to.include({ name: 'Failure', reason: 'denied' });
    expect(String(open)).to.match(/log-in as root refused; .*id_ed25519: refused, others than its owner/);
  });

  it('asks no agent and reads no key of the home where a key is named', async () => {
    const friend = makeKey(join(home, '.ssh'), 'id_ed25519', 'ed25519');
    letIn(friend);
    agent.add(friend);
    const identities = [makeKey(home, 'stranger', 'ed25519')];
    expect(await rejection(look(agent.socket, { identities }))).to.include({ reason: 'denied' });
  });

  it('is to hosts of the known_hosts of the home, where no file is named', async () => {
    letIn(makeKey(join(home, '.ssh'), 'id_ed25519', 'ed25519'));
    expect(await rejection(look(undefined, { knownHosts: [] }))).to.include({ reason: 'refused' });
    copyFileSync(sshd.known(sshd.knownLine()), inHome('known_hosts'));
    expect(await look(undefined, { knownHosts: [] })).to.be.above(0);
  });

  it('knows nothing of ~/.ssh/config', async () => {
    const key = makeKey(home, 'elsewhere', 'ed25519');
    letIn(key);
    writeFileSync(inHome('config'), `Host *\n  IdentityFile ${key}\n`, { mode: 0o600 });
    expect(await rejection(look(undefined))).to.include({ reason: 'denied' });
  });
});
