import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCa,
  installAnchor,
  issueList,
  type Ca,
  type CaOptions,
  type Installation,
} from '../../test/kit/ca.ts';
import { runCrl } from '../../test/kit/crl-run.ts';
import { Failure, stateOf } from '../../src/check/index.ts';
import { parseCrlUrl, parseInfo } from '../../src/x509/anchor-metadata.ts';

const DAY = 86_400;

describe('crl finds trust anchors', () => {
  let home: string;
  let directory: string;
  let made = 0;
  before(() => (home = mkdtempSync(join(tmpdir(), 'secmon-anchors-'))));
  after(() => rmSync(home, { recursive: true }));
  beforeEach(() => (directory = mkdtempSync(join(home, 'certificates-'))));

  function anchor(options: CaOptions = {}, installation: Installation = {}): Ca {
    made += 1;
    const ca = createCa(home, `Anchor${made}`, options);
    installAnchor(directory, ca, installation);
    return ca;
  }

  const install = (ca: Ca, list = issueList(ca)): void =>
    writeFileSync(join(directory, `${ca.hash}.r0`), list);
  const put = (name: string, content = ''): void => writeFileSync(join(directory, name), content);
  const bad = async (): Promise<readonly (readonly string[])[]> => (await runCrl(directory)).bad;

  it('an empty directory is UNKNOWN', async () => {
    expect(await bad()).to.deep.equal([['UNKNOWN', directory, 'no-anchor']]);
  });

  it('a directory that is not there is a failure', async () => {
    const failure = await runCrl(join(directory, 'nowhere')).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Failure).with.property('reason', 'missing');
  });

  it('certificates alone are no anchors', async () => {
    anchor({}, { info: null, urls: null });
    expect(await bad()).to.deep.equal([['UNKNOWN', directory, 'no-anchor']]);
  });

  it('a certificate without metadata whose list is installed is one', async () => {
    const ca = anchor({}, { info: null, urls: null });
    install(ca, issueList(ca, { thisUpdate: -2 * DAY, nextUpdate: -DAY }));
    expect(await bad()).to.deep.equal([['CRITICAL', `${ca.name}.pem`, 'expired']]);
  });

  it('a certificate under its hash alone is one', async () => {
    const ca = createCa(home, 'HashOnly');
    copyFileSync(ca.certificateFile, join(directory, `${ca.hash}.0`));
    put(`${ca.hash}.crl_url`, 'http://ca.invalid/list.crl');
    expect(await bad()).to.deep.equal([['CRITICAL', ca.hash, 'missing']]);
    install(ca);
    expect(await bad()).to.deep.equal([]);
  });

  it('a second certificate of the same name, without metadata, is seen as HASH.1', async () => {
    const ca = anchor();
    const successor = createCa(home, 'Successor', { subject: ca.subject });
    copyFileSync(successor.certificateFile, join(directory, `${ca.hash}.1`));
    install(ca);
    writeFileSync(join(directory, `${ca.hash}.r1`), issueList(successor));
    expect(await bad()).to.deep.equal([]);
  });

  describe('a certificate that was made anew with the same key', () => {
    function renew(ca: Ca, name: string, lifetime: readonly string[] = ['-days', '3000']): void {
      const extensions = '[v3]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, cRLSign\n';
      const settings = join(ca.home, 'renewed.cnf');
      writeFileSync(settings, `[req]\ndistinguished_name = dn\n[dn]\n${extensions}`);
      const made = ['req', '-x509', '-new', '-key', ca.keyFile, '-config', settings, '-extensions', 'v3'];
      const output = ['-subj', ca.subject, ...lifetime, '-out', join(directory, `${name}.pem`)];
      execFileSync('openssl', [...made, ...output], { stdio: 'pipe' });
      put(`${name}.info`, 'crl_url = http://ca.invalid/list.crl\n');
    }

    it('shares the list with the first', async () => {
      const ca = anchor();
      install(ca);
      renew(ca, 'Renewed');
      expect(await bad()).to.deep.equal([]);
    });

    it('needs a list although the first has expired', async () => {
      const ca = anchor({ startDays: -100, endDays: -10 });
      renew(ca, 'Renewed');
      expect(await bad()).to.deep.equal([
        ['WARNING', ca.name, 'ca-expired'],
        ['CRITICAL', 'Renewed', 'missing'],
      ]);
      install(ca, issueList(ca, { thisUpdate: -2 * DAY, nextUpdate: -DAY }));
      expect(await bad()).to.deep.equal([
        ['WARNING', ca.name, 'ca-expired'],
        ['CRITICAL', 'Renewed', 'expired'],
      ]);
      install(ca);
      expect(await bad()).to.deep.equal([['WARNING', ca.name, 'ca-expired']]);
    });

    it('may sign lists although the first may not', async () => {
      const ca = anchor({ keyUsage: 'critical, keyCertSign' });
      install(ca);
      renew(ca, 'Renewed');
      expect(await bad()).to.deep.equal([['CRITICAL', ca.name, 'not-authorised']]);
    });
  });

  for (const [what, installation] of Object.entries({
    'neither file names a URL': { urls: ['# none'] },
    'there is only an .info without URL': { urls: null },
    'there is only an empty .crl_url': { info: null, urls: [] },
  })) {
    it(`publishes nothing where ${what}`, async () => {
      anchor({}, installation);
      const { verdict } = await runCrl(directory);
      expect([stateOf(verdict), verdict.findings[0]?.kind]).to.deep.equal(['OK', 'none-published']);
    });
  }

  it('an .info that says nothing does not say that nothing is published', async () => {
    const ca = anchor({}, { urls: null, info: '' });
    expect(await bad()).to.deep.equal([['UNKNOWN', ca.name, 'missing']]);
    install(ca);
    expect(await bad()).to.deep.equal([]);
  });

  it('publishes where only the .info says so', async () => {
    const ca = anchor({}, { urls: null, info: 'crl_url = http://a.invalid/;http://b.invalid/\n' });
    expect(await bad()).to.deep.equal([['CRITICAL', ca.name, 'missing']]);
  });

  it('metadata without certificate are UNKNOWN', async () => {
    const ca = anchor();
    install(ca);
    put('Lost.info', 'alias = Lost\n');
    put('Gone.crl_url', 'http://ca.invalid/gone.crl\n');
    symlinkSync('nowhere', join(directory, 'Gone.pem'));
    expect(await bad()).to.deep.equal([
      ['UNKNOWN', 'Gone', 'certificate-unreadable'],
      ['UNKNOWN', 'Lost', 'certificate-missing'],
    ]);
  });

  it('metadata of a bundle of anchors are none of an anchor', async () => {
    const ca = anchor();
    install(ca);
    put('policy-bundle.info', `alias = policy-bundle\nrequires = ${ca.name} = 1.0, \\\n    Other = 1.0\n`);
    expect(await bad()).to.deep.equal([]);
  });

  it('a certificate whose metadata read like those of a bundle is an anchor', async () => {
    install(anchor());
    const ca = anchor({}, { urls: null, info: 'requires = Other = 1.0\n' });
    const { observation } = await runCrl(directory);
    expect(observation.anchors.map(({ name }) => name)).to.include(ca.name);
  });

  for (const [what, content] of Object.entries({
    empty: '',
    text: 'no certificate',
    'PEM of nothing': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  })) {
    it(`a certificate that is ${what} is UNKNOWN`, async () => {
      const ca = anchor({}, { links: false });
      put(`${ca.name}.pem`, content);
      expect(await bad()).to.deep.equal([['UNKNOWN', ca.name, 'certificate-unreadable']]);
    });
  }

  it('metadata that cannot be read excuse nothing', async () => {
    const ca = anchor({}, { urls: null });
    unlinkSync(join(directory, `${ca.name}.info`));
    execFileSync('mkfifo', [join(directory, `${ca.name}.info`)]);
    expect(await bad()).to.deep.equal([
      ['UNKNOWN', ca.name, 'metadata-unreadable'],
      ['UNKNOWN', ca.name, 'missing'],
    ]);
  });

  it('other files are left alone', async () => {
    const ca = anchor();
    install(ca);
    put('hostkey.pem', '-----BEGIN PRIVATE KEY-----\n');
    put('README', 'text');
    put(`${ca.hash}.signing_policy`, 'text');
    symlinkSync('nowhere', join(directory, '01234567.0'));
    put('01234567.r0', 'a list of nobody');
    const { verdict, bad: found } = await runCrl(directory);
    expect(found).to.deep.equal([]);
    expect(verdict.findings.at(-1)).to.include({
      kind: 'orphan',
      text: '1 list of no trust anchor here or behind a gap in their numbers, not read',
    });
  });

  it('an expired CA is a finding and excuses its list', async () => {
    const ca = anchor({ startDays: -100, endDays: -2 });
    expect(await bad()).to.deep.equal([['WARNING', ca.name, 'ca-expired']]);
    install(ca, issueList(ca, { thisUpdate: -3 * DAY, nextUpdate: -2 * DAY }));
    expect(await bad()).to.deep.equal([['WARNING', ca.name, 'ca-expired']]);
  });

  it('a CA from the future is a finding', async () => {
    const ca = anchor({ startDays: 5 });
    install(ca);
    expect(await bad()).to.deep.equal([['WARNING', ca.name, 'ca-not-yet-valid']]);
  });

  it('a CA that may not sign lists is a finding', async () => {
    const ca = anchor({ keyUsage: 'critical, keyCertSign' });
    install(ca);
    expect(await bad()).to.deep.equal([['CRITICAL', ca.name, 'not-authorised']]);
  });

  it('--ignore-expiry leaves everything else judged', async () => {
    const [late, foreign] = [anchor(), anchor()];
    install(late, issueList(late, { thisUpdate: -2 * DAY, nextUpdate: -DAY }));
    install(foreign, issueList(late));
    const { bad: found } = await runCrl(directory, { 'ignore-expiry': true });
    expect(found).to.deep.equal([['CRITICAL', foreign.name, 'wrong-issuer']]);
  });

  it('reads the real distribution (skipped without the igtf-policy packages)', async function () {
    const igtf = '/etc/grid-security/certificates';
    const installed = existsSync(igtf) ? readdirSync(igtf) : [];
    const certificates = installed.filter((name) => name.endsWith('.pem'));
    if (!installed.includes('policy-igtf-classic.info')) this.skip();
    const { observation, verdict } = await runCrl(igtf);
    expect(observation.anchors).to.have.length(certificates.length);
    expect(observation.troubles).to.deep.equal([]);
    expect(observation.anchors.every(({ urls }) => urls.length > 0)).to.equal(true);
    expect(verdict.findings.map(({ kind }) => kind)).to.include('ca-expired');
  });
});

