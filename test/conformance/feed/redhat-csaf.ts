import { expect } from 'chai';
import { withStrangeProduct } from './csaf.ts';
import { documentOf, fixture, withText, type FeedRow } from './row.ts';

const sample = documentOf('rhsa-2023_7434.json', fixture('redhat-csaf', 'rhsa-2023_7434.json'));

export const row: FeedRow = {
  kind: 'redhat-csaf',
  sample,
  records: (records) => expect(records.filter(({ kind }) => kind === 'advisory')).to.have.length.above(0),
  withUnknown: withStrangeProduct(sample),
  hostile: (text) =>
    withText(sample, text, /^(?:https:|cpe:|pkg:|CVE-|csaf_|\d{4}-|vendor|product|affected|fixed)/),
  withdrawn: undefined,
};
