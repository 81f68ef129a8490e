import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { decoder } from './decoded.ts';

const SIZE = 1000;

describe('compressed bodies', () => {
  const request = { body: gzipSync(Buffer.alloc(SIZE)), headers: { 'content-encoding': 'gzip' } };

  it('that many send at once are decompressed one after the other', async () => {
    let [working, most] = [0, 0];
    const decode = decoder(async (body) => {
      working += 1;
      most = Math.max(most, working);
      await new Promise(setImmediate);
      working -= 1;
      return body;
    });
    await Promise.all(Array.from({ length: 20 }, () => decode(request, SIZE)));
    expect(most).to.equal(1);
  });

  it('that are no gzip, or too long, keep nobody else out', async () => {
    const decode = decoder();
    const answers = await Promise.all([
      decode({ ...request, body: Buffer.from('no') }, SIZE),
      decode(request, SIZE - 1),
      decode(request, SIZE),
    ]);
    expect(answers.map((one) => (Buffer.isBuffer(one) ? one.length : one.status))).to.deep.equal([
      422,
      413,
      SIZE,
    ]);
  });
});
