import { expect } from 'chai';
import { parseRelease } from './release-file.ts';

const SHA256 = 'a'.repeat(64);
const BODY = [
  'Origin: Debian',
  'Label: Debian-Security',
  'Suite: oldstable-security',
  'Codename: bookworm-security',
  'Date: Wed, 25 Nov 2026 02:22:30 UTC',
  'Valid-Until: Wed, 02 Dec 2026 02:22:30 UTC',
  'NotAutomatic: yes',
  'MD5Sum:',
  ` ${'b'.repeat(32)} 10 main/binary-amd64/Packages`,
  'SHA256:',
  ` ${SHA256}       12 main/binary-amd64/Packages`,
  '',
].join('\n');
const SIGNED = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${BODY}-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n`;

describe('release file', () => {
  it('says whose it is, from when, and what lists it describes', () => {
    const release = parseRelease(SIGNED, 'InRelease', false);
    expect(release).to.deep.include({
      label: 'Debian-Security',
      codename: 'bookworm-security',
      version: '',
      date: Date.UTC(2026, 10, 25, 2, 22, 30) / 1000,
      validUntil: Date.UTC(2026, 11, 2, 2, 22, 30) / 1000,
      isSigned: true,
      isAutomatic: false,
    });
    expect(Object.fromEntries(release.files)).to.deep.equal({
      'main/binary-amd64/Packages': { algorithm: 'sha256', digest: SHA256, size: 12 },
    });
  });

  it('is signed where another file is its signature, and only there', () => {
    expect(parseRelease(BODY, 'Release', true).isSigned).to.equal(true);
    expect(parseRelease(BODY, 'Release', false).isSigned).to.equal(false);
  });

  it('is refused where it is cut off, or describes nothing by a checksum that counts', () => {
    expect(() => parseRelease(SIGNED.slice(0, 200), 'InRelease', false)).to.throw('InRelease: cut off');
    const weak = BODY.replace(/SHA256:[^]*/, '');
    expect(() => parseRelease(weak, 'Release', true)).to.throw('names no file with SHA256');
  });

  it('has no date where it does not say one', () => {
    expect(parseRelease(BODY.replace(/^Date: .*$/m, 'Date: soon'), 'x', true).date).to.equal(null);
  });
});
