import { expect } from 'chai';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stateOf } from '../../src/check/index.ts';
import { createCa, impostorOf, installAnchor, type Ca } from '../../test/kit/ca.ts';
import { DAY, HOST, HostSite, RSA } from '../../test/kit/host-site.ts';
import {
  INTERMEDIATE,
  issue,
  serverExtensions,
  type Issued,
  type IssueOptions,
} from '../../test/kit/tls-ca.ts';

describe('host-certificate judges a certificate', () => {
  let site: HostSite;
  before(() => (site = new HostSite()));
  after(() => site.remove());
  beforeEach(() => site.reset());

  describe('its chain', () => {
    it('to nobody is CRITICAL', async () => {
      const stranger = createCa(site.folder(), 'Stranger');
      expect(await site.kinds(site.bundle(site.host(stranger)))).to.deep.equal([['CRITICAL', 'untrusted']]);
      expect(await site.kinds(site.bundle(site.host(stranger), stranger))).to.deep.equal([
        ['CRITICAL', 'self-signed'],
      ]);
    });

    it('of a certificate that signs itself is CRITICAL', async () => {
      const own = issue(site.home, null, {
        subject: `/CN=${HOST}`,
        extensions: serverExtensions(`DNS:${HOST}`),
      });
      expect(await site.kinds(site.bundle(own))).to.deep.equal([['CRITICAL', 'self-signed']]);
    });

    it('to somebody of the same name with another key is CRITICAL', async () => {
      const impostor = impostorOf(site.root, site.folder(), 'rsa');
      expect(await site.kinds(site.bundle(site.host(impostor)))).to.deep.equal([
        ['CRITICAL', 'bad-signature'],
      ]);
    });

    it('into an empty directory is UNKNOWN', async () => {
      const empty = site.folder();
      const { bad } = await site.run(site.bundle(site.host()), { directory: empty });
      expect(bad).to.deep.equal([['UNKNOWN', empty, 'no-authority']]);
    });

    const above: Readonly<Record<string, readonly [IssueOptions, readonly (readonly [string, string])[]]>> = {
      'through an authority that has expired': [
        { notBefore: -9 * DAY, notAfter: -DAY },
        [['CRITICAL', 'expired']],
      ],
      'through an authority that expires soon': [{ notAfter: 10 * DAY }, [['WARNING', 'expiring']]],
      'through an authority that is not valid yet': [
        { notBefore: DAY, notAfter: 90 * DAY },
        [['CRITICAL', 'not-yet-valid']],
      ],
      'through somebody who is no authority': [
        { extensions: serverExtensions('DNS:x.example.org') },
        [['CRITICAL', 'not-an-authority']],
      ],
      'through an authority that may sign lists only': [
        { extensions: ['basicConstraints = critical, CA:TRUE', 'keyUsage = critical, cRLSign'] },
        [['CRITICAL', 'not-an-authority']],
      ],
      'through an authority for mail': [
        { extensions: [...INTERMEDIATE, 'extendedKeyUsage = emailProtection'] },
        [['CRITICAL', 'purpose']],
      ],
      'through an authority signed with SHA-1': [{ digest: 'sha1' }, [['CRITICAL', 'weak-signature']]],
      'through an authority signed with MD5': [{ digest: 'md5' }, [['CRITICAL', 'weak-signature']]],
      'through an authority with a short key': [{ key: RSA(1024) }, [['CRITICAL', 'weak-key']]],
      'through an authority with an unknown critical extension': [
        { extensions: [...INTERMEDIATE, '1.2.3.4 = critical, ASN1:NULL'] },
        [['UNKNOWN', 'unhandled-extension']],
      ],
      'through an authority for other names': [
        { extensions: [...INTERMEDIATE, 'nameConstraints = critical, permitted;DNS:example.com'] },
        [['CRITICAL', 'name-constraints']],
      ],
      'through an authority that may not issue for this name': [
        { extensions: [...INTERMEDIATE, `nameConstraints = critical, excluded;DNS:${HOST}`] },
        [['CRITICAL', 'name-constraints']],
      ],
      'through an authority for such names': [
        { extensions: [...INTERMEDIATE, 'nameConstraints = critical, permitted;DNS:example.org'] },
        [],
      ],
    };
    for (const [what, [options, expected]] of Object.entries(above)) {
      it(what, async () => {
        const middle = site.intermediate(options);
        expect(await site.kinds(site.bundle(site.host(middle.ca), middle))).to.deep.equal(expected);
      });
    }

    it('longer than an authority allows is CRITICAL', async () => {
      const upper = site.intermediate({
        subject: '/O=Example/CN=Upper',
        extensions: ['basicConstraints = critical, CA:TRUE, pathlen:0', 'keyUsage = critical, keyCertSign'],
      });
      const lower = site.intermediate({}, upper.ca);
      expect(await site.kinds(site.bundle(site.host(upper.ca), upper))).to.deep.equal([]);
      expect(await site.kinds(site.bundle(site.host(lower.ca), lower, upper))).to.deep.equal([
        ['CRITICAL', 'path-length'],
      ]);
    });

    it('to an anchor that has expired is CRITICAL', async () => {
      const old = createCa(site.folder(), 'Old', { endDays: -1 });
      installAnchor(site.directory, old, { urls: null });
      expect(await site.kinds(site.bundle(site.host(old)))).to.deep.equal([['CRITICAL', 'expired']]);
    });

    describe('where authorities have signed each other', () => {
      let crossed: Issued;
      let host: Issued;
      let other: Ca;
      beforeEach(() => {
        other = createCa(site.folder(), 'Other');
        const middle = site.intermediate();
        host = site.host(middle.ca);
        copyFileSync(middle.certificateFile, join(site.directory, 'Intermediate.pem'));
        crossed = issue(site.home, other, {
          subject: '/O=Example/CN=Intermediate',
          extensions: INTERMEDIATE,
          keyFile: middle.keyFile,
          notBefore: -9 * DAY,
          notAfter: -DAY,
        });
      });

      it('is as good as the best of its chains, and what is shown and has expired is said', async () => {
        const { bad, observation } = await site.run(site.bundle(host, crossed));
        expect(bad.map(([state, , kind]) => [state, kind])).to.deep.equal([['WARNING', 'presented-expired']]);
        expect(observation.chains).to.have.length(1);
        installAnchor(site.directory, other, { urls: null });
        const both = await site.run(site.bundle(host, crossed));
        expect(both.observation.chains).to.have.length(2);
        expect(stateOf(both.verdict)).to.equal('WARNING');
      });

      it('is CRITICAL where only the bad one is left', async () => {
        rmSync(join(site.directory, 'Intermediate.pem'));
        installAnchor(site.directory, other, { urls: null });
        expect(await site.kinds(site.bundle(host, crossed))).to.deep.equal([['CRITICAL', 'expired']]);
      });
    });
  });
});
