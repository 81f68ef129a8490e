import { changed, documentOf, fixture, withText, type FeedRow } from './row.ts';

const sample = documentOf('almalinux8/ALBA-2019:3480.json', fixture('osv', 'ALBA-2019-3480.json'));

interface Osv {
  readonly withdrawn?: string;
  readonly affected: readonly unknown[];
}

export const row: FeedRow = {
  kind: 'osv',
  sample,
  records: [
    {
      kind: 'advisory',
      advisory: {
        id: 'ALBA-2019:3480',
        cves: [],
        title: 'inkscape:0.92.3 bug fix and enhancement update',
        url: 'https://errata.almalinux.org/8/ALBA-2019-3480.html',
        severity: null,
        cvss: null,
        published: Date.UTC(2019, 10, 5, 17, 50, 34) / 1000,
        modified: Date.UTC(2019, 10, 5, 17, 50, 29) / 1000,
        withdrawn: null,
        statements: [
          {
            release: 'almalinux:8',
            channel: null,
            of: 'binary',
            package: 'python2-scour',
            arches: null,
            module: 'inkscape:0.92.3',
            binaries: null,
            claim: {
              status: 'affected',
              intervals: [{ introduced: null, fixed: '0.35-9.module_el8.6.0+2737+e0c72153' }],
              fix: 'available',
            },
          },
        ],
        criteria: null,
      },
    },
  ],
  withUnknown: changed<Osv>(sample, (advisory) => ({
    ...advisory,
    affected: [
      ...advisory.affected,
      {
        package: { ecosystem: 'AlmaLinux:Kitten', name: 'inkscape' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1' }] }],
      },
    ],
  })),
  hostile: (text) => withText(sample, text, /^(?:AlmaLinux:8|ECOSYSTEM|0|\d{4}-.*Z)$/),
  withdrawn: changed<Osv>(sample, (advisory) => ({ ...advisory, withdrawn: '2024-05-06T07:08:09Z' })),
};
