import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { incidentDocument, issueDocument } from '../../../src/incidents/documents.ts';
import { escapeJson } from '../../../src/render/index.ts';
import { requireKnownSites } from '../known-site.ts';
import { withLedger } from '../with-ledger.ts';
import { allIncidents, allIssues, filterOf, filterOptions } from './filter.ts';
import { notTold } from './not-told.ts';
import { configOption, jsonOption } from './options.ts';
import { incidentTable, issueTable } from './text.ts';

const options = {
  ...configOption,
  ...filterOptions,
  incidents: { kind: 'flag', describe: 'the incidents that group issues, not the issues' },
  ...jsonOption,
} as const;

export const incidentList: Command = {
  name: 'incident list',
  summary: 'list issues, or incidents; those that are not closed unless it is said otherwise',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const filter = filterOf(given, host.clock.now());
    if (given.incidents) {
      const found = await withLedger(host, given.config, (ledger) => allIncidents(ledger, given));
      return { text: given.json ? jsonText(found.map(incidentDocument)) : incidentTable(found), exitCode: 0 };
    }
    const [issues, waiting] = await withLedger(host, given.config, async (ledger) => [
      await allIssues(ledger, filter),
      given.json ? [] : await notTold(ledger),
    ]);
    if (issues.length === 0) await requireKnownSites(host, given.config, given.site);
    const marked = new Set(waiting.map(({ issue }) => issue));
    return {
      text: given.json ? jsonText(issues.map(issueDocument)) : issueTable(issues, marked),
      exitCode: 0,
    };
  },
};

export function jsonText(value: unknown): string {
  return escapeJson(`${JSON.stringify(value, undefined, 2)}\n`);
}
