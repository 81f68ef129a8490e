import { expect } from 'chai';
import { join } from 'node:path';
import {
  advisoriesOf,
  feedDocument,
  notUnderstoodOf,
  statementLines,
} from '../../../test/kit/statement-lines.ts';
import { feed as advisories } from '../feeds/redhat-csaf/feed.ts';
import { feed as vex } from '../feeds/redhat-vex/feed.ts';
import type { FeedDocument, FeedKind } from '../feeds/feed.ts';

const FEEDS = join(import.meta.dirname, '../feeds');

function linesOf(feed: FeedKind, document: FeedDocument): readonly string[] {
  return advisoriesOf(feed.parse(document)).flatMap(({ statements }) => statementLines(statements));
}

describe('the VEX of Red Hat', () => {
  const document = feedDocument(join(FEEDS, 'redhat-vex/fixtures/cve-2023-6240.json'));

  it('keeps support streams apart, and what came to everybody from them', () => {
    const own = 'aarch64,ppc64le,s390x,x86_64';
    expect([...linesOf(vex, document)].sort()).to.deep.equal(
      [
        `rhel:8 binary kernel ${own}: < 4.18.0-553.5.1.el8_10`,
        `rhel:8 binary kernel-core ${own}: < 4.18.0-553.5.1.el8_10`,
        `rhel:8 binary kernel-headers ${own}: < 4.18.0-553.5.1.el8_10`,
        'rhel:8 source kernel: < 4.18.0-553.5.1.el8_10',
        `rhel:9 binary kernel ${own}: < 5.14.0-427.16.1.el9_4`,
        `rhel:9 binary kernel-core ${own}: < 5.14.0-427.16.1.el9_4`,
        `rhel:9 binary kernel-headers ${own}: not affected`,
        `rhel:9 eus:9.0 binary kernel ${own}: < 5.14.0-70.101.1.el9_0`,
        `rhel:9 eus:9.0 binary kernel-core ${own}: < 5.14.0-70.101.1.el9_0`,
        `rhel:9 eus:9.0 binary kernel-headers ${own}: < 5.14.0-70.101.1.el9_0`,
        'rhel:9 eus:9.0 source kernel: < 5.14.0-70.101.1.el9_0',
        `rhel:9 eus:9.2 binary kernel ${own}: < 5.14.0-284.62.1.el9_2`,
        `rhel:9 eus:9.2 binary kernel-core ${own}: < 5.14.0-284.62.1.el9_2`,
        `rhel:9 eus:9.2 binary kernel-headers ${own}: not affected`,
        'rhel:9 eus:9.2 source kernel: < 5.14.0-284.62.1.el9_2',
        'rhel:9 source kernel: < 5.14.0-427.16.1.el9_4',
        'rhel:6 source kernel: all, fix never',
        'rhel:7 source kernel: all, fix never',
        'rhel:7 source kernel-rt: all, fix never',
        'rhel:9 source kernel-rt: all, fix none',
      ].sort(),
    );
  });

  it('carries what the CVE is', () => {
    const [advisory] = advisoriesOf(vex.parse(document));
    expect({ ...advisory, statements: [] }).to.deep.equal({
      id: 'CVE-2023-6240',
      cves: ['CVE-2023-6240'],
      title: 'kernel: Marvin vulnerability side-channel leakage in the RSA decryption operation',
      url: 'https://access.redhat.com/security/cve/CVE-2023-6240',
      severity: 'moderate',
      cvss: 6.5,
      published: Date.UTC(2023, 8, 25) / 1000,
      modified: Date.UTC(2024, 5, 20, 1, 13, 21) / 1000,
      withdrawn: null,
      statements: [],
      criteria: null,
    });
  });

  it('has epochs, and says nothing of products that are no release', () => {
    const lines = linesOf(vex, feedDocument(join(FEEDS, 'redhat-vex/fixtures/cve-2023-6237.json')));
    expect(lines).to.include(
      'rhel:9 binary openssl-libs aarch64,i686,ppc64le,s390x,x86_64: < 1:3.0.7-27.el9',
    );
    expect(lines).to.include('rhel:9 source edk2: all, fix none');
    expect(lines).to.include('rhel:8 source openssl: not affected');
    expect(lines.filter((line) => line.includes('jboss'))).to.deep.equal([]);
  });

  it('is told from the advisories, which are of the same form', () => {
    const other = feedDocument(join(FEEDS, 'redhat-csaf/fixtures/rhsa-2023_7434.json'));
    expect([vex.recognises(document), vex.recognises(other)]).to.deep.equal([true, false]);
    expect([advisories.recognises(document), advisories.recognises(other)]).to.deep.equal([false, true]);
  });
});

