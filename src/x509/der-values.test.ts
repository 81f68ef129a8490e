import { expect } from 'chai';
import fc from 'fast-check';
import { der, generalizedTime, oid, utcTime } from '../../test/kit/der.ts';
import { DerCursor, DerError } from './der-cursor.ts';
import { readBoolean, readBytesOfBits, readInteger, readOid, readTime } from './der-values.ts';

const hex = (tag: number, content: string): DerCursor => new DerCursor(der(tag, Buffer.from(content, 'hex')));

describe('DER values', () => {
  const integers: readonly (readonly [string, bigint])[] = [
    ['00', 0n],
    ['7f', 127n],
    ['0080', 128n],
    ['80', -128n],
    ['ff', -1n],
    ['00ffffffffffffffffffff', 2n ** 80n - 1n],
  ];
  for (const [content, value] of integers) {
    it(`${content} is the integer ${value}`, () => expect(readInteger(hex(2, content))).to.equal(value));
  }
  for (const content of ['', '0000', '007f', 'ff80']) {
    it(`refuses the integer '${content}'`, () =>
      expect(() => readInteger(hex(2, content))).to.throw(DerError));
  }

  it('booleans are 00 and ff and nothing else', () => {
    expect([readBoolean(hex(1, 'ff')), readBoolean(hex(1, '00'))]).to.deep.equal([true, false]);
    for (const content of ['', '01', 'ff00']) expect(() => readBoolean(hex(1, content))).to.throw(DerError);
  });

  for (const dotted of [
    '1.2.840.113549.1.1.11',
    '2.5.29.20',
    '0.9.2342.19200300.100.1.25',
    '2.39.0',
    '1.3.101.112',
  ]) {
    it(`reads ${dotted}`, () => expect(readOid(new DerCursor(oid(dotted)))).to.equal(dotted));
  }

  it('reads large arcs', () => {
    expect(readOid(hex(6, '883703'))).to.equal('2.999.3');
    expect(readOid(hex(6, '6982b5e6c4a5c5b7c7b3c9ad9f8fe7cfc3e10f'))).to.match(/^2\.25\.\d{30,}$/);
  });

  for (const content of ['', '80', '2a80', '2a8001', `2a${'ff'.repeat(30)}01`]) {
    it(`refuses the object identifier '${content}'`, () => {
      expect(() => readOid(hex(6, content))).to.throw(DerError);
    });
  }

  it('bit strings are taken when they are whole bytes', () => {
    expect(readBytesOfBits(hex(3, '00abcd'))).to.deep.equal(Buffer.from('abcd', 'hex'));
    for (const content of ['', '04abc0']) expect(() => readBytesOfBits(hex(3, content))).to.throw(DerError);
  });

  const times: readonly (readonly [Buffer, string])[] = [
    [utcTime('491231235959Z'), '2049-12-31T23:59:59.000Z'],
    [utcTime('500101000000Z'), '1950-01-01T00:00:00.000Z'],
    [utcTime('240229120000Z'), '2024-02-29T12:00:00.000Z'],
    [generalizedTime('20500101000000Z'), '2050-01-01T00:00:00.000Z'],
    [generalizedTime('99991231235959Z'), '9999-12-31T23:59:59.000Z'],
    [generalizedTime('00990101000000Z'), '0099-01-01T00:00:00.000Z'],
  ];
  for (const [element, text] of times) {
    it(`reads ${element.subarray(2).toString()}`, () => {
      expect(new Date(readTime(new DerCursor(element)) * 1000).toISOString()).to.equal(text);
    });
  }

  const noTimes = [
    ...[
      '2401010000Z',
      '240101000000',
      '240101000000+0100',
      '230229000000Z',
      '241301000000Z',
      '240100000000Z',
    ],
    ...['240101240000Z', '240101006000Z', '240101000060Z', '24010100000ZZ', '', '-40101000000Z'],
  ];
  for (const text of noTimes) {
    it(`refuses the time '${text}'`, () =>
      expect(() => readTime(new DerCursor(utcTime(text)))).to.throw(DerError));
  }
  it('refuses fractions of seconds', () => {
    expect(() => readTime(new DerCursor(generalizedTime('20240101000000.5Z')))).to.throw(DerError);
  });

  it('any content gives a value or its own error', () => {
    const readers = [
      [2, readInteger],
      [1, readBoolean],
      [6, readOid],
      [3, readBytesOfBits],
      [0x17, readTime],
      [0x18, readTime],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...readers), fc.uint8Array({ maxLength: 40 }), ([tag, read], content) => {
        try {
          read(new DerCursor(der(tag, content)));
        } catch (error) {
          expect(error).to.be.instanceOf(DerError);
        }
      }),
    );
  });
});
