import { expect } from 'chai';
import fc from 'fast-check';
import { rejection } from '../../../test/kit/rejection.ts';
import { exceptionsXml, readExceptions, readTags, tagsXml } from './xml.ts';

const text = fc.string({ maxLength: 20 }).map((one) => one.trim());

describe('tags and exceptions in XML', () => {
  it('are read as they were written, whatever their texts', async () => {
    const tag = fc.record({
      cve: fc.constantFrom('CVE-2026-1000', 'CVE-2026-12345'),
      tag: fc.string({ minLength: 1 }).map((one) => `t${one.trim()}`),
      state: fc.constant('set' as const),
      ...{ reason: text, infoUrl: text, enabled: fc.boolean(), modifier: text },
      ...{ at: fc.integer({ min: 0, max: 4e9 }), dueAt: fc.constant(null) },
    });
    await fc.assert(
      fc.asyncProperty(fc.array(tag), async (tags) => {
        expect(await readTags(tagsXml(tags), 'x')).to.deep.equal(tags);
      }),
    );
  });

  it('keep package, version and release of the system', async () => {
    const one = {
      ...{ cve: 'CVE-2026-1000', package: { name: 'bash', version: '5.1-6', arch: 'x86_64' } },
      ...{
        release: 'almalinux:9',
        sites: [],
        hosts: [],
        reason: '<&"',
        modifier: 'o',
        at: 7,
        expiresAt: null,
      },
    };
    expect(await readExceptions(exceptionsXml([{ id: 1, ...one }]), 'x', 7)).to.deep.equal([one]);
    expect(await readExceptions(exceptionsXml([{ id: 1, ...one, sites: ['SITE'] }]), 'x', 7)).to.deep.equal(
      [],
    );
  });

  it('are refused by name where one is none', async () => {
    const said = async (xml: string): Promise<string> =>
      ((await rejection(readTags(xml, 'x'))) as Error).message;
    expect(await said('<cveTags><cveTag><cveName>CVE-1</cveName></cveTag></cveTags>')).to.equal(
      'x: cveTag 1: cveName is no CVE',
    );
    expect(await said('<a/>')).to.equal("x: 'a' is not 'cveTags'");
    expect(await said('<cveTags>')).to.match(/^x: no XML/);
  });
});