describe('the layout of May 2026', () => {
  const document = feedDocument(join(FEEDS, 'redhat-vex/fixtures/layout-of-2026.json'));

  it('has no architecture, minor releases of which support depends on the CPE, and modules in the purl', () =>
    expect(linesOf(vex, document)).to.deep.equal([
      'rhel:9 binary bash: < 5.1.8-9.el9_7.1',
      'rhel:9 binary npm nodejs:18: < 1:10.2.4-1.18.19.0.1.module+el9.7.0+21192+abc',
      'rhel:8 aus:8.2 binary bash: all, fix never',
      'rhel:8 source bash: all, fix postponed',
      'rhel:8 source nodejs nodejs:18: all, fix none',
      'rhel:9 eus:9.4 binary bash: not affected',
      'rhel:10 binary bash: ? Red Hat is investigating whether it is affected',
    ]));

  it('has packages of modules that nothing names', () => {
    const bytes = Buffer.from(document.bytes.toString().replaceAll(/[?&]rpmmod=nodejs[^"&]*/g, ''));
    expect(linesOf(vex, { ...document, bytes })).to.include(
      'rhel:9 binary npm *: < 1:10.2.4-1.18.19.0.1.module+el9.7.0+21192+abc',
    );
  });

  it('has modules that are none', () =>
    expect(notUnderstoodOf(vex.parse(document))).to.deep.equal([
      'layout-of-2026.json: rhel-10.1:firefox-flatpak: module rhel10 has no stream',
    ]));
});

describe('the advisories of Red Hat', () => {
  it('are of several CVEs', () => {
    const document = feedDocument(join(FEEDS, 'redhat-csaf/fixtures/rhsa-2023_7434.json'));
    const [advisory] = advisoriesOf(advisories.parse(document));
    expect(advisory).to.deep.include({
      id: 'RHSA-2023:7434',
      cves: ['CVE-2023-1829', 'CVE-2023-3609', 'CVE-2023-3776', 'CVE-2023-4004'],
      url: 'https://access.redhat.com/errata/RHSA-2023:7434',
      severity: 'important',
      cvss: 7.8,
    });
    expect(statementLines(advisory?.statements ?? [])).to.deep.equal([
      'rhel:8 aus:8.2 source kernel: < 4.18.0-193.119.1.el8_2',
      'rhel:8 aus:8.2 binary kernel x86_64: < 4.18.0-193.119.1.el8_2',
      'rhel:8 aus:8.2 binary kernel-core x86_64: < 4.18.0-193.119.1.el8_2',
      'rhel:8 e4s:8.2 binary kernel ppc64le,x86_64: < 4.18.0-193.119.1.el8_2',
      'rhel:8 e4s:8.2 source kernel: < 4.18.0-193.119.1.el8_2',
      'rhel:8 e4s:8.2 binary kernel-core ppc64le,x86_64: < 4.18.0-193.119.1.el8_2',
      'rhel:8 tus:8.2 source kernel: < 4.18.0-193.119.1.el8_2',
      'rhel:8 tus:8.2 binary kernel x86_64: < 4.18.0-193.119.1.el8_2',
      'rhel:8 tus:8.2 binary kernel-core x86_64: < 4.18.0-193.119.1.el8_2',
      'rhel:8 aus:8.2 binary kernel-headers x86_64: not affected',
      'rhel:8 e4s:8.2 binary kernel-headers ppc64le,x86_64: not affected',
      'rhel:8 tus:8.2 binary kernel-headers x86_64: not affected',
    ]);
  });

  it('of a product on top of a release say nothing of the packages of that release', () =>
    expect(
      linesOf(advisories, feedDocument(join(FEEDS, 'redhat-csaf/fixtures/rhsa-2023_7438.json'))),
    ).to.deep.equal([]));
});

describe('a fixed source package', () => {
  it('is kept beside binaries, its own or of another one: it speaks of those that are not listed', () => {
    const platform = 'BaseOS-9.4';
    const parts = ['a-0:1-2.el9.x86_64', 'a-0:1-2.el9.src', 'b-0:1-2.el9.src'];
    const purl = (part: string): string =>
      `pkg:rpm/redhat/${part.charAt(0)}@1-2.el9?arch=${part.endsWith('src') ? 'src' : 'x86_64'}`;
    const product = (id: string, helper: object): object => ({
      category: 'product_version',
      product: { name: id, product_id: id, product_identification_helper: helper },
    });
    const branches = [
      product(platform, { cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos' }),
      ...parts.map((part) => product(part, { purl: purl(part) })),
    ];
    const relationships = parts.map((part) => ({
      full_product_name: { product_id: `${platform}:${part}` },
      product_reference: part,
      relates_to_product_reference: platform,
    }));
    const vulnerability = {
      cve: 'CVE-2024-1000',
      product_status: { fixed: parts.map((part) => `${platform}:${part}`) },
    };
    const csaf = {
      document: { tracking: { id: 'CVE-2024-1000' } },
      product_tree: { branches, relationships },
      vulnerabilities: [vulnerability],
    };
    const document = { name: 'cve.json', bytes: Buffer.from(JSON.stringify(csaf)) };
    expect(linesOf(vex, document)).to.deep.equal([
      'rhel:9 binary a x86_64: < 1-2.el9',
      'rhel:9 source a: < 1-2.el9',
      'rhel:9 source b: < 1-2.el9',
    ]);
  });
});
