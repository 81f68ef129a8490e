import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, stateOf } from '../../src/check/index.ts';
import { copyFileSync } from 'node:fs';
import { openssl } from '../../test/kit/ca.ts';
import { DAY, HOST, HostSite, RSA } from '../../test/kit/host-site.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { INTERMEDIATE, serverExtensions, type IssueOptions } from '../../test/kit/tls-ca.ts';

describe('host-certificate judges a certificate', () => {
  let site: HostSite;
  before(() => (site = new HostSite()));
  after(() => site.remove());
  beforeEach(() => site.reset());

  it('a good certificate is OK, in PEM and DER', async () => {
    const good = site.host();
    const { bad, verdict } = await site.run(site.bundle(good));
    expect(bad).to.deep.equal([]);
    expect(stateOf(verdict)).to.equal('OK');
    expect(verdict.summary).to.equal(`${HOST}: valid for 29 d`);
    expect(verdict.metrics.map(({ label }) => label)).to.deep.equal([
      'time_left',
      'chain_left',
      'chain_length',
      'key_bits',
    ]);
    const der = join(site.home, 'host.der');
    openssl('x509', '-in', good.certificateFile, '-outform', 'DER', '-out', der);
    expect(await site.kinds(der)).to.deep.equal([]);
  });

  it('of an authority below the site.root is OK, whether that one is shown or installed', async () => {
    const middle = site.intermediate();
    const host = site.host(middle.ca);
    expect(await site.kinds(site.bundle(host, middle))).to.deep.equal([]);
    expect(await site.kinds(site.bundle(host))).to.deep.equal([['CRITICAL', 'untrusted']]);
    copyFileSync(middle.certificateFile, join(site.directory, 'Intermediate.pem'));
    expect(await site.kinds(site.bundle(host))).to.deep.equal([]);
  });

  describe('its own', () => {
    const own: Readonly<Record<string, readonly [IssueOptions, readonly (readonly [string, string])[]]>> = {
      'time is nearly over': [{ notAfter: 2 * DAY }, [['CRITICAL', 'expiring']]],
      'time is soon over': [{ notAfter: 10 * DAY }, [['WARNING', 'expiring']]],
      'time is over': [{ notBefore: -9 * DAY, notAfter: -DAY }, [['CRITICAL', 'expired']]],
      'time has not come': [{ notBefore: DAY, notAfter: 90 * DAY }, [['CRITICAL', 'not-yet-valid']]],
      'name is only a common name': [{ extensions: serverExtensions() }, [['CRITICAL', 'common-name-only']]],
      'name is another': [
        { extensions: serverExtensions('DNS:other.example.org') },
        [['CRITICAL', 'name-mismatch']],
      ],
      'name is written beside a common name that fits': [
        { extensions: serverExtensions('DNS:other.example.org') },
        [['CRITICAL', 'name-mismatch']],
      ],
      'name is a wildcard': [{ extensions: serverExtensions('DNS:*.example.org') }, []],
      'name is a wildcard of a level above': [
        { extensions: serverExtensions('DNS:*.org') },
        [['CRITICAL', 'name-mismatch']],
      ],
      'name is within a part of a wildcard': [
        { extensions: serverExtensions('DNS:h*.example.org') },
        [['CRITICAL', 'name-mismatch']],
      ],
      'purpose is another': [
        { extensions: ['extendedKeyUsage = clientAuth', `subjectAltName = DNS:${HOST}`] },
        [['CRITICAL', 'purpose']],
      ],
      'purpose is not said': [{ extensions: [`subjectAltName = DNS:${HOST}`] }, [['WARNING', 'no-purpose']]],
      'key usage forbids it': [
        {
          extensions: [
            'keyUsage = critical, dataEncipherment',
            'extendedKeyUsage = serverAuth',
            `subjectAltName = DNS:${HOST}`,
          ],
        },
        [['CRITICAL', 'purpose']],
      ],
      'kind is an authority': [
        {
          extensions: [
            ...INTERMEDIATE.slice(0, 1),
            'extendedKeyUsage = serverAuth',
            `subjectAltName = DNS:${HOST}`,
          ],
        },
        [['CRITICAL', 'is-ca']],
      ],
      'extension is not understood': [
        { extensions: [...serverExtensions(`DNS:${HOST}`), '1.2.3.4 = critical, ASN1:NULL'] },
        [['UNKNOWN', 'unhandled-extension']],
      ],
      'key is short': [{ key: RSA(1024) }, [['CRITICAL', 'weak-key']]],
      'signature is SHA-1': [{ digest: 'sha1' }, [['CRITICAL', 'weak-signature']]],
      'signature is MD5': [
        { digest: 'md5' },
        [
          ['CRITICAL', 'weak-signature'],
          ['CRITICAL', 'weak-signature'],
        ],
      ],
      'key is RSA of 3072 bits': [{ key: RSA(3072) }, []],
      'key is Ed25519': [{ key: ['-algorithm', 'ED25519'] }, []],
    };
    for (const [what, [options, expected]] of Object.entries(own)) {
      it(what, async () => {
        expect(await site.kinds(site.bundle(site.host(site.root, options)))).to.deep.equal(expected);
      });
    }

    it('names are not judged when none is asked for, but there must be some', async () => {
      expect(await site.kinds(site.bundle(site.host()), { name: [] })).to.deep.equal([]);
      const nameless = site.host(site.root, { extensions: serverExtensions() });
      expect(await site.kinds(site.bundle(nameless), { name: [] })).to.deep.equal([
        ['WARNING', 'no-host-name'],
      ]);
    });

    it('addresses are matched as addresses, not as names', async () => {
      const byAddress = site.host(site.root, {
        extensions: serverExtensions('IP:192.0.2.7', 'IP:2001:db8::7'),
      });
      expect(
        await site.kinds(site.bundle(byAddress), { name: ['192.0.2.7', '2001:db8:0::0:7'] }),
      ).to.deep.equal([]);
      const byName = site.host(site.root, { extensions: serverExtensions('DNS:192.0.2.7') });
      expect(await site.kinds(site.bundle(byName), { name: ['192.0.2.7'] })).to.deep.equal([
        ['CRITICAL', 'name-mismatch'],
      ]);
    });
  });

  describe('a file that holds no certificate', () => {
    const contents: Readonly<Record<string, Buffer | string>> = {
      'but text': 'text',
      'but nothing': '',
      'but half of one': '-----BEGIN CERTIFICATE-----\nMIIB\n',
      'but rubbish in its form': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    };
    for (const [what, content] of Object.entries(contents)) {
      it(`${what} is UNKNOWN`, async () => {
        const file = join(site.home, 'broken.pem');
        writeFileSync(file, content);
        const error = await rejection(site.run(file));
        expect(error).to.be.instanceOf(Failure).with.property('reason', 'malformed');
      });
    }

    it('since it is not there is UNKNOWN', async () => {
      expect(await rejection(site.run('/nonexistent/host.pem'))).to.have.property('reason', 'missing');
    });
  });
});
