/** The executable looks at another machine as it does at its own. */
import { expect } from 'chai';
import { describeWith } from '../kit/debian-packages.ts';
import { EXECUTABLE, runForm } from '../kit/report-forms.ts';
import { SSHD_PACKAGES, startSshd, type Sshd } from '../kit/sshd.ts';

describeWith([...SSHD_PACKAGES, 'dpkg'], 'pakiti-report over SSH', function () {
  this.timeout(180_000);
  let sshd: Sshd;
  before(async () => (sshd = await startSshd()));
  after(() => sshd.stop());

  it('makes the bytes that it makes there', async () => {
    const known = sshd.known(sshd.knownLine());
    const route = ['--ssh', `root@127.0.0.1:${sshd.port}`, '--ssh-identity', sshd.identity];
    const there = await runForm(EXECUTABLE, [...route, '--ssh-known-hosts', known, '--site', 'S']);
    expect(there.code, there.said).to.equal(0);
    const here = await runForm(EXECUTABLE, ['--site', 'S']);
    expect(there.stdout.toString()).to.equal(here.stdout.toString());
  });

  it('says why it gets in nowhere', async () => {
    const { code, said } = await runForm(EXECUTABLE, [
      ...['--ssh', `root@127.0.0.1:${sshd.port}`, '--ssh-identity', sshd.identity],
      ...['--ssh-known-hosts', '/nonexistent'],
    ]);
    expect(code).to.equal(3);
    expect(said).to.match(/^pakiti-report: .*\n$/);
  });
});
