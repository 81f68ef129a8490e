import type { OptionValues } from '../../../src/check/index.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import type { AuditEntry } from '../../../src/incidents/audit.ts';
import {
  entryDocument,
  entryProperties,
  incidentDocument,
  incidentProperties,
  issueDocument,
  issueProperties,
} from '../../../src/incidents/documents.ts';
import type { AuditFilter, Ledger } from '../../../src/incidents/ledger.ts';
import { entryLine, incidentLine, issueLine } from '../../../src/incidents/lines.ts';
import { csv } from '../../../src/portal/encode/csv.ts';
import { escapeJson } from '../../../src/render/index.ts';
import { requireKnownSites } from '../known-site.ts';
import { withLedger } from '../with-ledger.ts';
import { allIncidents, allIssues, everyPage, filterOf, filterOptions } from './filter.ts';
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
  incidents: { kind: 'flag', describe: 'the incidents that group issues, not the issues' },
  audit: { kind: 'flag', describe: 'the audit trails of these instead, oldest first' },
} as const;

type Given = OptionValues<typeof options>;

interface Table {
  readonly rows: readonly object[];
  /** What the columns of CSV are. */
  readonly properties: object;
}

export const incidentExport: Command = {
  name: 'incident export',
  summary: 'write issues, incidents, or their audit trails, for other programs',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const tableOf = given.incidents ? incidentsOf : issuesOf;
    const { rows, properties } = await withLedger(host, given.config, (ledger) =>
      tableOf(ledger, given, host.clock.now()),
    );
    if (rows.length === 0) await requireKnownSites(host, given.config, given.site);
    const text =
      given.format === 'csv' ? csv({ columns: Object.keys(properties), rows }) : rows.map(lineOf).join('');
    return { text, exitCode: 0 };
  },
};

async function issuesOf(ledger: Ledger, given: Given, now: number): Promise<Table> {
  const issues = await allIssues(ledger, filterOf(given, now));
  if (given.audit) {
    const filters = issues.map(({ id }) => ({ issue: id }));
    return await trailsOf(ledger, given, filters);
  }
  const rowOf = given.format === 'csv' ? issueLine : issueDocument;
  return { rows: issues.map((one) => rowOf(one)), properties: issueProperties };
}

async function incidentsOf(ledger: Ledger, given: Given): Promise<Table> {
  const incidents = await allIncidents(ledger, given);
  if (given.audit) {
    const filters = incidents.map(({ id }) => ({ incident: id }));
    return await trailsOf(ledger, given, filters);
  }
  const rowOf = given.format === 'csv' ? incidentLine : incidentDocument;
  return { rows: incidents.map((one) => rowOf(one)), properties: incidentProperties };
}

async function trailsOf(ledger: Ledger, given: Given, filters: readonly AuditFilter[]): Promise<Table> {
  const trails = await Promise.all(
    filters.map((filter) =>
      everyPage<AuditEntry>(
        (page) => ledger.audit(filter, page),
        ({ seq }) => seq,
      ),
    ),
  );
  const entries = trails.flat().toSorted((a, b) => a.seq - b.seq);
  return {
    rows: entries.map(given.format === 'csv' ? entryLine : entryDocument),
    properties: entryProperties,
  };
}

function lineOf(row: object): string {
  return escapeJson(`${JSON.stringify(row)}\n`);
}
