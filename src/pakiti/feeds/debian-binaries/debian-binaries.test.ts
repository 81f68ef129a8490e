import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FeedError } from '../feed.ts';
import { feed } from './feed.ts';

const bytes = readFileSync(join(import.meta.dirname, 'fixtures/Packages'));

describe('the lists of a Debian archive', () => {
  it('of binaries say their sources', () => {
    const name = '/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages';
    expect(feed.recognises({ name, bytes })).to.equal(true);
    expect([...feed.parse({ name, bytes })]).to.deep.equal([
      { kind: 'binaries', release: 'debian:12', source: 'bash', binaries: ['bash'], versions: ['5.2.15-2'] },
      {
        kind: 'binaries',
        release: 'debian:12',
        source: 'glibc',
        binaries: ['libc-bin', 'libc6'],
        versions: ['2.36-9+deb12u14'],
      },
      {
        kind: 'binaries',
        release: 'debian:12',
        source: 'libzstd',
        binaries: ['zstd'],
        versions: ['1.5.4+dfsg2-5'],
      },
    ]);
  });

  it('say what version of its source a binary has that counts otherwise', () => {
    const name = 'dists/bookworm/main/binary-amd64/Packages';
    const stanza =
      'Package: libldb2\nSource: samba (2:4.17.12-1)\nVersion: 2:2.6.2+samba4.17.12-1+b1\nFilename: x\n';
    expect([...feed.parse({ name, bytes: Buffer.from(stanza) })]).to.deep.equal([
      {
        ...{ kind: 'binaries', release: 'debian:12', source: 'samba', binaries: ['libldb2'] },
        versions: ['2:4.17.12-1'],
        sourceVersions: { 'libldb2 2:2.6.2+samba4.17.12-1+b1': '2:4.17.12-1' },
      },
    ]);
  });

  it('are fetched with the versions of binaries, which lists of sources lack', () => {
    const downloads = feed.downloads(['debian:12', 'ubuntu:22.04']);
    expect(downloads.map(({ url }) => url)).to.include.members([
      'https://deb.debian.org/debian/dists/bookworm/main/source/Sources.xz',
      'https://deb.debian.org/debian/dists/bookworm/main/binary-amd64/Packages.xz',
      'https://security.debian.org/debian-security/dists/bookworm-security/main/binary-amd64/Packages.xz',
    ]);
    for (const { as } of downloads) {
      const [record] = [...feed.parse({ name: as, bytes })];
      expect(record, as).to.include({ kind: 'binaries', release: 'debian:12' });
    }
    expect(new Set(downloads.map(({ as }) => as)).size).to.equal(downloads.length);
  });

  it('say only by their path of what release they are', () => {
    const releaseOf = (name: string): string | undefined => {
      const [record] = [...feed.parse({ name, bytes })];
      return record?.kind === 'binaries' ? record.release : undefined;
    };
    expect(releaseOf('mirror/dists/trixie-security/main/binary-amd64/Packages')).to.equal('debian:13');
    expect(releaseOf('dists/bullseye-backports/main/Packages')).to.equal('debian:11');
    for (const name of [
      'Packages',
      'dists/jammy/Packages',
      'bookworm/Packages',
      'mydists/bookworm/Packages',
    ]) {
      expect(() => [...feed.parse({ name, bytes })], name).to.throw(FeedError, name);
    }
  });

  it('are not what dpkg has installed', () => {
    const status = Buffer.from('Package: bash\nStatus: install ok installed\nSHA256: 0\n');
    expect(feed.recognises({ name: 'status', bytes: status })).to.equal(false);
  });
});
