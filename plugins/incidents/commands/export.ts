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
import type { Incident } from '../../../src/incidents/incident.ts';
import type { Issue } from '../../../src/incidents/issue.ts';
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

/** Rows for either format, and what the columns of CSV are. */
interface Exported {
  readonly lines: readonly object[];
  readonly documents: readonly object[];
  readonly properties: object;
}

export const incidentExport: Command = {
  name: 'incident export',
  summary: 'write issues, incidents, or their audit trails, for other programs',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const exportOf = given.incidents ? incidentsOf : issuesOf;
    const found = await withLedger(host, given.config, (ledger) => exportOf(ledger, given, host.clock.now()));
    const { lines, documents, properties } = found;
    if (lines.length === 0) await requireKnownSites(host, given.config, given.site);
    const text =
      given.format === 'csv'
        ? csv({ columns: Object.keys(properties), rows: lines })
        : documents.map(lineOf).join('');
    return { text, exitCode: 0 };
  },
};

async function issuesOf(ledger: Ledger, given: Given, now: number): Promise<Exported> {
  const issues: readonly Issue[] = await allIssues(ledger, filterOf(given, now));
  if (given.audit)
    return await trailsOf(
      ledger,
      issues.map(({ id }) => ({ issue: id })),
    );
  return {
    lines: issues.map((one) => issueLine(one)),
    documents: issues.map(issueDocument),
    properties: issueProperties,
  };
}

async function incidentsOf(ledger: Ledger, given: Given): Promise<Exported> {
  const incidents: readonly Incident[] = await allIncidents(ledger, given);
  if (given.audit)
    return await trailsOf(
      ledger,
      incidents.map(({ id }) => ({ incident: id })),
    );
  return {
    lines: incidents.map((one) => incidentLine(one)),
    documents: incidents.map(incidentDocument),
    properties: incidentProperties,
  };
}

async function trailsOf(ledger: Ledger, filters: readonly AuditFilter[]): Promise<Exported> {
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
    lines: entries.map(entryLine),
    documents: entries.map(entryDocument),
    properties: entryProperties,
  };
}

function lineOf(row: object): string {
  return escapeJson(`${JSON.stringify(row)}\n`);
}
