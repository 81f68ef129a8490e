import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { describeWith } from '../../../test/kit/debian-packages.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { unlz4 } from './unlz4.ts';

async function unpacked(bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of unlz4(once(bytes))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

/** `printf 'Package: a\nPackage: a\nPackage: a\n' | lz4 -BD | base64`. */
const SAMPLE = Buffer.from('BCJNGGRApxQAAAC9UGFja2FnZTogYQoLAFBlOiBhCgAAAACom8r/', 'base64');

describe('LZ4', () => {
  it('is never taken for whole where it is cut off', async () => {
    for (let length = 0; length < SAMPLE.length; length += 1)
      expect(await rejection(unpacked(SAMPLE.subarray(0, length))), String(length)).to.be.instanceOf(Error);
  });

  it('throws nothing but an Error at what is damaged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(SAMPLE.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = Buffer.from(SAMPLE);
        damaged[at] = byte;
        const outcome = await unpacked(damaged).catch((error: unknown) => error);
        expect(outcome instanceof Error || Buffer.isBuffer(outcome)).to.equal(true);
      }),
    );
  });
});

describeWith(['lz4'], 'LZ4 as the program writes it', function () {
  this.timeout(300_000);

  for (const options of [[], ['-9'], ['-B4', '-BD'], ['-B4', '-BX', '--no-frame-crc'], ['--content-size']]) {
    it(`is read, with ${options.join(' ') || 'nothing asked'}`, async () => {
      const line = fc.constantFrom('Package: a\n', 'Version: 1.0-1\n', '\n', 'x'.repeat(300), 'é');
      await fc.assert(
        fc.asyncProperty(fc.array(line, { maxLength: 200 }), fc.nat(300), async (lines, times) => {
          const text = Buffer.from(lines.join('').repeat(times));
          const { stdout } = spawnSync('lz4', ['-c', ...options], { input: text, maxBuffer: 2 ** 28 });
          expect((await unpacked(stdout)).equals(text)).to.equal(true);
          expect((await unpacked(Buffer.concat([stdout, stdout]))).length).to.equal(2 * text.length);
        }),
        { numRuns: 20 },
      );
    });
  }
});
