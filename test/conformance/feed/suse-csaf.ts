import { expect } from 'chai';
import { withStrangeProduct } from './csaf.ts';
import { documentOf, fixture, withText, type FeedRow } from './row.ts';

const sample = documentOf('suse-su-2015_0011-2.json', fixture('suse-csaf', 'suse-su-2015_0011-2.json'));

export const row: FeedRow = {
  kind: 'suse-csaf',
  sample,
  records: (records) => expect(records.filter(({ kind }) => kind === 'advisory')).to.have.length.above(0),
  withUnknown: withStrangeProduct(sample),
  hostile: (text) =>
    withText(sample, text, /^(?:https:|cpe:|pkg:|CVE-|csaf_|\d{4}-|vendor|product|affected|fixed)/),
  withdrawn: undefined,
};
