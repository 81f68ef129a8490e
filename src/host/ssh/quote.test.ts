import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { bytesOfName, nameOfBytes } from '../file-name.ts';
import { byteString, DEFINE_NEWLINE, quoted } from './quote.ts';

const SHELLS = [['/bin/sh'], ['/bin/bash'], ['/bin/dash'], ['/bin/busybox', 'sh']].filter(([path = '']) =>
  existsSync(path),
);

describe('quoted', () => {
  for (const [program = '', ...argv] of SHELLS) {
    it(`is one word of any bytes for ${[program, ...argv].join(' ')}`, () => {
      const byte = fc.integer({ min: 1, max: 255 });
      const words = fc.array(fc.uint8Array({ min: 1, max: 255, maxLength: 30 }), {
        minLength: 1,
        maxLength: 40,
      });
      const nasty = fc.array(fc.constantFrom(39, 10, 92, 36, 96, 34, 33, 0x81, 0x88, 255), { maxLength: 12 });
      fc.assert(
        fc.property(words, nasty, byte, (some, other, last) => {
          const given = [...some, Uint8Array.from([...other, last])].map((bytes) =>
            nameOfBytes(Buffer.from(bytes)),
          );
          const script = `LC_ALL=C\n${DEFINE_NEWLINE}\nprintf '%s\\0' ${given.map(quoted).join(' ')}\n`;
          const output = execFileSync(program, argv, { input: Buffer.from(script, 'latin1') });
          const expected = Buffer.concat(given.flatMap((name) => [bytesOfName(name), Buffer.from([0])]));
          expect(output.equals(expected)).to.equal(true);
        }),
        { numRuns: 40 },
      );
    });
  }

  it('holds no newline, so that a script may be one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\0'));
        expect(quoted(text)).to.not.include('\n');
      }),
    );
  });

  it('refuses a NUL', () => {
    expect(() => quoted('a\0b')).to.throw('NUL');
  });
});

describe('byteString', () => {
  it('has one character for each byte', () => {
    expect(byteString('ü\uDCFF')).to.equal('\u00C3\u00BC\u00FF');
  });
});
