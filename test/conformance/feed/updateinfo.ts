import { expect } from 'chai';
import { statementLines } from '../../kit/statement-lines.ts';
import { documentOf, fixture, type FeedRow } from './row.ts';

const sample = documentOf('updateinfo.xml', fixture('updateinfo', 'updateinfo.xml'));

export const row: FeedRow = {
  kind: 'updateinfo',
  sample,
  records(records) {
    const advisories = records.flatMap((record) => (record.kind === 'advisory' ? [record.advisory] : []));
    expect(advisories).to.have.length(records.length);
    expect(advisories.map(({ id, cves, withdrawn }) => [id, cves.join(' '), withdrawn])).to.deep.equal([
      ['ALSA-2022:7071', 'CVE-2022-42927 CVE-2022-42928', null],
      ['ALSA-2023:5363', 'CVE-2023-32002', null],
      ['SUSE-SLE-Product-SLES-15-SP3-LTSS-2023-3210', 'CVE-2023-3446', null],
      ['FEDORA-2025-d2b7d94014', 'CVE-2025-26794', Date.UTC(2025, 10, 26, 20, 40, 36) / 1000],
    ]);
    expect(advisories.flatMap(({ statements }) => statementLines(statements))).to.deep.equal([
      'almalinux:9 binary firefox x86_64: < 102.4.0-1.el9_0.alma',
      'almalinux:9 binary nodejs nodejs:18 x86_64: < 1:18.17.1-1.module_el9.2.0+36+853e48f5',
      'almalinux:9 binary nodejs-docs nodejs:18 noarch: < 1:18.17.1-1.module_el9.2.0+36+853e48f5',
      'sles:15.3 ltss binary openssl-1_1 x86_64: < 1.1.1d-150200.11.69.1',
      'fedora:43 binary timg x86_64: < 1.6.3-5.fc43',
    ]);
  },
  withUnknown: replaced(
    '</updates>',
    `<update type="security"><id>X-1</id><pkglist><collection>
     <package name="bash" version="1" release="1" arch="x86_64"/></collection></pkglist></update></updates>`,
  ),
  hostile: (text) => replaced('firefox security update</title>', `${escaped(text)}</title>`),
  withdrawn: documentOf(
    sample.name,
    `<updates><update type="security" status="retracted"><id>ALSA-2022:1</id><issued date="2022-10-20"/><pkglist>
     <collection><package name="bash" version="1" release="1.el9" arch="x86_64"/></collection></pkglist></update></updates>`,
  ),
};

function replaced(before: string, after: string): typeof sample {
  return documentOf(
    sample.name,
    sample.bytes.toString('utf8').replace(before, () => after),
  );
}

function escaped(text: string): string {
  return text.replace(/[<&]/g, (character) => `&#${character.charCodeAt(0)};`);
}
