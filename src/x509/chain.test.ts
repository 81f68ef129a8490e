import { expect } from 'chai';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCa, openssl, type Ca } from '../../test/kit/ca.ts';
import { describeWith } from '../../test/kit/debian-packages.ts';
import { INTERMEDIATE, issue, revocationListOf } from '../../test/kit/tls-ca.ts';
import { Failure } from '../host/failure.ts';
import { readCertificateDetails, type CertificateDetails } from './certificate-details.ts';
import { findChains } from './chain.ts';
import { DerError } from './der-cursor.ts';
import { findRevoked } from './list-lookup.ts';
import { CERTIFICATE_LABELS, LIST_LABELS, objectsIn } from './pem.ts';

const read = (file: string): CertificateDetails => {
  const [der] = objectsIn(readFileSync(file), CERTIFICATE_LABELS);
  return readCertificateDetails(der ?? Buffer.alloc(0));
};

describe('chains', () => {
  let home: string;
  let root: Ca;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'secmon-chain-'));
    root = createCa(home, 'Root');
  });
  after(() => rmSync(home, { recursive: true }));

  it('of authorities that have all signed each other are given up, not followed for ever', () => {
    const first = issue(home, null, { subject: '/CN=Ring', extensions: INTERMEDIATE });
    const ring = Array.from({ length: 9 }, () =>
      read(
        issue(home, first.ca, { subject: '/CN=Ring', extensions: INTERMEDIATE, keyFile: first.keyFile })
          .certificateFile,
      ),
    );
    const host = read(issue(home, first.ca).certificateFile);
    expect(() => findChains(host, ring, [])).to.throw(Failure, /more chains/);
  });

  it('do not take somebody who is shown for an anchor', () => {
    const own = read(issue(home, null).certificateFile);
    const { chains, deadEnds } = findChains(own, [own], [read(root.certificateFile)]);
    expect(chains).to.deep.equal([]);
    expect(deadEnds.map(({ reason }) => reason)).to.deep.equal(['self-signed']);
  });

  it('begin at the certificate even where it is installed', () => {
    const installed = read(root.certificateFile);
    expect(findChains(read(root.certificateFile), [], [installed]).chains).to.deep.equal([[installed]]);
  });

  it('are read from certificates alone: altered bytes are refused, or give another signature', () => {
    const { der, facts } = read(issue(home, root).certificateFile);
    const anchor = read(root.certificateFile);
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(der);
        altered[at] = (altered[at] ?? 0) ^ change;
        try {
          const details = readCertificateDetails(altered);
          expect(findChains(details, [], [anchor]).chains).to.deep.equal([]);
          expect(details.facts.fingerprint).to.not.equal(facts.fingerprint);
        } catch (error) {
          expect(error).to.be.instanceOf(DerError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a list tells who is revoked by the whole serial number', () => {
    const [stolen, good] = [issue(home, root), issue(home, root)];
    const [list] = objectsIn(revocationListOf(root, [stolen]), LIST_LABELS);
    expect(findRevoked(list!, read(stolen.certificateFile).serial)?.reason).to.equal('key compromise');
    expect(findRevoked(list!, read(good.certificateFile).serial)).to.equal(undefined);
    expect(findRevoked(list!, read(stolen.certificateFile).serial.subarray(1))).to.equal(undefined);
  });
});

const IGTF = '/etc/grid-security/certificates';

describeWith(['igtf-policy-classic', 'openssl'], 'chains of the real trust anchors', function () {
  this.timeout(600_000);

  it('are found exactly where OpenSSL finds one', () => {
    const files = readdirSync(IGTF).filter((name) => name.endsWith('.pem'));
    const installed = files.map((name) => read(join(IGTF, name)));
    expect(installed.length).to.be.above(60);
    const ours = installed.map((details) => findChains(details, [], installed).chains.length > 0);
    expect(ours).to.deep.equal(files.map((name) => isVerified(join(IGTF, name))));
    expect(ours).to.include(true);
  });

  function isVerified(file: string): boolean {
    try {
      execFileSync('openssl', ['verify', '-no_check_time', '-CApath', IGTF, file], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  it('are read as OpenSSL reads them', () => {
    for (const name of readdirSync(IGTF).filter((file) => file.endsWith('.pem'))) {
      const { facts } = read(join(IGTF, name));
      const shown = openssl(
        'x509',
        '-in',
        join(IGTF, name),
        '-noout',
        '-serial',
        '-enddate',
        '-dateopt',
        'iso_8601',
      ).toString();
      expect(shown, name).to.include(
        `notAfter=${new Date(facts.notAfter * 1000).toISOString().replace('T', ' ').replace('.000', '')}`,
      );
      const serial = /serial=([0-9A-F]+)/.exec(shown)?.[1]?.toLowerCase() ?? '';
      expect(BigInt(`0x${facts.serial}`), name).to.equal(BigInt(`0x${serial}`));
    }
  });
});
