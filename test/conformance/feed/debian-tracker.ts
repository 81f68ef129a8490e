import { changed, documentOf, fixture, withText, type FeedRow } from './row.ts';
import { expect } from 'chai';
import type { Statement } from '../../../src/pakiti/advisory.ts';

const sample = documentOf('tracker.json', fixture('debian-tracker', 'tracker.json'));

type Tracker = Readonly<Record<string, object>>;

const open = [{ introduced: null, fixed: null }];
const of = (source: string, release: string, claim: Statement['claim']): Statement => ({
  ...{ release, channel: null, of: 'source', package: source, arches: null, module: null, binaries: null },
  claim,
});

/** By CVE, what the table of the tracker says when it is read by eye. */
const SAYS: Readonly<Record<string, readonly Statement[]>> = {
  'CVE-2012-0833': [
    of('389-ds-base', 'debian:11', { status: 'not-affected' }),
    of('389-ds-base', 'debian:sid', { status: 'not-affected' }),
  ],
  'CVE-2016-5405': ['debian:11', 'debian:sid'].map((release) =>
    of('389-ds-base', release, {
      status: 'affected',
      intervals: [{ introduced: null, fixed: '1.3.5.15-1' }],
      fix: 'available',
    }),
  ),
  'CVE-2016-5416': [
    of('389-ds-base', 'debian:11', { status: 'affected', intervals: open, fix: 'never' }),
    of('389-ds-base', 'debian:sid', { status: 'affected', intervals: open, fix: 'none' }),
  ],
  'TEMP-0000000-0CA7E3': [
    of('wordpress', 'debian:11', { status: 'not-affected' }),
    of('wordpress', 'debian:sid', { status: 'not-affected' }),
  ],
  'CVE-2018-20796': [
    of('glibc', 'debian:12', { status: 'affected', intervals: open, fix: 'never' }),
    of('glibc', 'debian:11', {
      status: 'undetermined',
      reason: 'Debian has not determined whether it is affected',
    }),
    of('glibc', 'debian:13', { status: 'affected', intervals: open, fix: 'postponed' }),
    of('glibc', 'debian:sid', { status: 'affected', intervals: open, fix: 'postponed' }),
  ],
};

export const row: FeedRow = {
  kind: 'debian-tracker',
  sample,
  records: (records) => {
    const said = records.flatMap((record) => (record.kind === 'advisory' ? [record.advisory] : []));
    expect(said).to.have.length(records.length);
    expect(Object.fromEntries(said.map(({ id, statements }) => [id, statements]))).to.deep.equal(SAYS);
    expect(said.map(({ severity }) => severity)).to.deep.equal(['none', null, null, 'none', 'moderate']);
    expect(said[3]).to.deep.include({ cves: [], title: 'TEMP-0000000-0CA7E3 in wordpress' });
  },
  withUnknown: changed<Tracker>(sample, (tracker) => ({
    ...tracker,
    zsh: { 'CVE-2024-0001': { releases: { buzz: { status: 'open', urgency: 'low' } } } },
  })),
  hostile: (text) => withText(sample, text, /^(?:open|resolved|undetermined|0)$/),
  withdrawn: undefined,
};
