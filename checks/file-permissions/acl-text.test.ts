import { expect } from 'chai';
import fc from 'fast-check';
import { parseAcls } from './acl-text.ts';

function record(name: string, ...entries: readonly string[]): string {
  return [`# file: ${name}`, '# owner: 0', '# group: 0', ...entries, '', ''].join('\n');
}

const BASE = ['user::rw-', 'group::rw-', 'other::r--'];

describe('parseAcls', () => {
  it('says nothing of files that have no ACL beyond their mode', () => {
    expect([...parseAcls(record('/a', ...BASE))]).to.deep.equal([['/a', null]]);
  });

  it('finds named users and groups, and whether the own group may write', () => {
    const entries = [
      'user::rw-',
      'user:7:rw-',
      'user:8:r--',
      'group::r--',
      'group:9:rwx',
      'mask::rwx',
      'other::r--',
    ];
    expect(parseAcls(record('/a', ...entries)).get('/a')).to.deep.equal({
      uids: [7],
      gids: [9],
      group: false,
    });
    expect(parseAcls(record('/a', ...BASE, 'mask::rw-')).get('/a')).to.deep.equal({
      uids: [],
      gids: [],
      group: true,
    });
  });

  it('grants nothing past the mask, nor by default entries or flags', () => {
    const entries = [
      '# flags: -s-',
      ...BASE,
      'user:7:rwx',
      'mask::r-x',
      'default:user:8:rwx',
      'default:mask::rwx',
    ];
    expect(parseAcls(record('/a', ...entries)).get('/a')).to.deep.equal({ uids: [], gids: [], group: false });
  });

  it('reads several records, and names with newlines, backslashes and other bytes', () => {
    const text =
      record('/a\\012b', ...BASE) + record('/back\\\\012', ...BASE) + record('/\uDCFF tab\t', ...BASE);
    expect([...parseAcls(text).keys()]).to.deep.equal(['/a\nb', '/back\\012', '/\uDCFF tab\t']);
  });

  it('makes nothing of other text', () => {
    expect([...parseAcls('getfacl: Usage\n\nuser:7:rwx\n')]).to.deep.equal([]);
  });

  it('brings every name back that getfacl would quote', () => {
    const quoted = (name: string): string =>
      name.replaceAll(/[\\\n\r]/g, (each) =>
        each === '\\' ? '\\\\' : `\\0${each.charCodeAt(0).toString(8)}`,
      );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\\', '\n', '\r', '0', '1', '2', ' ', 'é') }),
        (name) => {
          expect([...parseAcls(record(`/${quoted(name)}`, ...BASE)).keys()]).to.deep.equal([`/${name}`]);
        },
      ),
    );
  });
});
