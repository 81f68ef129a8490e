import { expect } from 'chai';
import { join } from 'node:path';
import { advisoriesOf, feedDocument, statementLines } from '../../../test/kit/statement-lines.ts';
import { feed as advisories } from '../feeds/suse-csaf/feed.ts';
import { feed as vex } from '../feeds/suse-csaf-vex/feed.ts';
import { NotUnderstandable } from './advisories.ts';
import { susePlatform } from './suse.ts';

const FEEDS = join(import.meta.dirname, '../feeds');

describe('products of SUSE', () => {
  const products: readonly (readonly [cpe: string, releases: readonly string[], channel: string | null])[] = [
    ['cpe:/o:suse:sles:15:sp5', ['sles:15.5'], null],
    ['cpe:/o:suse:sles:15', ['sles:15'], null],
    ['cpe:/o:suse:sles:16:16.0:server', ['sles:16.0'], null],
    ['cpe:/o:suse:suse_sles:11:sp2', ['sles:11.2'], null],
    ['cpe:/o:suse:suse_sles_ltss:11:sp4', ['sles:11.4'], 'ltss'],
    ['cpe:/o:suse:sles-ltss:15:sp3', ['sles:15.3'], 'ltss'],
    ['cpe:/o:suse:sles_sap:15:sp3', ['sles:15.3'], 'sap'],
    ['cpe:/o:suse:sles:11:sp1:teradata', ['sles:11.1'], 'teradata'],
    ['cpe:/o:suse:sle-module-basesystem:15:sp5', ['sles:15.5', 'sled:15.5'], null],
    ['cpe:/o:suse:sle-ha:15:sp4', ['sles:15.4'], 'ha'],
    ['cpe:/o:suse:sle_hpc-espos:15:sp3', ['sles:15.3'], 'hpc-espos'],
    ['cpe:/o:suse:packagehub:15:sp5', ['sles:15.5', 'sled:15.5'], 'packagehub'],
    ['cpe:/o:opensuse:leap:15.5', ['opensuse-leap:15.5'], null],
    ['cpe:/o:opensuse:tumbleweed', ['opensuse-tumbleweed'], null],
    ['cpe:/o:suse:sle-micro:5.5', ['sle-micro:5.5'], null],
  ];
  for (const [cpe, releases, channel] of products) {
    it(`${cpe} is ${releases.join(' and ')}`, () =>
      expect(susePlatform(cpe, 'x')).to.deep.equal({ releases, channel }));
  }

  it('that are no release are left out', () =>
    expect(susePlatform('cpe:/o:suse:suse-manager-server:4.2', 'x')).to.equal(undefined));

  it('that should be a release and name none are told', () =>
    expect(() => susePlatform('cpe:/o:suse:sles:fifteen', 'x')).to.throw(NotUnderstandable));
});

describe('the VEX of SUSE', () => {
  const document = feedDocument(join(FEEDS, 'suse-csaf-vex/fixtures/cve-2023-5568.json'));
  const lines = advisoriesOf(vex.parse(document)).flatMap(({ statements }) => statementLines(statements));

  it('says of each service pack what it says of that one', () =>
    expect(
      lines.filter((line) => /^(?:sles|opensuse|sl-)\S+ binary samba-client-libs/.test(line)),
    ).to.have.members([
      'sl-micro:6.0 binary samba-client-libs: < 4.19.4+git.339.acf1ccaa02-1.22',
      'opensuse-tumbleweed binary samba-client-libs: < 4.19.2+git.322.7e9201cef5-1.1',
      'sles:12.5 binary samba-client-libs: not affected',
      'sles:15.4 binary samba-client-libs: not affected',
      'sles:15.5 binary samba-client-libs: not affected',
    ]));

  it('keeps long-term support apart', () =>
    expect(lines.filter((line) => line.startsWith('sles:15.1 ltss'))).to.deep.equal([
      'sles:15.1 ltss binary libsamba-util0: not affected',
      'sles:15.1 ltss binary samba: not affected',
    ]));
});

describe('the advisories of SUSE', () => {
  it('name a package of each architecture', () => {
    const [advisory] = advisoriesOf(
      advisories.parse(feedDocument(join(FEEDS, 'suse-csaf/fixtures/suse-su-2015_0011-2.json'))),
    );
    expect(advisory).to.deep.include({ id: 'SUSE-SU-2015:0011-2', severity: 'moderate', cvss: null });
    expect(advisory?.cves).to.have.length(7);
    expect(
      statementLines(advisory?.statements ?? []).filter((line) => line.startsWith('sles:11.2 binary')),
    ).to.deep.equal([
      'sles:11.2 binary bind i586,ia64,ppc64,s390x,x86_64: < 9.9.4P2-0.6.1',
      'sles:11.2 binary bind-libs-32bit ppc64,s390x,x86_64: < 9.9.4P2-0.6.1',
    ]);
  });
});
