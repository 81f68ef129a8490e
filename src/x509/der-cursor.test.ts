import { expect } from 'chai';
import fc from 'fast-check';
import { der } from '../../test/kit/der.ts';
import { DerCursor, DerError, TAG } from './der-cursor.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('DER cursor', () => {
  it('reads elements in order', () => {
    const outer = new DerCursor(bytes('30 08 02 01 05 04 03 61 62 63')).enter(TAG.sequence);
    expect(outer.content(TAG.integer)).to.deep.equal(bytes('05'));
    expect(outer.tag).to.equal(TAG.octetString);
    expect(outer.whole(TAG.octetString).toString('latin1')).to.equal('\x04\x03abc');
    expect(outer.isAtEnd).to.equal(true);
    expect(outer.tag).to.equal(undefined);
    outer.finish();
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['nothing at all', '', 'tag 0x30 expected, nothing found at byte 0'],
    ['no length', '30', 'cut off at byte 1'],
    ['an indefinite length', '30 80 00 00', 'an indefinite length at byte 1'],
    ['a length of five bytes', '30 85 00 00 00 00 01', 'a length of 5 bytes at byte 1'],
    ['a length of 126 bytes', '30 fe', 'a length of 126 bytes at byte 1'],
    ['a reserved length', '30 ff', 'a length of 127 bytes at byte 1'],
    ['a length cut off', '30 82 01', 'cut off at byte 3'],
    ['a length in two bytes for one', '30 81 01 00', 'a length not in its shortest form at byte 1'],
    ['a length with a leading zero', '30 82 00 80', 'a length not in its shortest form at byte 1'],
    ['a huge length', '30 84 ff ff ff ff', 'an element longer than what holds it at byte 0'],
    ['content cut off', '30 02 05', 'an element longer than what holds it at byte 0'],
    ['another tag', '31 00', 'tag 0x30 expected, 0x31 at byte 0'],
  ];
  for (const [what, hex, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => new DerCursor(bytes(hex)).skip(TAG.sequence)).to.throw(DerError, message);
    });
  }

  it('refuses a tag of several bytes', () => {
    expect(() => new DerCursor(bytes('1f 81 01 00')).skipAny()).to.throw(DerError, 'a tag of several bytes');
  });

  it('never leaves the element that it is in', () => {
    const inner = new DerCursor(bytes('30 03 02 02 05 06 07')).enter(TAG.sequence);
    expect(() => inner.skip(TAG.integer)).to.throw(DerError, 'longer than what holds it at byte 2');
  });

  it('counts elements, short and long, and stops at a wrong one', () => {
    const long = der(TAG.sequence, Buffer.alloc(300));
    const three = Buffer.concat([bytes('30 00'), long, bytes('30 01 05')]);
    const cursor = new DerCursor(three);
    expect(cursor.skipAll(TAG.sequence)).to.equal(3);
    expect(cursor.isAtEnd).to.equal(true);
    for (const rest of ['31 00', '30', '30 05 00', '30 81 01 00']) {
      const broken = new DerCursor(Buffer.concat([three, bytes(rest)]));
      expect(() => broken.skipAll(TAG.sequence), rest).to.throw(DerError);
    }
  });

  it('says what is left over', () => {
    expect(() => new DerCursor(bytes('05 00')).finish()).to.throw(
      DerError,
      'the end expected, 0x05 at byte 0',
    );
  });

  it('reads back content of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000, size: 'max' }), (content) => {
        const cursor = new DerCursor(der(TAG.octetString, content));
        expect(cursor.content(TAG.octetString).equals(content)).to.equal(true);
        cursor.finish();
      }),
      { numRuns: 50 },
    );
  });

  it('walks any bytes without another error than its own and without leaving them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), fc.nat(20), (content, before, after) => {
        const framed = Buffer.concat([Buffer.alloc(before, 0x30), content, Buffer.alloc(after, 0x00)]);
        walk(new DerCursor(framed, before, before + content.length), before + content.length);
      }),
    );
  });

  function walk(cursor: DerCursor, end: number): void {
    try {
      while (!cursor.isAtEnd) {
        const tag = cursor.tag ?? 0;
        if ((tag & 0x20) === 0) cursor.skip(tag);
        else walk(cursor.enter(tag), cursor.at);
        expect(cursor.at).to.be.at.most(end);
      }
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      expect(error.at).to.be.at.most(end);
    }
  }
});
