import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../src/check/index.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { dayOf, parsePackageList, parseRelease } from './release-formats.ts';
import { compareVersions } from './versions.ts';

const document = (date: string, version: string): string =>
  `<?xml version="1.0"?>\n<Release>\n  <Date>${date}</Date>\n  <Version>${version}</Version>\n</Release>\n`;

describe('the release document', () => {
  it('tells version and day', async () => {
    const release = await parseRelease(document('28/10/2010', '1.37-2'), 'it');
    expect(release).to.deep.equal({ version: '1.37-2', date: Date.parse('2010-10-28') / 1000 });
  });

  for (const text of ['28/10/2010', '2010-10-28', '20101028', '2010.10.28', '28 Oct 2010', '28-Oct-2010']) {
    it(`knows the day ${text}`, () => {
      expect(dayOf(text)).to.equal(Date.parse('2010-10-28') / 1000);
    });
  }

  it('knows a day with its time', () => {
    expect(dayOf('Thu, 28 Oct 2010 10:00:00 GMT')).to.equal(Date.parse('2010-10-28') / 1000);
    expect(dayOf('2010-10-28T10:00:00Z')).to.equal(Date.parse('2010-10-28') / 1000);
  });

  for (const text of ['10/28/2010', '30/02/2024', '', 'yesterday', '28 Foo 2010', '1/1/99', '28/10/2010x']) {
    it(`takes '${text}' for no day`, () => {
      expect(dayOf(text)).to.equal(undefined);
    });
  }

  const broken: Readonly<Record<string, string>> = {
    'an empty document': '',
    'a page': '<html><body>Not found</body></html>',
    'one that is cut off': document('28/10/2010', '1.37-2').slice(0, -5),
    'no date': '<Release><Version>1.37-2</Version></Release>',
    'no version': '<Release><Date>28/10/2010</Date></Release>',
    'another version': document('28/10/2010', 'latest'),
    'a bomb': `<!DOCTYPE r [<!ENTITY a "b">]>${document('&a;', '1.1')}`,
  };
  for (const [what, text] of Object.entries(broken)) {
    it(`refuses ${what}`, async () => {
      const error = await rejection(parseRelease(text, 'it'));
      expect(error).to.be.instanceOf(Failure).with.property('reason', 'malformed');
    });
  }
});

describe('the list of packages', () => {
  const text = [
    '# comment',
    'ca_AC-GRID-FR-1.133-1',
    'ca_NorduGrid-2015-1.133-1',
    'ca_DCAROOT-G1-1.133-1.noarch.rpm',
    'ca_policy_igtf-classic-1.133-1',
    'ca-policy-egi-core-1.133-1',
    'ca_Gone-2010',
    '',
  ].join('\r\n');

  it('tells alias and version apart', () => {
    expect(parsePackageList(text, 'it', 1).packages).to.deep.equal([
      { alias: 'AC-GRID-FR', version: '1.133' },
      { alias: 'NorduGrid-2015', version: '1.133' },
      { alias: 'DCAROOT-G1', version: '1.133' },
      { alias: 'Gone-2010', version: null },
    ]);
  });

  it('may be empty where that is allowed, and never a page', () => {
    expect(parsePackageList('# none\n', 'it', 0).packages).to.deep.equal([]);
    for (const [content, minimum] of [
      ['', 1],
      ['# none', 1],
      ['', 0],
      [' \n', 0],
      ['<html>\nca_a-1.1-1\n</html>', 0],
      ['Not found', 0],
    ] as const) {
      expect(() => parsePackageList(content, 'it', minimum), content).to.throw(Failure);
    }
  });

  it('names lines that it does not understand', () => {
    expect(parsePackageList('ca_a-1.1-1\nca_b c\n', 'it', 1).unread).to.deep.equal(['ca_b c']);
  });
});

describe('versions', () => {
  it('are ordered by number, whatever the packager adds', () => {
    expect(compareVersions('1.9', '1.133')).to.be.below(0);
    expect(compareVersions('1.133', '1.133-2')).to.equal(0);
    expect(compareVersions('2.0', '1.999')).to.be.above(0);
    expect(compareVersions('1.133', '1.133.1')).to.be.below(0);
    expect(compareVersions('1.x', '1.1')).to.equal(undefined);
    expect(compareVersions('', '1.1')).to.equal(undefined);
  });

  it('are ordered the same way in both directions', () => {
    const version = fc.array(fc.nat(200), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b) ?? NaN)).to.equal(
          -Math.sign(compareVersions(b, a) ?? NaN) + 0,
        );
      }),
    );
  });
});
