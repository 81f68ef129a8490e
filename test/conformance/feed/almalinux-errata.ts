import { expect } from 'chai';
import { statementLines } from '../../kit/statement-lines.ts';
import { changed, documentOf, fixture, withText, type FeedRow } from './row.ts';

const sample = documentOf('errata.full.json', fixture('almalinux-errata', 'errata.full.json'));

interface Errata {
  readonly data: readonly { readonly packages: readonly unknown[] }[];
}

export const row: FeedRow = {
  kind: 'almalinux-errata',
  sample,
  records(records) {
    const advisories = records.flatMap((record) => (record.kind === 'advisory' ? [record.advisory] : []));
    expect(records).to.have.length(1);
    expect(advisories[0]).to.deep.include({
      id: 'ALSA-2019:3708',
      cves: ['CVE-2019-2510', 'CVE-2020-2922'],
      title: 'Moderate: mariadb:10.3 security and bug fix update',
      severity: 'moderate',
      published: 1_572_983_623,
      modified: 1_651_142_818,
    });
    expect(advisories.flatMap(({ statements }) => statementLines(statements))).to.deep.equal([
      'almalinux:8 binary Judy mariadb:10.3 x86_64: < 1.0.5-18.module_el8.5.0+2632+14ced695',
      'almalinux:8 binary Judy mariadb:10.3 ppc64le: < 1.0.5-18.module_el8.6.0+2867+72759d2f',
      'almalinux:8 binary Judy mariadb-devel:10.3 i686: < 1.0.5-18.module_el8.3.0+2028+5e3224e9',
      'almalinux:8 binary Judy-devel mariadb-devel:10.3 i686,x86_64: < 1.0.5-18.module_el8.3.0+2028+5e3224e9',
      'almalinux:8 binary Judy-devel mariadb-devel:10.3 ppc64le: < 1.0.5-18.module_el8.6.0+2867+72759d2f',
      'almalinux:8 binary Judy mariadb:10.5 aarch64: < 1.0.5-18.module_el8.6.0+2761+593e5e59',
    ]);
  },
  withUnknown: changed<Errata>(sample, (errata) => ({
    ...errata,
    data: errata.data.map((erratum) => ({
      ...erratum,
      packages: [
        ...erratum.packages,
        { name: 'bash', epoch: '0', version: '1', release: '1', arch: 'x86_64' },
      ],
    })),
  })),
  hostile: (text) => withText(sample, text, /^(?:CVE-|security$|bugfix$|self$|cve$)/),
  withdrawn: undefined,
};
