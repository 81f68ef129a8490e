import { expect } from 'chai';
import { statementLines } from '../../kit/statement-lines.ts';
import { changed, documentOf, fixture, withText, type FeedRow } from './row.ts';

const sample = documentOf('page1.json', fixture('rocky-errata', 'page1.json'));

interface Page {
  readonly advisories: readonly { readonly packages: readonly unknown[] }[];
}

export const row: FeedRow = {
  kind: 'rocky-errata',
  sample,
  records(records) {
    const advisories = records.flatMap((record) => (record.kind === 'advisory' ? [record.advisory] : []));
    expect(records).to.have.length(1);
    expect(advisories[0]).to.deep.include({
      id: 'RLSA-2025:21816',
      cves: ['CVE-2025-58183'],
      title: 'Moderate: delve and golang security update',
      url: 'https://errata.rockylinux.org/RLSA-2025:21816',
      severity: 'moderate',
      cvss: 7.5,
      published: Date.UTC(2025, 10, 27, 9, 11, 22) / 1000,
    });
    expect(advisories.flatMap(({ statements }) => statementLines(statements))).to.deep.equal([
      'rocky:10 binary delve aarch64,x86_64: < 1.25.2-1.el10_1',
      'rocky:10 binary golang aarch64,x86_64: < 1.25.3-1.el10_1',
      'rocky:10 binary golang-docs noarch: < 1.25.3-1.el10_1',
    ]);
  },
  withUnknown: changed<Page>(sample, (page) => ({
    ...page,
    advisories: page.advisories.map((advisory) => ({
      ...advisory,
      packages: [...advisory.packages, { nevra: 'bash-0:1-1.x86_64.rpm', product_name: 'Rocky SIG Cloud' }],
    })),
  })),
  hostile: (text) => withText(sample, text, /^(?:\d{4}-|CVE-|Rocky Linux \d|Security$)/),
  withdrawn: undefined,
};
