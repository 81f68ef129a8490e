import { expect } from 'chai';
import fc from 'fast-check';
import { packagesOf } from './quoted-packages.ts';

function read(text: string, version: string): readonly string[] {
  return packagesOf(text, version).taken.map(({ name, version: evr, arch }) => `${name}|${evr}|${arch}`);
}

function dropped(text: string, version: string): readonly string[] {
  const good = version === '4' ? "'ok' '1' '1' 'noarch'" : "'ok' '1' '1'";
  return packagesOf(`${text}\n${good}`, version)
    .finish()
    .dropped.map(({ line, reason }) => `${line}: ${reason}`);
}

describe('package lines in quotes', () => {
  it('are those of protocol 4, of rpm and of dpkg', () => {
    expect(
      read("'bash' '0:5.1.8' '9.el9' 'x86_64'\n'zlib1g' '1:1.2.13.dfsg-1' '' 'amd64'\n", '4'),
    ).to.deep.equal(['bash|5.1.8-9.el9|x86_64', 'zlib1g|1:1.2.13.dfsg-1|amd64']);
    expect(read("'a' '(none):1' '(none)' '(none)'", '4')).to.deep.equal(['a|1|']);
  });

  it('are those of every version of Pakiti 2', () => {
    const expected = ['bash|3.2-24.el5|', 'openssl|1:0.9.8e-12.el5|'];
    expect(read("<N='bash' V='3.2' R='24.el5'/>\n<N='openssl' V='1:0.9.8e' R='12.el5'/>", '1')).to.deep.equal(
      expected,
    );
    expect(read(`<N="bash" V="3.2" R="24.el5"/><N="openssl" V="1:0.9.8e" R="12.el5"/>`, '2')).to.deep.equal(
      expected,
    );
    expect(
      read("'NEWPAKITIRPM=bash 3.2-24.el5' 'NEWPAKITIRPM=openssl 1:0.9.8e-12.el5'", '2.1.4'),
    ).to.deep.equal(expected);
    expect(read("'bash' '3.2' '24.el5'\n'openssl' '1:0.9.8e' '12.el5'", '3')).to.deep.equal(expected);
  });

  it('lose their backslashes', () => {
    expect(read("\\'bash\\' \\'3.2\\' \\'24.el5\\'", '3')).to.deep.equal(['bash|3.2-24.el5|']);
  });

  it('that are none are left out', () => {
    expect(dropped("'bash' '3.2' '24.el5'", '4')).to.deep.equal(['1: not four words in quotes']);
    expect(dropped('bash 3.2', '3')).to.deep.equal(['1: not three words in quotes']);
    expect(dropped("'' '1' '1' 'noarch'", '4')).to.deep.equal(['1: no name']);
    expect(() => packagesOf("<N='bash' V='3.2'/>", '1').finish()).to.throw(
      'line 1: not a package of this version',
    );
  });

  it('are read as they were written, in every version', () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9+._~]{0,10}$/);
    const rpm = fc.record({ name: word, version: word, release: word });
    fc.assert(
      fc.property(fc.uniqueArray(rpm, { minLength: 1, selector: ({ name }) => name }), (packages) => {
        const expected = packages.map(({ name, version, release }) => `${name}|${version}-${release}|`);
        const lines = (write: (one: (typeof packages)[number]) => string): string =>
          packages.map(write).join('\n');
        expect(
          read(
            lines((one) => `<N='${one.name}' V='${one.version}' R='${one.release}'/>`),
            '1',
          ),
        ).to.deep.equal(expected);
        expect(
          read(
            lines((one) => `<N="${one.name}" V="${one.version}" R="${one.release}"/>`),
            '2',
          ),
        ).to.deep.equal(expected);
        expect(
          read(
            lines((one) => `'NEWPAKITIRPM=${one.name} ${one.version}-${one.release}'`),
            '2.1.0',
          ),
        ).to.deep.equal(expected);
        expect(
          read(
            lines((one) => `'${one.name}' '${one.version}' '${one.release}'`),
            '3',
          ),
        ).to.deep.equal(expected);
        expect(
          read(
            lines((one) => `'${one.name}' '${one.version}' '${one.release}' ''`),
            '4',
          ),
        ).to.deep.equal(expected);
      }),
    );
  });

  it('are split by the greedy expression of Pakiti 3', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("'", "' '", 'a', ' ', '1'), { maxLength: 14 }), (pieces) => {
        const line = pieces.join('');
        const [, name = '', version = '', release = '', arch = ''] =
          /'(.*)' '(.*)' '(.*)' '(.*)'/.exec(line) ?? [];
        const evr = release === '' ? version : `${version}-${release}`;
        const good = name !== '' && /^\S+$/.test(evr) && !/\s/.test(arch);
        expect(read(line, '4')).to.deep.equal(good ? [`${name}|${evr}|${arch}`] : []);
      }),
      { numRuns: 2000 },
    );
  });

  it('never take long, however they are made', () => {
    for (const version of ['1', '2', '2.0.1', '3', '4'])
      for (const piece of ["' '", "<N='", 'NEWPAKITIRPM=', 'NEWPAKITIRPM=a b-', '<N="a" V="'])
        expect(read(piece.repeat(20_000), version)).to.be.an('array');
  });
});