describe('metadata of trust anchors', () => {
  it('.info: URLs between semicolons, several lists, comments, continued lines', () => {
    const text =
      '# c\nalias = A\ncrl_url = http://a.example/;http://b.example/\r\n crl_url.1=\\\n http://c.example/ \n#crl_url = x\n';
    expect(parseInfo(text)).to.deep.equal({
      urls: ['http://a.example/', 'http://b.example/', 'http://c.example/'],
      isBundle: false,
      isSilent: false,
    });
  });

  it('.info of an anchor that requires another is no bundle', () => {
    expect(parseInfo('requires = B = 1\nsha1fp.0 = 00:11\n').isBundle).to.equal(false);
    expect(parseInfo('alias = A\nca_url = http://a/a.pem\ncrl_u').isSilent).to.equal(true);
    expect(parseInfo('alias = A\nca_url = http://a/a.pem\n').isSilent).to.equal(false);
    expect(parseInfo('requires = B = 1\nsubjectdn = "/CN=x"\n').isBundle).to.equal(true);
  });

  it('.crl_url: a URL per line, comments and blank lines', () => {
    expect(parseCrlUrl('# c\n\n http://a.example/ # mirror\r\nhttp://b.example/').urls).to.deep.equal([
      'http://a.example/',
      'http://b.example/',
    ]);
  });
});
