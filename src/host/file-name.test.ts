import { expect } from 'chai';
import fc from 'fast-check';
import { bytesOfName, nameOfBytes, pathForSystem } from './file-name.ts';

describe('file name', () => {
  it('comes back as the same bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const name = nameOfBytes(Buffer.from(bytes));
        const revived = JSON.parse(JSON.stringify(name)) as string;
        expect([...bytesOfName(revived)]).to.deep.equal([...bytes]);
      }),
    );
  });

  it('is the plain text where the bytes are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(nameOfBytes(Buffer.from(text, 'utf8'))).to.equal(text);
        expect(pathForSystem(text)).to.equal(text);
      }),
    );
  });

  it('smuggles other bytes as lone surrogates', () => {
    expect(nameOfBytes(Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82]))).to.equal(
      'a\uDCFF\uDCC3(\uDCE2\uDC82',
    );
    expect(pathForSystem('a\uDCFF')).to.deep.equal(Buffer.from([0x61, 0xff]));
  });

  it('refuses overlong forms and encoded surrogates, byte by byte', () => {
    expect(nameOfBytes(Buffer.from([0xc0, 0xaf]))).to.equal('\uDCC0\uDCAF');
    expect(nameOfBytes(Buffer.from([0xed, 0xb2, 0x80]))).to.equal('\uDCED\uDCB2\uDC80');
  });
});
