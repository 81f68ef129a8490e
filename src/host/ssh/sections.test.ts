import { expect } from 'chai';
import fc from 'fast-check';
import { Sections } from './sections.ts';

describe('sections', () => {
  it('come apart as they were put together, however they arrive', () => {
    const content = fc.uint8Array({ maxLength: 60 });
    const hostile = fc
      .constantFrom('\nnonc', '\n', 'nonce 0\n', '\n\nnonce', '\nnoncf 1\n')
      .map((text) => Buffer.from(text));
    const sections = fc.array(fc.tuple(fc.oneof(content, hostile), fc.integer({ min: 0, max: 255 })));
    fc.assert(
      fc.property(sections, fc.integer({ min: 1, max: 20 }), (parts, size) => {
        fc.pre(parts.every(([bytes]) => !Buffer.from(bytes).toString('latin1').includes('\nnonce')));
        const stream = Buffer.concat(
          parts.flatMap(([bytes, status]) => [Buffer.from(bytes), Buffer.from(`\nnonce ${status}\n`)]),
        );
        const found: [string, number | undefined][] = [];
        let text = '';
        const reader = new Sections('nonce', {
          data: (chunk) => (text += chunk.toString('latin1')),
          end: (status) => {
            found.push([text, status]);
            text = '';
          },
        });
        for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
        expect(found).to.deep.equal(
          parts.map(([bytes, status]) => [Buffer.from(bytes).toString('latin1'), status]),
        );
      }),
    );
  });

  it('are not waited for when a line of theirs has no end', () => {
    let bytes = 0;
    const reader = new Sections('nonce', {
      data: (chunk) => (bytes += chunk.length),
      end: () => expect.fail('nothing has ended'),
    });
    reader.push(Buffer.from('\nnonce '));
    for (let round = 0; round < 100; round += 1) reader.push(Buffer.alloc(65_536, '0'));
    expect(reader.unfinished.length).to.be.below(65_536);
    expect(bytes).to.be.above(6_000_000);
  });
});
