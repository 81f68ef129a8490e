import { expect } from 'chai';
import fc from 'fast-check';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCa, openssl, type Ca } from '../../test/kit/ca.ts';
import { commonName, der, handmadeList, oid, sequence, utcFromNow } from '../../test/kit/der.ts';
import { certificateFields } from './certificate.ts';
import { DerError } from './der-cursor.ts';
import { canonicalName, nameText, oldSubjectHash, subjectHash } from './distinguished-name.ts';

interface Attribute {
  readonly type: string;
  readonly tag: number;
  readonly value: Buffer;
}

const NAMES = {
  printable: 0x13,
  utf8: 0x0c,
  t61: 0x14,
  ia5: 0x16,

  bmp: 0x1e,
  universal: 0x1c,
  numeric: 0x12,
};

function attribute(type: string, tag: number, text: string, encoding: BufferEncoding = 'utf8'): Attribute {
  return { type, tag, value: Buffer.from(text, encoding) };
}

function name(...sets: readonly (readonly Attribute[])[]): Buffer {
  const encoded = sets.map((set) => {
    const attributes = set.map(({ type, tag, value }) => sequence(oid(type), der(tag, value)));
    return der(0x31, ...attributes.toSorted((a, b) => a.compare(b)));
  });
  return sequence(...encoded);
}

const bmp = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const universal = (text: string): Buffer =>
  Buffer.concat(Array.from(text, (character) => Buffer.from([0, 0, 0, character.charCodeAt(0)])));

const hashes = (encoded: Buffer): readonly string[] => [
  subjectHash(canonicalName(encoded)),
  oldSubjectHash(encoded),
];

describe('distinguished names', () => {
  let directory: string;
  let ca: Ca;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-name-'));
    ca = createCa(directory, 'name');
  });
  after(() => rmSync(directory, { recursive: true }));

  /** Both hashes as openssl computes them from a list with this issuer. */
  function opensslHashes(issuer: Buffer): readonly string[] {
    const file = join(directory, 'list.der');
    writeFileSync(file, handmadeList(ca, { issuer, rest: [utcFromNow(-60), utcFromNow(60)] }));
    const shown = openssl('crl', '-inform', 'DER', '-in', file, '-noout', '-hash', '-hash_old').toString();
    return shown.match(/[0-9a-f]{8}$/gm) ?? [];
  }

  const cn = '2.5.4.3';
  const names: Readonly<Record<string, Buffer>> = {
    'one attribute': commonName('Root'),
    'no attribute': sequence(),
    'several attributes': name(
      [attribute('2.5.4.6', NAMES.printable, 'CH')],
      [attribute(cn, NAMES.utf8, 'Éxample Root')],
    ),
    'surplus space': name([attribute(cn, NAMES.printable, '  Example \t\n Root  ')]),
    'only space': name([attribute(cn, NAMES.printable, '   ')]),
    'an empty value': name([attribute(cn, NAMES.utf8, '')]),
    'IA5 domain components': name([attribute('0.9.2342.19200300.100.1.25', NAMES.ia5, 'CERN')]),
    'BMP strings': name([{ type: cn, tag: NAMES.bmp, value: bmp('ÄRGER Root') }]),
    'universal strings': name([{ type: cn, tag: NAMES.universal, value: universal('Root É') }]),
    'T61 strings': name([attribute(cn, NAMES.t61, 'Caf\xe9 ROOT', 'latin1')]),
    'numeric strings, which stay as they are': name([attribute(cn, NAMES.numeric, '12  34')]),
    'several values in one place': name([
      attribute(cn, NAMES.utf8, 'B'),
      attribute('2.5.4.10', NAMES.utf8, 'A'),
    ]),
    'more than 255 bytes': name([attribute(cn, NAMES.utf8, 'Long '.repeat(60))]),
  };
  for (const [what, encoded] of Object.entries(names)) {
    it(`hashes ${what} as openssl does`, () => {
      expect(hashes(encoded)).to.deep.equal(opensslHashes(encoded));
    });
  }

  it('hashes any text as openssl does', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'Z', ' ', '\t', 'É', 'ß', '€', 'Ω', '0', '-'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (values) => {
        const encoded = name(...values.map((value) => [attribute(cn, NAMES.utf8, value)]));
        expect(hashes(encoded)).to.deep.equal(opensslHashes(encoded));
      }),
      { numRuns: 40 },
    );
  });

  it('names are equal without regard to case, space and string type', () => {
    const one = name([attribute(cn, NAMES.printable, 'Example  ROOT')]);
    const other = name([{ type: cn, tag: NAMES.bmp, value: bmp('example root ') }]);
    expect(canonicalName(one)).to.deep.equal(canonicalName(other));
    expect(canonicalName(one)).not.to.deep.equal(canonicalName(commonName('example roof')));
  });

  it('shows names', () => {
    const encoded = name(
      [attribute('2.5.4.6', NAMES.printable, 'CH')],
      [attribute('1.2.3.4', NAMES.utf8, 'x')],
      [{ type: cn, tag: 0x04, value: Buffer.from('abcd', 'hex') }],
    );
    expect(nameText(encoded)).to.equal('C=CH, 1.2.3.4=x, CN=#abcd');
  });

  it('any bytes give a name or a DER error', () => {
    const nested = fc
      .uint8Array({ maxLength: 30 })
      .map((bytes) => sequence(der(0x31, sequence(oid(cn), bytes))));
    fc.assert(
      fc.property(
        fc.oneof(
          nested,
          fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
        ),
        (bytes) => {
          for (const read of [canonicalName, nameText]) {
            try {
              read(bytes);
            } catch (error) {
              expect(error).to.be.instanceOf(DerError);
            }
          }
        },
      ),
    );
  });

  const IGTF = '/etc/grid-security/certificates';
  it('hashes every installed trust anchor as openssl does (skipped without the igtf-policy packages)', function () {
    const files = existsSync(IGTF) ? readdirSync(IGTF).filter((file) => file.endsWith('.pem')) : [];
    if (files.length === 0) this.skip();
    this.timeout(600_000);
    for (const file of files) {
      const { subject } = certificateFields(new X509Certificate(readFileSync(join(IGTF, file))).raw);
      const expected = openssl(
        'x509',
        '-in',
        join(IGTF, file),
        '-noout',
        '-subject_hash',
        '-subject_hash_old',
      );
      expect(hashes(subject)).to.deep.equal(expected.toString().trim().split('\n'));
    }
  });
});
