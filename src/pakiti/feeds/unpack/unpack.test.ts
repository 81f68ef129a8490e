import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { rejection } from '../../../../test/kit/rejection.ts';
import { tar } from '../../../../test/kit/tar.ts';
import { readXmlItems } from '../../xml-items.ts';
import { FeedError } from '../feed.ts';
import { UNPACK_LIMITS, type UnpackLimits } from './limits.ts';
import { unpack } from './unpack.ts';

const TEXT = '{"id": "ALSA-2024:0001"}\n';
/** `printf '{"id": "ALSA-2024:0001"}\n' | xz`, and the same with bzip2. */
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAYeyJpZCI6ICJBTFNBLTIwMjQ6MDAwMSJ9CgAAAADDAvTYbeT64QABMRlZGrCCH7bzfQEAAAAABFla',
  'base64',
);
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWRxkOLkAAAvfgAAQUAJ0ECAECAAEIAAKIAAinpGhp6TahTAATRR7KiX7YghjNNulhD4u5IpwoSA4yHFy',
  'base64',
);
const ZIP = readFileSync(join(import.meta.dirname, '../osv/fixtures/almalinux.zip'));

async function documents(
  name: string,
  bytes: Buffer,
  limits: UnpackLimits = UNPACK_LIMITS,
  piece = 7,
): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const document of unpack({ name, content: inPieces(bytes, piece) }, limits)) {
    found.push([document.name, document.bytes.toString('utf8')]);
  }
  return found;
}

async function* inPieces(
  bytes: Buffer,
  piece: number,
  closed: () => void = () => undefined,
): AsyncGenerator<Buffer> {
  try {
    for (let at = 0; at < bytes.length; at += piece) {
      yield await Promise.resolve(bytes.subarray(at, at + piece));
    }
  } finally {
    closed();
  }
}

