import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { Failure } from '../../../src/host/failure.ts';
import {
  entryDocument,
  incidentDocument,
  issueDocument,
  noteDocument,
} from '../../../src/incidents/documents.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import { withLedger } from '../with-ledger.ts';
import { allIssues, everyPage, requireIncident } from './filter.ts';
import { jsonText } from './list.ts';
import { notTold } from './not-told.ts';
import { configOption, incidentNumber, issueNumber, jsonOption } from './options.ts';
import { incidentText, issueText } from './text.ts';

const options = { ...configOption, ...jsonOption } as const;
const operands = ['ISSUE|INCIDENT'] as const;

export const incidentShow: Command = {
  name: 'incident show',
  summary: 'show an issue, such as 42, or an incident, such as c7, with its notes and audit trail',
  operands,
  options,
  async run(argv, { host }) {
    const { options: given, operands: words } = await readCall({ operands, options }, argv, host);
    const [reference = ''] = words;
    const show = reference.startsWith('c') ? incident : issue;
    return {
      text: await withLedger(host, given.config, (ledger) => show(ledger, reference, given.json)),
      exitCode: 0,
    };
  },
};

async function issue(ledger: Ledger, reference: string, asJson: boolean): Promise<string> {
  const id = issueNumber(reference);
  const found = await ledger.issue(id);
  if (found === undefined) throw new Failure('missing', `there is no issue ${id}`);
  const notes = await ledger.notes({ issue: id });
  const trail = await everyPage(
    (page) => ledger.audit({ issue: id }, page),
    ({ seq }) => seq,
  );
  if (!asJson) return issueText(found, notes, trail, await notTold(ledger, id));
  return jsonText({
    ...issueDocument(found),
    notes: notes.map(noteDocument),
    audit: trail.map(entryDocument),
  });
}

async function incident(ledger: Ledger, reference: string, asJson: boolean): Promise<string> {
  const id = incidentNumber(reference);
  const found = await requireIncident(ledger, id);
  const issues = await allIssues(ledger, { incident: [id] });
  const notes = await ledger.notes({ incident: id });
  const trail = await everyPage(
    (page) => ledger.audit({ incident: id }, page),
    ({ seq }) => seq,
  );
  if (!asJson) return incidentText(found, issues, notes, trail);
  return jsonText({
    ...incidentDocument(found),
    issues: issues.map(issueDocument),
    notes: notes.map(noteDocument),
    audit: trail.map(entryDocument),
  });
}
