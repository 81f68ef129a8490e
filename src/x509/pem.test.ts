import { expect } from 'chai';
import fc from 'fast-check';
import { der, sequence } from '../../test/kit/der.ts';
import { DerError } from './der-cursor.ts';
import { LIST_LABELS, MAX_BLOCKS, objectsIn } from './pem.ts';

const one = sequence(der(4, Buffer.alloc(300, 1)));
const two = sequence(der(4, Buffer.from('two')));

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

const objects = (text: string | Buffer): readonly Buffer[] => objectsIn(Buffer.from(text), LIST_LABELS);

describe('objects in a file', () => {
  it('DER is one, also when it is short', () => {
    expect(objects(one)).to.deep.equal([one]);
    expect(objects(two)).to.deep.equal([two]);
  });

  it('PEM can be several, in order, with text around and under either label', () => {
    const text = `0 text\n${pem('X509 CRL', one)}more\n${pem('CRL', two)}${pem('X509 CRL', one)}`;
    expect(objects(text)).to.deep.equal([one, two, one]);
    expect(objects(text.replaceAll('\n', '\r\n'))).to.deep.equal([one, two, one]);
  });

  const refused: Readonly<Record<string, readonly [string | Buffer, string]>> = {
    'an empty file': ['', 'an empty file'],
    text: ['<html>404</html>', "neither DER nor PEM of 'X509 CRL'"],
    'a block of another kind': [pem('CERTIFICATE', one), 'neither DER nor PEM'],
    'a block without end': [pem('X509 CRL', one).slice(0, -10), 'without end'],
    'DER cut off': [one.subarray(0, 200), 'longer than what holds it'],
    'DER with something after it': [Buffer.concat([one, two]), 'bytes after the end'],
    'more blocks than anybody has': [pem('CRL', two).repeat(MAX_BLOCKS + 1), 'more than 2000 objects'],
    'zero bytes': [Buffer.alloc(100), 'neither DER nor PEM'],
  };
  for (const [what, [content, message]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => expect(() => objects(content)).to.throw(DerError, message));
  }

  it('any bytes give objects or a DER error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, framed) => {
        const content = framed ? Buffer.from(pem('X509 CRL', Buffer.from(bytes))) : Buffer.from(bytes);
        try {
          expect(objects(content)).to.have.length(1);
        } catch (error) {
          if (!(error instanceof DerError)) throw error;
        }
      }),
    );
  });
});
