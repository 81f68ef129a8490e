import { expect } from 'chai';
import fc from 'fast-check';
import { rejection } from '../../../test/kit/rejection.ts';
import type { Exception, Tag } from './decisions.ts';
import { exceptionsXml, readExceptions } from './exceptions-xml.ts';
import { readTags, tagsXml } from './tags-xml.ts';

const text = fc.string({ maxLength: 20 }).map((one) => one.trim());
const name = text.map((one) => `t${one}`);
const time = fc.integer({ min: 0, max: 4e9 });

const tag: fc.Arbitrary<Tag> = fc.record({
  cve: fc.constantFrom('CVE-2026-1000', 'CVE-2026-12345'),
  tag: name,
  state: fc.constant('set' as const),
  ...{ reason: text, infoUrl: text, enabled: fc.boolean(), modifier: text, at: time },
  ...{ dueAt: fc.option(time), advisory: fc.constantFrom(null, 'EGI-SVG-2026-14') },
});

const exception: fc.Arbitrary<Omit<Exception, 'id'>> = fc.record({
  cve: fc.constantFrom('CVE-2026-1000', 'CVE-2026-12345'),
  package: fc.option(
    fc.record({
      name,
      version: fc.constantFrom(null, '5.1-6.el9', '2:5.1-6', '1.2', '1-2-3'),
      arch: fc.constantFrom(null, 'x86_64'),
    }),
  ),
  release: fc.constantFrom(null, 'almalinux:9', 'debian:12', 'ubuntu:22.04', 'sles:15.5', 'own:1'),
  ...{ sites: fc.array(name, { maxLength: 2 }), hosts: fc.array(name, { maxLength: 2 }) },
  ...{ reason: text, modifier: text, at: time, expiresAt: fc.option(time) },
});

const RULE = {
  ...{ cve: 'CVE-2026-1000', package: { name: 'bash', version: '5.1.8-6.el9', arch: 'x86_64' } },
  ...{ release: 'almalinux:9', sites: [], hosts: [], reason: 'not reachable', modifier: 'o', at: 0 },
  expiresAt: null,
} as const satisfies Omit<Exception, 'id'>;

describe('tags and exceptions in XML', () => {
  it('are read as they were written, whatever their texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tag), async (tags) => {
        expect(await readTags(tagsXml(tags), 'x')).to.deep.equal(tags);
      }),
    );
  });

  it('lose nothing of exceptions either: not their end, not the sites and hosts that they are for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(exception), async (exceptions) => {
        const { exceptions: read, unknownGroups } = await readExceptions(exceptionsXml(exceptions), 'x', 7);
        expect(read).to.have.deep.members(exceptions);
        expect(unknownGroups).to.deep.equal([]);
      }),
    );
  });

  it('are to the byte what Pakiti 3 writes, where it knows it all', () => {
    const one = { ...TAGGED, reason: 'a & b <c> "d"' };
    expect(tagsXml([one, { ...one, state: 'proposed' }])).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?>\n<cveTags><cveTag><cveName>CVE-2026-1000</cveName><tagName>EGI-Critical</tagName><reason>a &amp; b &lt;c&gt; "d"</reason><infoUrl></infoUrl><enabled>1</enabled><modifier>o</modifier><timestamp>1970-01-01 00:00:05</timestamp></cveTag></cveTags>\n',
    );
    expect(tagsXml([])).to.equal('<?xml version="1.0" encoding="UTF-8"?>\n<cveTags/>\n');
    expect(
      exceptionsXml([RULE]).replace(/<(release|timestamp)>(?:almalinux:9|1970[^<]*)<\/\1>/g, ''),
    ).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?>\n<cveExceptions><cveException><cveName>CVE-2026-1000</cveName><reason>not reachable</reason><modifier>o</modifier><pkg><name>bash</name><version>0:5.1.8</version><release>6.el9</release><arch>x86_64</arch><type>rpm</type></pkg><osGroup><name>Red Hat Enterprise Linux 9</name></osGroup></cveException></cveExceptions>\n',
    );
  });

  it('do not say as an exception what there would hold for more than here', () => {
    for (const limit of [{ sites: ['SITE'] }, { hosts: ['wn1'] }, { package: null }])
      expect(exceptionsXml([{ ...RULE, ...limit }])).not.to.include('<cveException>');
  });

  it('of a group of Pakiti 3 are of all releases that it holds', async () => {
    const of = async (group: string): Promise<readonly (string | null)[]> => {
      const xml = `<cveExceptions><cveException><cveName>CVE-2026-1000</cveName><pkg><name>bash</name></pkg>${group}</cveException></cveExceptions>`;
      return (await readExceptions(xml, 'x', 7)).exceptions.map(({ release }) => release);
    };
    const group = (called: string): string => `<osGroup><name>${called}</name></osGroup>`;
    expect(await of(group('Red Hat Enterprise Linux 9'))).to.include.members([
      'rhel:9',
      'almalinux:9',
      'rocky:9',
    ]);
    expect(await of(group('bookworm'))).to.deep.equal(['debian:12']);
    expect(await of('')).to.deep.equal([null]);
    expect(await of(group('Plan 9'))).to.deep.equal(['Plan 9']);
  });

  it('are refused by name where one is none', async () => {
    const said = async (xml: string): Promise<string> =>
      ((await rejection(readTags(xml, 'x'))) as Error).message;
    expect(await said('<cveTags><cveTag><cveName>CVE-1</cveName></cveTag></cveTags>')).to.equal(
      'x: cveTag 1: cveName is no CVE',
    );
    expect(await said('<a/>')).to.equal("x: 'a' is not 'cveTags'");
    expect(await said('<cveTags>')).to.match(/^x: no XML/);
    const late =
      '<cveTags><cveTag><cveName>CVE-2026-1000</cveName><tagName>t</tagName><due>soon</due></cveTag></cveTags>';
    expect(await said(late)).to.equal('x: cveTag 1: due is no time');
  });

  it('are refused where what limits an exception is not there', async () => {
    const said = async (row: string, inside: string): Promise<string> => {
      const xml = `<cveExceptions><${row}><cveName>CVE-2026-1000</cveName>${inside}</${row}></cveExceptions>`;
      return ((await rejection(readExceptions(xml, 'x', 7))) as Error).message;
    };
    const BASH = '<pkg><name>bash</name></pkg>';
    expect(await said('cveException', '')).to.equal('x: cveException 1: pkg is missing');
    expect(await said('cveException', '<pkg><version>0:5.1</version></pkg>')).to.equal(
      'x: cveException 1: pkg: name is missing',
    );
    expect(await said('cveException', `${BASH}<osGroup/>`)).to.equal(
      'x: cveException 1: osGroup: name is missing',
    );
    for (const limit of ['release', 'site', 'host', 'expires'])
      expect(await said('limitedException', `${BASH}<${limit}></${limit}>`)).to.equal(
        `x: limitedException 1: ${limit} is empty`,
      );
    expect(await said('limitedException', BASH + BASH)).to.equal('x: limitedException 1: more than one pkg');
  });
});

const TAGGED: Tag = {
  ...{ cve: 'CVE-2026-1000', tag: 'EGI-Critical', state: 'set', reason: '', infoUrl: '', enabled: true },
  ...{ modifier: 'o', at: 5, dueAt: null, advisory: null },
};
