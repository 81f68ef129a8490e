import { expect } from 'chai';
import fc from 'fast-check';
import type { FileType } from '../files.ts';
import type { TreeEntry, TreeReport } from '../trees.ts';
import { packReport, unpackReport } from './packed-report.ts';

const TYPES: readonly FileType[] = [
  'file',
  'directory',
  'link',
  'fifo',
  'socket',
  'block',
  'character',
  'unknown',
];
const id = fc.nat({ max: 2 ** 32 - 1 });
const entry: fc.Arbitrary<TreeEntry> = fc.record({
  path: fc
    .oneof(fc.string(), fc.constantFrom('f\uDCFF', 'a\nb', 'grüße', '文'))
    .map((name) => `/${name.replaceAll('\0', '')}`),
  type: fc.constantFrom(...TYPES),
  mode: fc.nat({ max: 0o7777 }),
  uid: id,
  gid: id,
  size: fc.maxSafeNat(),
});

function reportOf(entries: readonly (readonly TreeEntry[])[]): TreeReport {
  const selected = entries.map((each) => ({ count: each.length + 1, entries: each }));
  return { seen: 1, vanished: 2, selected, notEntered: { count: 0, paths: [] }, errors: [], errorCount: 0 };
}

describe('the packed report of a walk', () => {
  it('is the report', () => {
    fc.assert(
      fc.property(fc.array(fc.array(entry), { maxLength: 3 }), (entries) => {
        const report = reportOf(entries);
        expect(unpackReport(structuredClone(packReport(report)))).to.deep.equal(report);
      }),
    );
  });
});
