import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import {
  entryDocument,
  entryProperties,
  issueDocument,
  issueProperties,
} from '../../../src/incidents/documents.ts';
import { entryLine, issueLine } from '../../../src/incidents/lines.ts';
import { csv } from '../../../src/portal/encode/csv.ts';
import { escapeJson } from '../../../src/render/index.ts';
import { requireKnownSites } from '../known-site.ts';
import { withLedger } from '../with-ledger.ts';
import { allIssues, everyPage, filterOf, filterOptions } from './filter.ts';
import { configOption } from './options.ts';

const options = {
  ...configOption,
  ...filterOptions,
  format: {
    kind: 'choice',
    choices: ['csv', 'json'],
    default: 'csv',
    describe: 'CSV as in RFC 4180, or a line of JSON each',
  },
  audit: { kind: 'flag', describe: 'the audit trails of these issues instead, oldest first' },
} as const;

export const incidentExport: Command = {
  name: 'incident export',
  summary: 'write issues, or their audit trails, for other programs',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const filter = filterOf(given, host.clock.now());
    const rows = await withLedger(host, given.config, async (ledger) => {
      const issues = await allIssues(ledger, filter);
      if (!given.audit)
        return issues.map((one) => (given.format === 'csv' ? issueLine(one) : issueDocument(one)));
      const trails = await Promise.all(
        issues.map(({ id }) =>
          everyPage(
            (page) => ledger.audit({ issue: id }, page),
            ({ seq }) => seq,
          ),
        ),
      );
      return trails
        .flat()
        .toSorted((a, b) => a.seq - b.seq)
        .map(given.format === 'csv' ? entryLine : entryDocument);
    });
    if (rows.length === 0) await requireKnownSites(host, given.config, given.site);
    const columns = Object.keys(given.audit ? entryProperties : issueProperties);
    const text = given.format === 'csv' ? csv({ columns, rows }) : rows.map(lineOf).join('');
    return { text, exitCode: 0 };
  },
};

function lineOf(row: object): string {
  return escapeJson(`${JSON.stringify(row)}\n`);
}
