import type { Criteria } from '../../../src/pakiti/advisory.ts';
import { documentOf, fixture, type FeedRow } from './row.ts';

const sample = documentOf('opensuse.leap.15.2.xml', fixture('oval', 'opensuse.leap.15.2.xml'));

const common = { kind: 'package', namePattern: null, check: 'at least one', exists: true } as const;

const criteria: Criteria = {
  is: 'and',
  negate: false,
  of: [
    {
      is: 'test',
      negate: false,
      test: {
        ...common,
        names: ['openSUSE-release'],
        arch: null,
        version: { of: 'version', operation: 'equals', evr: '15.2' },
        signedBy: null,
      },
    },
    {
      is: 'and',
      negate: false,
      of: [
        {
          is: 'test',
          negate: false,
          test: {
            ...common,
            names: ['fastjar'],
            arch: { pattern: '(i586|x86_64)' },
            version: { of: 'evr', operation: 'less than', evr: '0:0.98-lp152.4.3.1' },
            signedBy: null,
          },
        },
        {
          is: 'test',
          negate: false,
          test: {
            ...common,
            names: ['fastjar'],
            arch: null,
            version: null,
            signedBy: 'b88b2fd43dbdc284',
            check: 'all',
          },
        },
      ],
    },
  ],
};

export const row: FeedRow = {
  kind: 'oval',
  sample,
  records: [
    {
      kind: 'advisory',
      advisory: {
        id: 'CVE-2010-2322',
        cves: ['CVE-2010-2322'],
        title: 'CVE-2010-2322',
        url: 'https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2010-2322',
        severity: 'low',
        cvss: 3.7,
        published: Date.UTC(2021, 7, 10) / 1000,
        modified: Date.UTC(2021, 7, 10) / 1000,
        withdrawn: null,
        statements: [],
        criteria,
      },
    },
  ],
  withUnknown: replaced(
    '</definitions>',
    `<definition id="oval:x:def:1" version="1" class="patch"><metadata><title>x</title></metadata>
     <criteria operator="OR"/></definition></definitions>`,
  ),
  hostile: (text) => replaced('CVE-2010-2322</title>', `${escaped(text)}</title>`),
  withdrawn: undefined,
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
