import { expect } from 'chai';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCa, impostorOf, installAnchor, issueList, openssl, type Ca } from '../../test/kit/ca.ts';
import { der, handmadeList, sequence, utcFromNow } from '../../test/kit/der.ts';
import { DAY, HOST, HostSite } from '../../test/kit/host-site.ts';
import { revocationListOf, serverExtensions, type Issued } from '../../test/kit/tls-ca.ts';

describe('host-certificate judges a certificate', () => {
  let site: HostSite;
  before(() => (site = new HostSite()));
  after(() => site.remove());
  beforeEach(() => site.reset());

  describe('its revocation', () => {
    let host: Issued;
    beforeEach(() => {
      installAnchor(site.directory, site.root, { links: false });
      host = site.host();
    });

    const install = (list: Buffer, name = `${site.root.hash}.r0`): void =>
      writeFileSync(join(site.directory, name), list);

    it('is not known without a list, where the authority publishes one', async () => {
      expect(await site.kinds(site.bundle(host))).to.deep.equal([['UNKNOWN', 'revocation']]);
      expect(await site.kinds(site.bundle(host), { 'ignore-revocation': true })).to.deep.equal([]);
    });

    it('is denied by a good list, under either hash', async () => {
      install(issueList(site.root));
      expect(await site.kinds(site.bundle(host))).to.deep.equal([]);
      rmSync(join(site.directory, `${site.root.hash}.r0`));
      install(issueList(site.root), `${site.root.oldHash}.r0`);
      expect(await site.kinds(site.bundle(host))).to.deep.equal([]);
    });

    it('is CRITICAL', async () => {
      install(revocationListOf(site.root, [host]));
      const { bad, verdict } = await site.run(site.bundle(host));
      expect(bad.map(([state, , kind]) => [state, kind])).to.deep.equal([['CRITICAL', 'revoked']]);
      expect(verdict.findings.find(({ kind }) => kind === 'revoked')?.text).to.match(
        /^revoked on .*\(key compromise\)$/,
      );
    });

    it('is CRITICAL in a list that has expired, too', async () => {
      install(revocationListOf(site.root, [host], { nextUpdate: -3600 }));
      expect(await site.kinds(site.bundle(host))).to.deep.equal([['CRITICAL', 'revoked']]);
    });

    it('is not told by a list that has expired', async () => {
      install(issueList(site.root, { thisUpdate: -2 * DAY, nextUpdate: -3600 }));
      expect(await site.kinds(site.bundle(host))).to.deep.equal([['UNKNOWN', 'revocation']]);
    });

    it('is not told by a list that somebody else has signed', async () => {
      const impostor = impostorOf(site.root, site.folder(), 'rsa');
      install(revocationListOf(impostor, [host]));
      expect(await site.kinds(site.bundle(host))).to.deep.equal([['UNKNOWN', 'revocation']]);
    });

    for (const [what, content] of [
      ['is none', Buffer.from('text')],
      ['is empty', Buffer.alloc(0)],
    ] as const) {
      it(`is not told by a file that ${what}`, async () => {
        install(content);
        expect(await site.kinds(site.bundle(host))).to.deep.equal([['UNKNOWN', 'revocation']]);
      });
    }

    it('is not denied by a list in which it stands behind what cannot be read', async () => {
      const elder = createCa(site.folder(), 'Elder');
      installAnchor(site.directory, elder, { urls: null });
      const own = site.host(elder);
      const serial = openssl('x509', '-in', own.certificateFile, '-noout', '-serial').toString();
      const named = der(0x02, Buffer.from(serial.trim().replace('serial=', ''), 'hex'));
      const entries = sequence(sequence(der(0x04)), sequence(named, utcFromNow(-60)));
      const list = handmadeList(elder, { rest: [utcFromNow(-3600), utcFromNow(DAY), entries] });
      install(list, `${elder.hash}.r0`);
      expect(await site.kinds(site.bundle(own))).to.deep.equal([['UNKNOWN', 'revocation']]);
    });

    const NAMES_A_LIST = 'crlDistributionPoints = URI:http://ca.example.org/list';
    const naming = (issuer: Ca): Issued =>
      site.host(issuer, { extensions: [...serverExtensions(`DNS:${HOST}`), NAMES_A_LIST] });

    it('is not known where nothing but the certificate says that there is a list', async () => {
      install(issueList(site.root));
      const middle = site.intermediate();
      expect(await site.kinds(site.bundle(site.host(middle.ca), middle))).to.deep.equal([]);
      const file = site.bundle(naming(middle.ca), middle);
      expect(await site.kinds(file)).to.deep.equal([['UNKNOWN', 'revocation']]);
      writeFileSync(join(site.directory, 'middle.pem'), readFileSync(middle.certificateFile));
      expect(await site.kinds(file)).to.deep.equal([['UNKNOWN', 'revocation']]);
      writeFileSync(join(site.directory, 'middle.crl_url'), '');
      expect(await site.kinds(file)).to.deep.equal([]);
    });

    it('is not known where the metadata of the authority have been cut off', async () => {
      const elder = createCa(site.folder(), 'Elder');
      installAnchor(site.directory, elder, { urls: null });
      writeFileSync(join(site.directory, 'Elder.info'), 'alias = Elder\nversi');
      expect(await site.kinds(site.bundle(site.host(elder)))).to.deep.equal([['UNKNOWN', 'revocation']]);
    });

    it('of the authority in between is CRITICAL', async () => {
      const middle = site.intermediate();
      install(revocationListOf(site.root, [middle]));
      const { bad } = await site.run(site.bundle(site.host(middle.ca), middle));
      expect(bad).to.deep.equal([['CRITICAL', 'O=Example, CN=Intermediate', 'revoked']]);
    });
  });
});
