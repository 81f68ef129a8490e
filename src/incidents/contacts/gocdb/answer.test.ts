import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../../host/failure.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { pageOf } from './answer.ts';

const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?>
<results><meta><link rel="self" href="https://g/?next_cursor=0"/><link rel="next" href="https://evil.example/?a=1&amp;next_cursor=14"/><count>1</count><max_page_size>100</max_page_size></meta><SITE ID="14G0" PRIMARY_KEY="119G0" NAME="Izola MRF"><SHORT_NAME>Izola &amp; MRF</SHORT_NAME></SITE></results>`;

function answered(text: string): Parameters<typeof pageOf>[0] {
  return { status: 200, headers: {}, bytes: Buffer.from(text) };
}

describe('an answer of GOCDB', () => {
  it('is its records, and the cursor of the page behind it and nothing else of its address', async () => {
    const { records, ...paging } = await pageOf(answered(DOCUMENT), 'get_site');
    expect(records.map(({ name }) => name)).to.deep.equal(['SITE']);
    expect(paging).to.deep.equal({ count: 1, next: '14' });
  });

  it('that is cut off anywhere is none', async () => {
    for (let length = 0; length < DOCUMENT.length; length += 1)
      expect(await rejection(pageOf(answered(DOCUMENT.slice(0, length)), 'get_site')), String(length))
        .to.be.instanceOf(Failure)
        .and.include({ reason: 'malformed' });
  });

  it('that is anything else is none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await rejection(pageOf(answered(text), 'get_site'))).to.be.instanceOf(Failure);
        expect(await rejection(pageOf(answered(`<r>${text}</r>`), 'get_site'))).to.be.instanceOf(Failure);
      }),
    );
  });
});
