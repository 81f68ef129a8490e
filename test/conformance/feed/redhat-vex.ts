import { expect } from 'chai';
import { withStrangeProduct } from './csaf.ts';
import { documentOf, fixture, withText, type FeedRow } from './row.ts';

const sample = documentOf('cve-2023-6240.json', fixture('redhat-vex', 'cve-2023-6240.json'));

export const row: FeedRow = {
  kind: 'redhat-vex',
  sample,
  records: (records) => expect(records.filter(({ kind }) => kind === 'advisory')).to.have.length.above(0),
  withUnknown: withStrangeProduct(sample),
  hostile: (text) =>
    withText(sample, text, /^(?:https:|cpe:|pkg:|CVE-|csaf_|\d{4}-|vendor|product|affected|fixed)/),
  withdrawn: undefined,
};
