/** One CVE: how bad it is, who speaks of it, and how many have it. */
import { recordOf } from '../records/record-body.ts';
import { cveFacts } from '../findings/cve-facts.ts';
import { instant } from './host-document.ts';
import { route } from './route.ts';
import { seen, type Viewer } from './viewer.ts';

const CVE = /^CVE-\d{4}-\d{4,19}$/;

export const cve = route({
  path: '/v1/cves/{cve}',
  operation: 'cve',
  summary:
    'one CVE: how bad it is, its tags, who speaks of it, and how many of the hosts that may be seen have it',
  parameters: {},
  row: 'Cve',
  shape: 'one',
  async answer(_asked, [asked = ''], viewer) {
    const name = asked.toUpperCase();
    if (!CVE.test(name)) return undefined;
    const { decisions, tables } = viewer;
    const due = decisions.dueAt(name);
    const count = (verdict: 'vulnerable' | 'undetermined'): Promise<number> =>
      tables.countHosts(seen(viewer, { cves: [{ names: [name], verdicts: [verdict] }] }));
    return {
      one: {
        ...{ cve: name, ...(await cveFacts(tables, [name], viewer.now))(name) },
        ...{ tags: decisions.tagsOf(name).map(({ tag }) => tag), due: due === null ? null : instant(due) },
        ...{ vulnerable: await count('vulnerable'), undetermined: await count('undetermined') },
        advisories: await advisoriesOf(viewer, name),
      },
    };
  },
});

async function advisoriesOf({ tables }: Viewer, name: string): Promise<readonly object[]> {
  return (await tables.recordsAbout(name)).flatMap((row) => {
    const record = recordOf(row);
    if (record.kind !== 'advisory') return [];
    const { id, title, url, severity, cvss } = record.advisory;
    const releases = row.releases.split('|').filter((one) => one !== '');
    return [{ feed: row.feed, advisory: id, title, url, severity, cvss, releases }];
  });
}
