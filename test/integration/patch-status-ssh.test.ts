/** check_patch_status over SSH sees what it sees here. */
import { expect } from 'chai';
import { probe } from '../../checks/patch-status/probe.ts';
import { options } from '../../checks/patch-status/options.ts';
import { defaultValues } from '../../src/check/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { enterOverSsh, type RemoteVisit } from '../kit/remote-host.ts';

describeWith(['openssh-server'], 'the patches of a host over SSH', function () {
  this.timeout(300_000);
  let visit: RemoteVisit;

  before(async () => {
    visit = await enterOverSsh();
  });
  after(() => visit.leave());

  it('are those that the host itself sees', async () => {
    const values = { ...defaultValues(options, () => undefined), 'ignore-services': true };
    const forever = new AbortController().signal;
    const far = await visit.as(() => probe(visit.host, values, forever));
    const { at, ...near } = await probe(localHostFromSource(), values, forever);
    expect(at).to.be.a('number');
    expect({ ...far, at: undefined }).to.deep.equal({ ...near, at: undefined });
  });

  it('are in effect in the processes that it sees as well', async () => {
    const values = { ...defaultValues(options, () => undefined), 'ignore-reboot': true };
    const { services } = await visit.as(() => probe(visit.host, values, new AbortController().signal));
    expect(services).to.have.property('processes').above(1);
  });
});
