import { expect } from 'chai';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import { openssl } from '../../test/kit/ca.ts';
import { HostSite } from '../../test/kit/host-site.ts';
import type { Issued } from '../../test/kit/tls-ca.ts';

describe('host-certificate judges a certificate', () => {
  let site: HostSite;
  before(() => (site = new HostSite()));
  after(() => site.remove());
  beforeEach(() => site.reset());

  describe('its key', () => {
    let host: Issued;
    before(() => (host = site.host()));

    const modes = [
      [0o400, []],
      [0o600, []],
      [0o640, [['WARNING', 'key-mode']]],
      [0o660, [['CRITICAL', 'key-mode']]],
      [0o604, [['CRITICAL', 'key-mode']]],
      [0o602, [['CRITICAL', 'key-mode']]],
    ] as const;
    for (const [mode, expected] of modes) {
      it(`of mode ${mode.toString(8)}`, async () => {
        chmodSync(host.keyFile, mode);
        expect(await site.kinds(site.bundle(host), { key: host.keyFile })).to.deep.equal(expected);
      });
    }

    it('of another certificate is CRITICAL', async () => {
      const { keyFile } = site.host();
      chmodSync(keyFile, 0o600);
      expect(await site.kinds(site.bundle(host), { key: keyFile })).to.deep.equal([
        ['CRITICAL', 'key-mismatch'],
      ]);
    });

    it('in DER is compared too', async () => {
      const der = join(site.home, 'key.der');
      openssl('pkey', '-in', host.keyFile, '-outform', 'DER', '-out', der);
      chmodSync(der, 0o600);
      expect(await site.kinds(site.bundle(host), { key: der })).to.deep.equal([]);
    });

    it('with a passphrase, of another form, or gone, is UNKNOWN', async () => {
      const locked = join(site.home, 'locked.pem');
      openssl('pkey', '-in', host.keyFile, '-aes256', '-passout', 'pass:x', '-out', locked);
      const text = join(site.home, 'text.pem');
      writeFileSync(text, 'text', { mode: 0o600 });
      chmodSync(locked, 0o600);
      for (const key of [locked, text, '/nonexistent/key.pem']) {
        expect(await site.kinds(site.bundle(host), { key }), key).to.deep.equal([
          ['UNKNOWN', 'key-unreadable'],
        ]);
      }
    });

    it('that may not be read is UNKNOWN, and its mode is judged nevertheless', async () => {
      chmodSync(host.keyFile, 0o620);
      chmodSync(site.home, 0o755);
      for (const folder of [site.directory, join(host.keyFile, '..')]) chmodSync(folder, 0o755);
      const file = host.certificateFile;
      if (process.geteuid?.() === 0) {
        await asUnprivileged(async () => {
          expect(await site.kinds(file, { key: host.keyFile })).to.deep.equal([
            ['UNKNOWN', 'key-unreadable'],
            ['CRITICAL', 'key-mode'],
          ]);
        });
      }
    });

    it('never shows', async () => {
      chmodSync(host.keyFile, 0o600);
      const { observation, verdict } = await site.run(site.bundle(host), { key: host.keyFile });
      const secret = readFileSync(host.keyFile, 'utf8').split('\n')[1] ?? '';
      expect(secret).to.have.length.above(20);
      expect(JSON.stringify([observation, verdict])).to.not.include(secret);
    });
  });
});
