/** `cve.php` of Pakiti 3: what advisories say of one CVE, the packages and the versions below which they have it. */
import { type Element, xmlDocument } from '../../../portal/encode/xml.ts';
import type { FeedRecord } from '../../advisory.ts';
import { distributionOf } from '../../distribution.ts';
import { recordOf } from '../../records/record-body.ts';
import type { Viewer } from '../viewer.ts';
import { cveIn, nonEmpty } from './asked.ts';
import { type DropIn, PLAIN, plainLine, XML } from './drop-in.ts';

interface Row {
  readonly os: string;
  readonly package: string;
  readonly operator: string;
  readonly version: string;
}

/** `os` is a release of ours, or what a host calls itself, as there; all where it is not given. */
export const cve: DropIn = async (viewer, query) => {
  const name = cveIn(query.get('cve') ?? '');
  if (name === undefined) return { error: `'cve' is no CVE` };
  const type = nonEmpty(query.get('type')) ?? 'csv';
  if (type !== 'csv' && type !== 'xml') return { error: `'type' is not csv or xml` };
  const rows = await rowsAbout(viewer, name, nonEmpty(query.get('os')));
  if (type === 'xml') return { contentType: XML, body: xmlOf(name, rows) };
  const cells = rows.map((row) => plainLine([name, row.os, row.package, row.operator, row.version]));
  return {
    contentType: PLAIN,
    body: [plainLine(['CVE', 'Os', 'Package name', 'Operator', 'Package version']), ...cells].join(''),
  };
};

async function rowsAbout({ tables }: Viewer, name: string, os: string | undefined): Promise<readonly Row[]> {
  const wanted = os === undefined ? undefined : releaseOf(os);
  const rows = new Map<string, Row>();
  for (const record of await tables.recordsAbout(name))
    for (const row of rowsOf(recordOf(record)))
      if (wanted === undefined || row.os === wanted)
        rows.set(JSON.stringify(row), { ...row, os: os ?? row.os });
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function releaseOf(os: string): string {
  const found = distributionOf({ system: os });
  return found.state === 'known' ? found.release : os;
}

function rowsOf(record: FeedRecord): readonly Row[] {
  if (record.kind !== 'advisory') return [];
  return record.advisory.statements.flatMap(({ release: os, package: one, claim }) =>
    claim.status !== 'affected'
      ? []
      : claim.intervals.flatMap(({ fixed }) =>
          fixed === null ? [] : [{ os, package: one, operator: '<', version: fixed }],
        ),
  );
}

/** An element for each row. */
function xmlOf(name: string, rows: readonly Row[]): string {
  const content = rows.map(({ os, package: one, operator, version }): Element => ({
    name: 'cve',
    attributes: { name, advisory_url: '' },
    content: [
      {
        name: 'os',
        attributes: { name: os },
        content: [{ name: 'pkg', attributes: { name: one, operator, version } }],
      },
    ],
  }));
  return xmlDocument({ name: 'xml', content });
}
