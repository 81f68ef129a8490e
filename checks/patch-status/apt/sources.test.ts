import { expect } from 'chai';
import fc from 'fast-check';
import { baseOf, listName, parseDeb822, parseOneLine } from './sources.ts';

describe('sources of apt', () => {
  it('are read from lines, options and comments aside', () => {
    const text = [
      '# deb http://no.example/ x main',
      'deb [arch=amd64,i386 signed-by=/k.gpg] http://a.example/debian bookworm main contrib # why',
      'deb-src http://a.example/debian bookworm main',
      'deb http://b.example/flat ./',
      'deb cdrom:[Debian GNU/Linux 12]/ bookworm main',
      '',
    ].join('\n');
    const { sources, troubles } = parseOneLine(text, 'x.list');
    expect(troubles).to.deep.equal([]);
    expect(sources).to.deep.equal([
      {
        uri: 'http://a.example/debian/',
        suite: 'bookworm',
        components: ['main', 'contrib'],
        architectures: ['amd64', 'i386'],
      },
      { uri: 'http://b.example/flat/', suite: './', components: [], architectures: null },
      { uri: 'cdrom:[Debian GNU/Linux 12]/', suite: 'bookworm', components: ['main'], architectures: null },
    ]);
  });

  it('that are none are told with their line', () => {
    expect(parseOneLine('deb http://a.example/\n\nfoo\n', 'x.list').troubles).to.deep.equal([
      'x.list:1: no source of packages: deb http://a.example/',
      'x.list:3: no source of packages: foo',
    ]);
  });

  it('are read from stanzas, each URI with each suite, but for those that are not enabled', () => {
    const text = [
      'Types: deb deb-src',
      '# why',
      'URIs: http://a.example/debian',
      ' http://b.example/debian/',
      'Suites: bookworm bookworm-security',
      'Components: main',
      'Signed-By:',
      ' -----BEGIN PGP PUBLIC KEY BLOCK-----',
      ' .',
      '',
      'Enabled: no',
      'Types: deb',
      'URIs: http://c.example/',
      'Suites: x',
      '',
      'Types: deb-src',
      'URIs: http://d.example/',
      'Suites: x',
    ].join('\n');
    const { sources, troubles } = parseDeb822(text, 'x.sources');
    expect(troubles).to.deep.equal([]);
    expect(sources.map(({ uri, suite }) => `${uri} ${suite}`)).to.deep.equal([
      'http://a.example/debian/ bookworm',
      'http://a.example/debian/ bookworm-security',
      'http://b.example/debian/ bookworm',
      'http://b.example/debian/ bookworm-security',
    ]);
  });

  it('have lists under the names that apt gives them', () => {
    const names = {
      'http://deb.debian.org/debian-security/dists/bookworm-security/InRelease':
        'deb.debian.org_debian-security_dists_bookworm-security_InRelease',
      'https://user:secret@a.example:8443/x_y/InRelease': 'a.example:8443_x%5fy_InRelease',
      'file:/srv/repo/Release': '_srv_repo_Release',
      'file:///srv/repo/Release': '_srv_repo_Release',
      'cdrom:[Debian 12]/dists/x/Release': '%5bDebian%2012%5d_dists_x_Release',
    };
    for (const [uri, name] of Object.entries(names)) expect(listName(uri), uri).to.equal(name);
    expect(baseOf({ uri: 'http://a/', suite: '/' })).to.equal('http://a/');
    expect(baseOf({ uri: 'http://a/', suite: 'x/' })).to.equal('http://a/x/');
  });

  it('never throw, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseOneLine(text, 'x');
        parseDeb822(text, 'x');
        expect(listName(text)).not.to.match(/\//);
      }),
    );
  });
});
