import { expect } from 'chai';
import { join } from 'node:path';
import { advisoriesOf, feedDocument, notUnderstoodOf } from '../../../test/kit/statement-lines.ts';
import type { Criteria, CriteriaTest } from '../advisory.ts';
import type { FeedDocument } from '../feeds/feed.ts';
import { feed } from '../feeds/oval/feed.ts';
import { FeedError } from '../feeds/feed.ts';

const FIXTURES = join(import.meta.dirname, '../feeds/oval/fixtures');

function parsed(name: string): ReturnType<typeof advisoriesOf> {
  return advisoriesOf(feed.parse(feedDocument(join(FIXTURES, name))));
}

/** `release almalinux:9 & (bash < 1-1 [x86_64])`. */
function text(criteria: Criteria): string {
  const sign = criteria.negate ? '!' : '';
  if (criteria.is === 'test') return sign + testText(criteria.test);
  return `${sign}(${criteria.of.map(text).join(criteria.is === 'and' ? ' & ' : ' | ')})`;
}

function testText(test: CriteriaTest): string {
  if (test.kind !== 'package') return `${test.kind} ${Object.values(test).slice(1).map(String).join(' ')}`;
  const { names, version, arch, signedBy, check } = test;
  return [
    names.join(','),
    ...(version === null ? [] : [`${version.of} ${version.operation} ${version.evr}`]),
    ...(arch === null ? [] : [`[${arch.pattern}]`]),
    ...(signedBy === null ? [] : [`signed ${signedBy}`]),
    ...(check === 'at least one' ? [] : [check]),
  ].join(' ');
}

function oval(definitions: string, tests = '', others = ''): FeedDocument {
  return {
    name: 'made.xml',
    bytes: Buffer.from(`<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5">
      <definitions>${definitions}</definitions><tests>${tests}</tests>${others}</oval_definitions>`),
  };
}

function definition(
  criteria: string,
  metadata = '<title>CVE-2024-0001</title>',
  kind = 'vulnerability',
): string {
  return `<definition id="d" class="${kind}"><metadata>${metadata}</metadata>${criteria}</definition>`;
}

describe('OVAL of AlmaLinux', () => {
  const [firefox, nodejs] = parsed('org.almalinux.alsa-9.xml');

  it('says what is in its tests, not in its comments', () => {
    expect(firefox).to.deep.include({
      id: 'ALSA-2022:7071',
      url: 'https://errata.almalinux.org/9/ALSA-2022-7071.html',
      severity: 'important',
      published: Date.UTC(2022, 9, 20) / 1000,
    });
    expect(firefox?.cves).to.deep.equal([
      'CVE-2022-42927',
      'CVE-2022-42928',
      'CVE-2022-42929',
      'CVE-2022-42932',
    ]);
    expect(text(firefox?.criteria ?? { is: 'or', negate: false, of: [] })).to.equal(
      '((release almalinux:9 & firefox evr less than 0:102.4.0-1.el9_0.alma [aarch64|ppc64le|x86_64|s390x] & firefox signed d36cb86cb86b3716))',
    );
  });

  it('knows modules', () =>
    expect(text(nodejs?.criteria ?? { is: 'or', negate: false, of: [] })).to.include(
      '(release almalinux:9 & ((module nodejs:18 & ((nodejs evr less than 1:18.17.1-1.module_el9.2.0+36+853e48f5 [x86_64|s390x|ppc64le|aarch64] & nodejs signed d36cb86cb86b3716)',
    ));
});

describe('OVAL of Ubuntu', () => {
  it('of notices: the packages of its variables, by dpkg', () => {
    const [notice] = parsed('oci.com.ubuntu.jammy.usn.oval.xml');
    expect(notice).to.deep.include({
      id: 'USN-6561-1',
      cves: ['CVE-2023-48795'],
      severity: 'moderate',
      cvss: 5.9,
    });
    expect(text(notice?.criteria ?? { is: 'or', negate: false, of: [] })).to.equal(
      '(release ubuntu:22.04 & ((libssh-gcrypt-dev,libssh-doc,libssh-4,libssh-dev,libssh-gcrypt-4 evr less than 0.9.6-2ubuntu0.22.04.2)))',
    );
  });

  it('of CVEs', () => {
    const [cve] = parsed('oci.com.ubuntu.jammy.cve.oval.xml');
    expect(cve?.id).to.equal('CVE-2023-48795');
    expect(text(cve?.criteria ?? { is: 'or', negate: false, of: [] })).to.equal(
      '(release ubuntu:22.04 & ((openssh-client,openssh-server,openssh-sftp-server,openssh-tests,ssh,ssh-askpass-gnome evr less than 1:8.9p1-3ubuntu0.5 | libssh-4,libssh-gcrypt-4 evr less than 0:0.9.6-2ubuntu0.22.04.2)))',
    );
  });

  it('of packages: an advisory of each CVE, with the tests that are its own', () => {
    expect(
      parsed('oci.com.ubuntu.jammy.pkg.oval.xml').map(({ id, criteria }) => [id, criteria && text(criteria)]),
    ).to.deep.equal([
      [
        'CVE-2023-48795',
        '(release ubuntu:22.04 & ((libssh-4,libssh-gcrypt-4 evr less than 0:0.9.6-2ubuntu0.22.04.2)))',
      ],
      [
        'CVE-2023-48795',
        '(release ubuntu:22.04 & ((openssh-client,openssh-server,openssh-sftp-server,openssh-tests,ssh,ssh-askpass-gnome evr less than 1:8.9p1-3ubuntu0.5)))',
      ],
    ]);
  });
});