describe('unpack', () => {
  const FILES: Readonly<Record<string, Buffer>> = {
    'a.json': Buffer.from(TEXT),
    'a.json.gz': gzipSync(TEXT),
    // With the checksum that the command writes.
    'a.json.zst': zstdCompressSync(TEXT, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
    'a.json.xz': XZ,
    'a.json.bz2': BZIP2,
  };

  for (const [name, bytes] of Object.entries(FILES)) {
    it(`reads ${name}`, async () => {
      expect(await documents(name, bytes)).to.deep.equal([['a.json', TEXT]]);
    });

    it(`reads ${name} in a tar, in another`, async () => {
      const archive = tar([{ name, content: bytes }]);
      expect(await documents('x.tar.gz', gzipSync(archive))).to.deep.equal([['x.tar/a.json', TEXT]]);
      const outer = tar([{ name: 'x.tar', content: archive }]);
      expect(await documents('y.tar', outer)).to.deep.equal([['y.tar/x.tar/a.json', TEXT]]);
    });
  }

  for (const name of ['a.json.gz', 'a.json.zst', 'a.json.xz', 'a.json.bz2']) {
    const bytes = FILES[name] ?? Buffer.alloc(0);

    it(`reads several streams of ${name} in a row`, async () => {
      expect(await documents(name, Buffer.concat([bytes, bytes]))).to.deep.equal([['a.json', TEXT + TEXT]]);
    });

    it(`names ${name} where it is cut off, wherever it is`, async () => {
      for (let length = 7; length < bytes.length; length += 1) {
        const error = await rejection(documents(name, bytes.subarray(0, length)));
        expect(error, `${length} bytes`).to.be.instanceOf(FeedError);
        expect((error as Error).message).to.include(name);
      }
    });

    it(`does not take ${name} for whole where a bit of its content is another`, async () => {
      for (let at = bytes.length - 20; at < bytes.length - 4; at += 1) {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ 0x40;
        const read = await documents(name, damaged).catch((error: unknown) => error);
        if (!(read instanceof FeedError)) expect(read).to.deep.equal([['a.json', TEXT]]);
      }
    });
  }

  it('reads a zip, and nothing of one that is cut off or damaged', async () => {
    const names = (await documents('all.zip', ZIP, UNPACK_LIMITS, 1000)).map(([name]) => name);
    expect(names).to.have.length(4);
    expect(names[0]).to.equal('all.zip/all/ALBA-2022:8256.json');
    for (let length = 100; length < ZIP.length; length += 97) {
      expect(await rejection(documents('all.zip', ZIP.subarray(0, length)))).to.be.instanceOf(FeedError);
    }
    const whole = await documents('all.zip', ZIP, UNPACK_LIMITS, 1000);
    for (let at = 40; at < ZIP.length; at += 13) {
      const damaged = Buffer.from(ZIP);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      const read = await documents('all.zip', damaged, UNPACK_LIMITS, 1000).catch((error: unknown) => error);
      if (!(read instanceof FeedError))
        expect((read as typeof whole).map(([, text]) => text)).to.deep.equal(whole.map(([, text]) => text));
    }
  });

  it('does not take a tar for whole where a bit of what it is packed in is another', async () => {
    const content = randomBytes(3000).toString('hex');
    // Archives are filled up at their end, where nobody needs to read any more.
    const archive = Buffer.concat([tar([{ name: 'a', content }]), Buffer.alloc(100_000)]);
    const bytes = gzipSync(archive, { level: 0 });
    for (let at = 600; at < content.length; at += 101) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      const read = await documents('x.tar.gz', damaged, UNPACK_LIMITS, bytes.length).catch(
        (error: unknown) => error,
      );
      expect(read, `byte ${at}`).to.be.instanceOf(FeedError);
    }
  });

  it('does not take a hole in a tar for its end, nor leave a second one after it unread', async () => {
    const entries = [1, 2, 3].map((count) => ({ name: `${count}`, content: TEXT }));
    const whole = tar(entries);
    const holed = Buffer.from(whole).fill(0, 1024, 2048);
    for (const bytes of [holed, Buffer.concat([whole, whole])])
      expect(await rejection(documents('x.tar', bytes)))
        .to.be.instanceOf(FeedError)
        .with.property('message', 'x.tar: goes on after its end');
    expect(await documents('x.tar', Buffer.concat([whole, Buffer.alloc(8192)]))).to.have.length(3);
  });

  it('holds of a large document of XML no more than its beginning as it is, and gives all of it twice', async () => {
    const text = `<?xml version="1.0"?>\n<all>${'<one of="ä"/>'.repeat(300_000)}</all>`;
    for (const bytes of [gzipSync(text), Buffer.from(text)]) {
      for await (const document of unpack({ name: 'a.xml.gz', content: inPieces(bytes, 65_537) })) {
        expect(document.bytes.length).to.be.below(Buffer.byteLength(text) / 2);
        for (let time = 0; time < 2; time += 1)
          expect(Buffer.concat([...(document.pieces?.() ?? [])]).equals(Buffer.from(text))).to.equal(true);
        let count = 0;
        const wanted = { root: 'all', depth: 1, skip: new Set<string>(), item: () => void (count += 1) };
        readXmlItems(document, wanted);
        expect(count).to.equal(300_000);
      }
    }
    for (const documentBytes of [10, 2_000_000]) {
      const limits = { ...UNPACK_LIMITS, documentBytes };
      expect(String(await rejection(documents('a.xml', Buffer.from(text), limits, 65_537)))).to.match(
        /larger than/,
      );
    }
    const small = documents('a.xml', Buffer.from('<all/>'), { ...UNPACK_LIMITS, documentBytes: 5 });
    expect(String(await rejection(small))).to.match(/larger than/);
  });

  it('leaves nothing open where somebody stops before the end', async () => {
    const content = randomBytes(200_000).toString('base64');
    const archive = tar([
      { name: 'a', content },
      { name: 'b', content },
    ]);
    const xz = readFileSync(join(import.meta.dirname, '../osv/fixtures/ubuntu.tar.xz'));
    const packed = [gzipSync(archive), zstdCompressSync(archive), xz, archive];
    for (const bytes of packed) {
      for (let round = 0; round < 3; round += 1) {
        let closed = false;
        const content = inPieces(bytes, 1000, () => (closed = true));
        for await (const document of unpack({ name: 'x', content })) {
          expect(document.bytes.length).to.be.above(0);
          break;
        }
        expect(closed).to.equal(true);
      }
    }
  });

  it('names a tar that is cut off: there is no end of it', async () => {
    const whole = tar([
      { name: 'a', content: TEXT },
      { name: 'b', content: TEXT },
    ]);
    for (const length of [700, 1024, 1500, 2048]) {
      expect(await rejection(documents('x.tar', whole.subarray(0, length)))).to.be.instanceOf(FeedError);
    }
  });

  it('does not believe a header of a tar that is damaged, such as of a file that would be none', async () => {
    const bytes = tar([{ name: 'a', content: TEXT }]);
    bytes[156] = '5'.charCodeAt(0);
    expect(String(await rejection(documents('x.tar', bytes)))).to.equal('FeedError: x.tar: is damaged');
  });

  it('knows long names of GNU and of pax, and leaves alone what is no file', async () => {
    const long = `${'d/'.repeat(100)}a.json`;
    const path = `path=${long}\n`;
    const archive = tar([
      { name: '././@LongLink', content: `${long}\0`, type: 'L' },
      { name: 'cut', content: '1' },
      { name: 'pax', content: `${path.length + 4} ${path}`, type: 'x' },
      { name: 'cut', content: '2' },
      { name: 'link', content: '', type: '2' },
      { name: 'directory/', content: '', type: '5' },
      { name: 'after', content: '3' },
    ]);
    expect(await documents('x.tar', archive)).to.deep.equal([
      [`x.tar/${long}`, '1'],
      [`x.tar/${long}`, '2'],
      ['x.tar/after', '3'],
    ]);
  });

  it('takes names for names', async () => {
    const archive = tar([{ name: '../../etc/\u001bpasswd\n', content: '1' }]);
    expect(await documents('x.tar', archive)).to.deep.equal([['x.tar/../../etc/?passwd?', '1']]);
  });

  it('stops at what is larger, more or deeper than its limits', async () => {
    const small: UnpackLimits = { documentBytes: 1000, totalBytes: 3000, documents: 3, depth: 2 };
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const many = (count: number, bytes: number): Buffer =>
      tar(Array.from({ length: count }, (_, at) => ({ name: `f${at}`, content: Buffer.alloc(bytes, 0x20) })));
    const deep = gzipSync(gzipSync(gzipSync(TEXT)));
    for (const [bytes, message] of [
      [Buffer.alloc(2000, 0x20), 'larger than 1000 bytes'],
      [bomb, 'bytes'],
      [zstdCompressSync(Buffer.alloc(1_000_000)), 'bytes'],
      [many(1, 2000), 'larger than 1000 bytes'],
      [many(4, 10), 'more than 3 documents'],
      [gzipSync(many(3, 1000)), 'more than 3000 bytes'],
      [deep, 'packed more than 2 times'],
      [ZIP, 'bytes'],
    ] as const) {
      const error = await rejection(documents('bomb', bytes, small, 4096));
      expect(error).to.be.instanceOf(FeedError);
      expect((error as Error).message)
        .to.match(/^bomb/)
        .and.include(message);
    }
  });

  it('never takes a bug of ours for damage of a file', async () => {
    const bug = new TypeError('decoder.end is not a function');
    const content = (async function* () {
      yield await Promise.resolve(gzipSync(TEXT).subarray(0, 12));
      throw bug;
    })();
    expect(await rejection(unpack({ name: 'a.json.gz', content }).next())).to.equal(bug);
  });

  it('throws nothing but a FeedError at what is damaged or random', async () => {
    const samples = [...Object.values(FILES), ZIP, tar([{ name: 'a', content: TEXT }])];
    const damaged = fc.tuple(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async ([sample, changes]) => {
        const bytes = Buffer.from(sample);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const read = await documents('random', bytes, UNPACK_LIMITS, 4096).catch((error: unknown) => error);
        expect(Array.isArray(read) || read instanceof FeedError).to.equal(true);
      }),
      { numRuns: 200 },
    );
    expect(
      await documents('random', Buffer.from([0xff, ...randomBytes(5000)]), UNPACK_LIMITS, 4096),
    ).to.have.length(1);
  });
});
