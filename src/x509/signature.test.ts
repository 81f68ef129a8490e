import { expect } from 'chai';
import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { der, oid, sequence, smallInteger } from '../../test/kit/der.ts';
import { DerError } from './der-cursor.ts';
import type { RevocationList } from './revocation-list.ts';
import { schemeOf, testSignature } from './signature.ts';

const PSS = oid('1.2.840.113549.1.1.10');
const MGF1 = oid('1.2.840.113549.1.1.8');
const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'), der(0x05));
const SHA512 = sequence(oid('2.16.840.1.101.3.4.2.3'), der(0x05));
const tagged = (number: number, content: Buffer): Buffer => der(0xa0 | number, content);
const pss = (...fields: readonly Buffer[]): Buffer => sequence(PSS, sequence(...fields));

describe('signature algorithms', () => {
  const named: readonly (readonly [string, string, string | null])[] = [
    ['1.2.840.113549.1.1.4', 'md5WithRSAEncryption', 'weak'],
    ['1.2.840.113549.1.1.2', 'md2WithRSAEncryption', 'weak'],
    ['1.2.840.113549.1.1.5', 'sha1WithRSAEncryption', null],
    ['1.2.840.113549.1.1.11', 'sha256WithRSAEncryption', null],
    ['1.2.840.10045.4.3.3', 'ecdsa-with-SHA384', null],
    ['1.3.101.113', 'Ed448', null],
    ['1.2.840.10040.4.3', '1.2.840.10040.4.3', 'unsupported'],
    ['1.2.3.4', '1.2.3.4', 'unsupported'],
  ];
  for (const [id, name, refused] of named) {
    it(`${id} is ${name}`, () => {
      expect(schemeOf(sequence(oid(id), der(0x05)))).to.include({ name, refused });
    });
  }

  it('PSS parameters default to SHA-1 and 20 bytes of salt', () => {
    expect(schemeOf(pss())).to.deep.include({
      name: 'RSASSA-PSS with sha1',
      pss: { digest: 'sha1', saltLength: 20 },
    });
  });

  it('PSS parameters are taken as they are', () => {
    const scheme = schemeOf(
      pss(tagged(0, SHA256), tagged(1, sequence(MGF1, SHA256)), tagged(2, smallInteger(32))),
    );
    expect(scheme).to.deep.include({ refused: null, pss: { digest: 'sha256', saltLength: 32 } });
  });

  const unusable: Readonly<Record<string, Buffer>> = {
    'another hash in the mask': pss(tagged(0, SHA256), tagged(1, sequence(MGF1, SHA512))),
    'another mask function': pss(tagged(1, sequence(oid('1.2.3'), SHA256))),
    'an unknown hash': pss(
      tagged(0, sequence(oid('1.2.3'))),
      tagged(1, sequence(MGF1, sequence(oid('1.2.3')))),
    ),
    'another trailer': pss(tagged(3, smallInteger(2))),
    'a negative salt': pss(tagged(2, der(0x02, Buffer.from([0xff])))),
  };
  for (const [what, algorithm] of Object.entries(unusable)) {
    it(`PSS with ${what} cannot be verified`, () => {
      expect(schemeOf(algorithm)).to.deep.equal({ name: 'RSASSA-PSS', refused: 'unsupported' });
    });
  }

  it('an algorithm does not go with a key of another kind', () => {
    const list = { signed: Buffer.from('x'), signature: Buffer.alloc(64) } as unknown as RevocationList;
    const scheme = schemeOf(sequence(oid('1.2.840.113549.1.1.11'), der(0x05)));
    if (scheme.refused !== null) throw new Error('RSA is refused');
    for (const kind of ['ed25519', 'ed448'] as const) {
      expect(testSignature(list, scheme, generateKeyPairSync(kind as 'ed25519').publicKey)).to.equal(
        'bad-signature',
      );
    }
  });

  const keys = {
    '1.2.840.10045.4.3.2': generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
    '1.2.840.113549.1.1.11': generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
    '1.3.101.112': generateKeyPairSync('ed25519').publicKey,
    '1.3.101.113': generateKeyPairSync('ed448').publicKey,
  };
  for (const [id, key] of Object.entries(keys)) {
    it(`any bytes as signature of ${key.asymmetricKeyType} are a bad signature, not an error`, () => {
      const scheme = schemeOf(sequence(oid(id)));
      if (scheme.refused !== null) throw new Error(`${id} is refused`);
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
          const list = {
            signed: Buffer.from('x'),
            signature: Buffer.from(bytes),
          } as unknown as RevocationList;
          expect(testSignature(list, scheme, key)).to.equal('bad-signature');
        }),
        { numRuns: 50 },
      );
    });
  }

  it('what a key is not made for is not called a bad signature', () => {
    const options = {
      modulusLength: 2048,
      hashAlgorithm: 'sha256',
      mgf1HashAlgorithm: 'sha256',
    };
    const { publicKey } = generateKeyPairSync('rsa-pss', options);
    const scheme = schemeOf(
      pss(tagged(0, SHA512), tagged(1, sequence(MGF1, SHA512)), tagged(2, smallInteger(64))),
    );
    if (scheme.refused !== null) throw new Error('PSS is refused');
    const list = { signed: Buffer.from('x'), signature: Buffer.alloc(256) } as unknown as RevocationList;
    expect(testSignature(list, scheme, publicKey)).to.equal('unsupported');
  });

  it('any bytes as algorithm are an algorithm or a DER error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, asPss) => {
        try {
          schemeOf(asPss ? sequence(PSS, sequence(bytes)) : sequence(bytes));
        } catch (error) {
          expect(error).to.be.instanceOf(DerError);
        }
      }),
    );
  });
});
