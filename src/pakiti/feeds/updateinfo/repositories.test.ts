import { expect } from 'chai';
import { FeedError } from '../feed.ts';
import { feed } from './feed.ts';

const BASE = 'https://repo.example.org/9/BaseOS/os/';
const OTHER = 'https://repo.example.org/9/AppStream/os/';
const DIGEST = 'a'.repeat(64);

function repomd(type = 'updateinfo', href = 'repodata/0a1b-updateinfo.xml.gz', digest = DIGEST): Buffer {
  return Buffer.from(
    `<?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>` +
      `<data type="primary"><checksum type="sha256">0</checksum><location href="repodata/primary.xml.gz"/></data>` +
      `<data type="${type}"><checksum type="sha256">${digest}</checksum>` +
      `<open-checksum type="sha256">0</open-checksum><location href="${href}"/></data></repomd>`,
  );
}

describe('updateinfo of repositories', () => {
  const source = feed.fromRepositories?.([BASE, OTHER, BASE]) ?? feed;
  const lists = (bytes: Buffer): ReadonlyMap<string, Buffer> =>
    new Map(source.downloads([]).map(({ as }) => [as, bytes]));

  it('is nowhere until an operator names them', () => expect(feed.downloads(['almalinux:9'])).to.be.empty);

  it('is where the index of each says, with its digest', () => {
    expect(source.downloads([]).map(({ url }) => url)).to.deep.equal([
      `${BASE}repodata/repomd.xml`,
      `${OTHER}repodata/repomd.xml`,
    ]);
    const files = source.index?.follow(lists(repomd())) ?? [];
    expect(files.map(({ url, sha256 }) => [url, sha256])).to.deep.equal([
      [`${BASE}repodata/0a1b-updateinfo.xml.gz`, DIGEST],
      [`${OTHER}repodata/0a1b-updateinfo.xml.gz`, DIGEST],
    ]);
    expect(new Set(files.map(({ as }) => as)).size).to.equal(2);
  });

  for (const [what, bytes, why] of [
    ['without updates', repomd('group'), 'the repository has no updateinfo'],
    ['that leads elsewhere', repomd('updateinfo', 'https://x.example/u.xml'), 'where none can be'],
    ['that leads out of it', repomd('updateinfo', '../../u.xml'), 'where none can be'],
    ['without a digest', repomd('updateinfo', 'repodata/u.xml', 'abc'), 'no digest of SHA-256'],
    ['that is cut off', repomd().subarray(0, 200), 'no XML'],
    ['that is a page', Buffer.from('<html></html>'), 'html where repomd is expected'],
    ['that is empty', Buffer.alloc(0), 'no XML'],
  ] as const) {
    it(`refuses an index ${what}`, () =>
      expect(() => source.index?.follow(lists(bytes))).to.throw(FeedError, why));
  }
});
