import { expect } from 'chai';
import fc from 'fast-check';
import type { FeedRecord } from '../advisory.ts';
import { packed, recordOf } from './record-body.ts';

function recordOfLength(bytes: number): FeedRecord {
  const record: FeedRecord = { kind: 'binaries', release: 'debian:12', source: '', binaries: [] };
  return { ...record, source: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(record))) };
}

describe('the body of a record', () => {
  it('is read as it was written, whatever its length', () => {
    for (const bytes of [100, 1023, 1024, 1025, 70_000]) {
      const record = recordOfLength(bytes);
      expect(recordOf({ body: packed(JSON.stringify(record)) }), String(bytes)).to.deep.equal(record);
    }
  });

  it('has any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(300), (text, times) => {
        const record = {
          kind: 'epss',
          cve: text.repeat(times),
          score: 0,
          percentile: 0,
        } as const;
        expect(recordOf({ body: packed(JSON.stringify(record)) })).to.deep.equal(record);
      }),
    );
  });

  it('takes less room where there is something to be gained', () => {
    expect(packed(JSON.stringify(recordOfLength(5000))).length).to.be.below(100);
    expect(packed(JSON.stringify(recordOfLength(100))).length).to.be.below(110);
  });
});
