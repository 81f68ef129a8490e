import type { Claim, FeedRecord, Statement } from '../../../src/pakiti/advisory.ts';
import { documentOf, fixture, type FeedRow } from './row.ts';

const sample = documentOf('data/DSA/list', fixture('debian-advisories', 'DSA.list'));
const list = sample.bytes.toString();

function advisory(
  id: string,
  title: string,
  day: number,
  cves: readonly string[],
  claims: readonly (readonly [release: string, claim: Claim])[],
): FeedRecord {
  const [name = ''] = title.split(' ');
  const statements = claims.map(([release, claim]): Statement => ({
    ...{ release, channel: null, of: 'source', package: name, arches: null, module: null, binaries: null },
    claim,
  }));
  return {
    kind: 'advisory',
    advisory: {
      ...{
        id,
        cves,
        title,
        url: `https://security-tracker.debian.org/tracker/${id}`,
        severity: null,
        cvss: null,
      },
      ...{
        published: Date.UTC(2024, 0, day) / 1000,
        modified: null,
        withdrawn: null,
        statements,
        criteria: null,
      },
    },
  };
}

const fixed = (version: string): Claim => ({
  status: 'affected',
  intervals: [{ introduced: null, fixed: version }],
  fix: 'available',
});

export const row: FeedRow = {
  kind: 'debian-advisories',
  sample,
  records: [
    advisory(
      'DSA-5594-1',
      'linux - security update',
      5,
      ['CVE-2021-44879', 'CVE-2023-25588'],
      [
        ['debian:11', fixed('5.10.205-1')],
        ['debian:12', fixed('6.1.69-1')],
      ],
    ),
    advisory('DSA-5593-2', 'exim4 - regression update', 4, [], [['debian:12', fixed('4.96-15+deb12u4')]]),
    advisory(
      'DSA-5592-1',
      'chromium - security update',
      3,
      ['CVE-2024-0222'],
      [
        ['debian:11', { status: 'affected', intervals: [{ introduced: null, fixed: null }], fix: 'never' }],
        ['debian:10', { status: 'not-affected' }],
        ['debian:12', fixed('120.0.6099.199-1~deb12u1')],
      ],
    ),
  ],
  withUnknown: documentOf(sample.name, list.replace('\t[bookworm] - linux', '\t[buzz] - linux 1\n$&')),
  hostile: (text) =>
    documentOf(sample.name, `${list}\t[sid] - linux ${text}\n\t[${text}] - ${text} 1\n\t{${text}}\n`),
  withdrawn: undefined,
  endsAt: (bytes) => /\n\t\[\w+\] .*\n$/.test(list.slice(0, bytes)),
};
