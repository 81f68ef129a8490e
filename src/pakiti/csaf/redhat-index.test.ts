import { expect } from 'chai';
import { FeedError } from '../feeds/feed.ts';
import { redHatIndex } from './redhat-index.ts';

const index = redHatIndex('https://example.org/vex');

function lists(archive: string, changes: string, deletions = ''): ReadonlyMap<string, Buffer> {
  return new Map([
    ['archive_latest.txt', Buffer.from(archive)],
    ['changes.csv', Buffer.from(changes)],
    ['deletions.csv', Buffer.from(deletions)],
  ]);
}

const CHANGES = `"2023/cve-2023-6240.json","2024-08-04T10:17:22+00:00"
"2023/cve-2023-6212.json","2024-08-06T10:17:22+00:00"
"2021/cve-2021-47343.json","2024-07-29T18:39:58+00:00"`;

describe('the index of a directory of Red Hat', () => {
  const GONE =
    '"2023/cve-2023-6212.json","2024-08-07T00:00:00+00:00"\n"2023/cve-2023-6240.json","2024-08-01T00:00:00+00:00"\n';

  it('is an archive, and what has changed since the day in its name', () =>
    expect(index.follow(lists('csaf_vex_2024-08-04.tar.zst\n', CHANGES))).to.deep.equal([
      { url: 'https://example.org/vex/csaf_vex_2024-08-04.tar.zst', as: 'csaf_vex_2024-08-04.tar.zst' },
      {
        url: 'https://example.org/vex/2023/cve-2023-6240.json',
        as: '2023/cve-2023-6240.json',
        changedAt: Date.UTC(2024, 7, 4, 10, 17, 22) / 1000,
      },
      {
        url: 'https://example.org/vex/2023/cve-2023-6212.json',
        as: '2023/cve-2023-6212.json',
        changedAt: Date.UTC(2024, 7, 6, 10, 17, 22) / 1000,
      },
    ]));

  it('has also what changed on the day before, while the archive was made', () => {
    const changes = `${CHANGES}\n"2024/cve-2024-0001.json","2024-08-03T12:00:00+00:00"\n`;
    expect(index.follow(lists('csaf_vex_2024-08-04.tar.zst', changes)).map(({ as }) => as)).to.include(
      '2024/cve-2024-0001.json',
    );
  });

  it('without a day is an archive and the changes of a week', () =>
    expect(index.follow(lists('vex-archive.tar.zst', CHANGES)).map(({ as }) => as)).to.deep.equal([
      'vex-archive.tar.zst',
      '2023/cve-2023-6240.json',
      '2023/cve-2023-6212.json',
    ]));

  it('does not ask for what is gone, but for what has come again', () =>
    expect(
      index.follow(lists('csaf_vex_2024-08-04.tar.zst', CHANGES, GONE)).map(({ as }) => as),
    ).to.deep.equal(['csaf_vex_2024-08-04.tar.zst', '2023/cve-2023-6240.json']));

  it('leaves out what is gone, and what is there by itself too', () => {
    const all = lists('csaf_vex_2024-08-04.tar.zst', CHANGES, GONE);
    const files = new Set(['csaf_vex_2024-08-04.tar.zst', '2023/cve-2023-6240.json']);
    const out = (document: string): boolean => index.leavesOut(document, all, files);
    expect(out('csaf_vex_2024-08-04.tar/2023/cve-2023-6212.json')).to.equal(true);
    expect(out('csaf_vex_2024-08-04.tar/2023/cve-2023-6240.json')).to.equal(true);
    expect(out('2023/cve-2023-6240.json')).to.equal(false);
    expect(out('csaf_vex_2024-08-04.tar/2021/cve-2021-47343.json')).to.equal(false);
  });

  for (const [what, bad] of Object.entries({
    'an archive that is a path': lists('../../etc/passwd', CHANGES),
    'an error page': lists('<html>', CHANGES),
    'changes that are cut off': lists('a.tar.zst', CHANGES.slice(0, -9)),
    'changes that are empty': lists('a.tar.zst', ''),
    'deletions that are cut off': lists('a.tar.zst', CHANGES, GONE.slice(0, -9)),
    'a path out of the directory': lists('a.tar.zst', '"2023/../../x.json","2024-08-04T10:17:22+00:00"'),
  })) {
    it(`refuses ${what}`, () => expect(() => index.follow(bad)).to.throw(FeedError));
  }
});
