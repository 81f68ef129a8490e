/** `secmon check run --hosts`: a profile on many hosts. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWith } from '../kit/debian-packages.ts';
import { secmon } from '../kit/executable.ts';
import { SSHD_PACKAGES, startSshd, type Sshd } from '../kit/sshd.ts';

interface Element {
  readonly host: string;
  readonly check: string;
  readonly state: string;
  readonly summary: string;
}

describeWith(SSHD_PACKAGES, 'a profile on many hosts', function () {
  this.timeout(180_000);
  let sshd: Sshd;
  let silent: Server;
  before(async () => {
    sshd = await startSshd();
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    silent.close();
    await sshd.stop();
  });

  const write = (name: string, content: object): string => {
    const path = join(sshd.root, name);
    writeFileSync(path, JSON.stringify(content), { mode: 0o644 });
    return path;
  };

  it('is run on each, and one that is slow or not reached delays no other', async () => {
    const { port } = silent.address() as AddressInfo;
    const [host, other, slow, unknown] = [
      `root@127.0.0.1:${sshd.port}`,
      `root@localhost:${sshd.port}`,
      `root@127.0.0.1:${port}`,
      'root@127.0.0.2:22',
    ];
    const known = sshd.known(
      sshd.knownLine(),
      sshd.knownLine('ed25519', `[localhost]:${sshd.port}`),
      sshd.knownLine('ed25519', `[127.0.0.1]:${port}`),
    );
    const hosts = write('hosts.yaml', {
      defaults: { identities: [sshd.identity], 'known-hosts': [known], 'connect-timeout': 20 },
      hosts: [slow, { ssh: host }, other, unknown],
    });
    const options = { select: ['world-writable'], root: [sshd.root] };
    const jobs = Array.from({ length: 3 }, () => ({ check: 'file-permissions', options }));
    const profiles = write('profiles.yaml', { profiles: { three: jobs } });
    const argv = ['check', 'run', '--hosts', hosts, '--profiles', profiles, '--profile', 'three'];
    const { code, stdout } = await secmon([...argv, '--json', '--concurrency', '1']);
    expect(code, stdout).to.equal(0);
    const elements = JSON.parse(stdout) as Element[];
    const shown = elements.map((element) => [element.host, element.state]);
    const [reached, waited] = [shown.slice(0, -jobs.length), shown.slice(-jobs.length)];
    expect(reached).to.have.deep.members([
      ...[host, other].flatMap((name) => jobs.map(() => [name, 'OK'])),
      ...jobs.map(() => [unknown, 'UNKNOWN']),
    ]);
    expect(waited).to.deep.equal(jobs.map(() => [slow, 'UNKNOWN']));
    const summaryOf = (name: string | undefined): string | undefined =>
      elements.find((element) => element.host === name)?.summary;
    expect(summaryOf(slow)).to.match(/not connected within 20 seconds/);
    expect(summaryOf(unknown)).to.match(/is not known/);
  });

  it('shows hostile names harmlessly as JSON, too', async () => {
    const hosts = write('one.yaml', {
      defaults: { identities: [sshd.identity], 'known-hosts': [sshd.known(sshd.knownLine())] },
      hosts: [`root@127.0.0.1:${sshd.port}`],
    });
    const root = join(sshd.root, 'tree');
    mkdirSync(root);
    const name = join(root, 'a\u202e\u009b|b');
    writeFileSync(name, '');
    chmodSync(name, 0o666);
    const options = { select: ['world-writable'], root: [root] };
    const profiles = write('tree.yaml', { profiles: { default: [{ check: 'file-permissions', options }] } });
    const { stdout } = await secmon(['check', 'run', '--hosts', hosts, '--profiles', profiles, '--json']);
    expect(stdout).to.not.match(/[\u202e\u009b|]/);
    expect(JSON.stringify(JSON.parse(stdout))).to.include('\u202e');
  });

  it('is refused for files that others may write, and for options that there are not', async () => {
    const hosts = write('bad.yaml', { hosts: [{ ssh: 'a', port: 1 }] });
    const complaint = await secmon(['check', 'run', '--hosts', hosts]);
    expect(complaint).to.include({ code: 3, stderr: '' });
    expect(complaint.stdout).to.match(/bad\.yaml:1: /);
    const twice = await secmon(['check', 'run', '--hosts', write('twice.yaml', { hosts: ['a', 'b', 'a'] })]);
    expect(twice.stdout).to.match(/twice\.yaml: 'a' is listed twice/);
    const missing = await secmon(['check', 'run', '--hosts', '/nonexistent']);
    expect(missing.stdout).to.match(/no such file/);
  });
});
