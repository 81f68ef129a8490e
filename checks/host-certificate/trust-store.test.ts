import { expect } from 'chai';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, stateOf } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import { runOnThisMachine } from '../../test/kit/check-run.ts';
import { HOST, HostSite } from '../../test/kit/host-site.ts';
import { serverExtensions } from '../../test/kit/tls-ca.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { check } from './check.ts';
import { readSystemStore } from './trust-store.ts';

/** This machine, where these files stand in place of all below /etc. */
function hostWith(etc: Readonly<Record<string, string>>): Host {
  const host = localHostFromSource();
  const open: Host['files']['open'] = (path, maxBytes) => {
    if (!path.startsWith('/etc/')) return host.files.open(path, maxBytes);
    const file = etc[path];
    if (file !== undefined) return host.files.open(file, maxBytes);
    return Promise.reject(new Failure('missing', `${path}: no such file or directory`));
  };
  return { ...host, operator: { ...host.operator, files: { ...host.files, open } } };
}

const ENTERPRISE_LINUX = '/etc/pki/tls/certs/ca-bundle.crt';

describe('host-certificate with an authority that cannot be read', () => {
  let site: HostSite;
  before(() => (site = new HostSite()));
  after(() => site.remove());
  beforeEach(() => site.reset());

  it('is UNKNOWN where that may be the one who is missing', async () => {
    const file = site.bundle(site.host());
    const others = site.folder();
    writeFileSync(join(others, 'stranger.pem'), readFileSync(site.bundle(site.intermediate())));
    writeFileSync(join(others, 'root.pem'), readFileSync(site.root.certificateFile));
    const host = localHostFromSource();
    const open: Host['files']['open'] = (path, maxBytes) =>
      path.endsWith('/root.pem')
        ? Promise.reject(new Failure('denied', `${path}: permission denied`))
        : host.files.open(path, maxBytes);
    const operator = { ...host.operator, files: { ...host.files, open } };
    const options = { file, name: [HOST], directory: others };
    const { bad } = await runOnThisMachine(check, options, { ...host, operator });
    expect(bad.map(([state, , kind]) => [state, kind])).to.deep.equal([['UNKNOWN', 'authority-unread']]);
  });
});

describe('host-certificate --system', () => {
  let site: HostSite;
  before(() => (site = new HostSite()));
  after(() => site.remove());
  beforeEach(() => site.reset());

  it("trusts the distribution's bundle, wherever it is, and not the directory", async () => {
    const bundle = join(site.folder(), 'bundle.crt');
    const text = `# comment\n${readFileSync(site.root.certificateFile, 'utf8')}`;
    writeFileSync(bundle, `${text}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`);
    const file = site.bundle(site.host());
    const options = { file, name: [HOST], system: true, directory: '/nonexistent' };
    const { verdict, bad, observation } = await runOnThisMachine(
      check,
      options,
      hostWith({ [ENTERPRISE_LINUX]: bundle }),
    );
    expect(bad).to.deep.equal([]);
    expect(stateOf(verdict)).to.equal('OK');
    expect(observation.store).to.equal(ENTERPRISE_LINUX);
    const strangers = join(site.folder(), 'strangers.crt');
    writeFileSync(strangers, readFileSync(site.bundle(site.intermediate())));
    const untrusted = await runOnThisMachine(check, options, hostWith({ [ENTERPRISE_LINUX]: strangers }));
    expect(untrusted.bad.map(([state, , kind]) => [state, kind])).to.deep.equal([['CRITICAL', 'untrusted']]);
  });

  it('asks for no lists, whatever certificates say', async () => {
    const bundle = join(site.folder(), 'bundle.crt');
    writeFileSync(bundle, readFileSync(site.root.certificateFile));
    const middle = site.intermediate();
    const list = 'crlDistributionPoints = URI:http://ca.example.org/list';
    const host = site.host(middle.ca, { extensions: [...serverExtensions(`DNS:${HOST}`), list] });
    const options = { file: site.bundle(host, middle), name: [HOST], system: true };
    const { bad } = await runOnThisMachine(check, options, hostWith({ [ENTERPRISE_LINUX]: bundle }));
    expect(bad).to.deep.equal([]);
  });

  it('without a bundle is UNKNOWN', async () => {
    const options = { file: site.bundle(site.host()), system: true };
    const error = await rejection(runOnThisMachine(check, options, hostWith({})));
    expect(error).to.be.instanceOf(Failure).with.property('reason', 'missing');
  });

  it('reads the real bundle of this machine', async function () {
    if (!existsSync('/etc/ssl/certs/ca-certificates.crt')) this.skip();
    const { certificates } = await readSystemStore(localHostFromSource().files);
    expect(certificates.length).to.be.above(50);
  });
});