describe('OVAL of SUSE', () => {
  it('names the product by its release package and version', () => {
    const [cve] = parsed('opensuse.leap.15.2.xml');
    expect(text(cve?.criteria ?? { is: 'or', negate: false, of: [] })).to.equal(
      '(openSUSE-release version equals 15.2 & (fastjar evr less than 0:0.98-lp152.4.3.1 [(i586|x86_64)] & fastjar signed b88b2fd43dbdc284 all))',
    );
  });
});

describe('OVAL', () => {
  it('that is not understood is unknown in its place', () => {
    const document = oval(
      definition('<criteria operator="OR"><criterion test_ref="t"/><criterion test_ref="u"/></criteria>'),
      '<sql_test id="t" comment="a database"/>',
    );
    expect(
      advisoriesOf(feed.parse(document)).map(({ criteria }) => criteria && text(criteria)),
    ).to.deep.equal([
      '(not-understood a database | not-understood what a test asks that its feed leaves out)',
    ]);
    expect(notUnderstoodOf(feed.parse(document))).to.deep.equal([
      'made.xml: t: sql_test',
      'made.xml: u: no such test',
    ]);
  });

  it('is negated where it says so, also of a definition that it extends', () => {
    const inner =
      '<definition id="e" class="inventory"><criteria><criterion test_ref="t" negate="true"/></criteria></definition>';
    const document = oval(
      definition(
        '<criteria negate="true"><extend_definition definition_ref="e"/><criterion test_ref="t"/></criteria>',
      ) + inner,
      '<x_test id="t" comment="t"/>',
    );
    expect(
      advisoriesOf(feed.parse(document)).map(({ criteria }) => criteria && text(criteria)),
    ).to.deep.equal(['!((!not-understood t) & not-understood t)']);
  });

  it('that extends itself ends', () => {
    const document = oval(
      '<definition id="e" class="patch"><criteria operator="OR"><extend_definition definition_ref="e"/><extend_definition definition_ref="e"/></criteria></definition>',
    );
    expect(() => [...feed.parse(document)]).not.to.throw();
  });

  it('compares what runs with the ABI that the package has in its version', () => {
    const document = oval(
      definition('<criteria><criterion test_ref="t"/></criteria>'),
      '<variable_test id="t"><object object_ref="o"/><state state_ref="s"/></variable_test>',
      `<objects><variable_object id="o"><var_ref>v</var_ref></variable_object></objects>
       <states><variable_state id="s"><value datatype="debian_evr_string" operation="less than">6.8.0-84.84</value></variable_state></states>
       <variables><local_variable id="v"><concat><literal_component>0:</literal_component>
       <regex_capture pattern="x"><object_component object_ref="u" item_field="os_release"/></regex_capture></concat></local_variable></variables>`,
    );
    const [advisory] = advisoriesOf(feed.parse(document));
    expect(advisory?.criteria).to.deep.nested.include({
      'of[0].test': {
        kind: 'running-kernel',
        version: { of: 'evr', operation: 'less than', evr: '6.8.0-84' },
      },
    });
  });

  it('with an expression that may not end is not understood', () => {
    const document = oval(
      definition('<criteria><criterion test_ref="t"/></criteria>'),
      '<rpminfo_test id="t" check="at least one"><object object_ref="o"/></rpminfo_test>',
      '<objects><rpminfo_object id="o"><name operation="pattern match">^(a+)+$</name></rpminfo_object></objects>',
    );
    expect(notUnderstoodOf(feed.parse(document))).to.deep.equal(['made.xml: t: the expression (?:^(a+)+$)']);
  });

  it('with a document type, or that is nested without end, is refused', () => {
    const refused =
      (bytes: string): (() => unknown) =>
      () => [...feed.parse({ name: 'x.xml', bytes: Buffer.from(bytes) })];
    expect(refused('<!DOCTYPE a [<!ENTITY b "c">]><oval_definitions>&b;</oval_definitions>')).to.throw(
      FeedError,
      'x.xml:1',
    );
    expect(refused(oval(definition('<criteria>'.repeat(200))).bytes.toString())).to.throw(
      FeedError,
      'nested',
    );
  });
});
