import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { utc } from '../../../src/incidents/documents.ts';
import type { Held } from '../../../src/incidents/intake/held.ts';
import { escapeText } from '../../../src/render/index.ts';
import { withIntake } from '../intake.ts';
import { withLedger } from '../with-ledger.ts';
import { jsonText } from './list.ts';
import { type NotTold, notTold } from './not-told.ts';
import { configOption, jsonOption } from './options.ts';

const options = { ...configOption, ...jsonOption } as const;

export const incidentHeld: Command = {
  name: 'incident held',
  summary:
    'list what would be issues and waits: for the end of a downtime, the certification of a site, an officer after a storm, somebody who knows the site, or rest after changes between well and bad; and issues that trackers are not told of, since policy holds the site or nobody is known who answers for it',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const held = await withIntake(host, given.config, (intake) => intake.held());
    if (given.json) return { text: jsonText(held.map(document)), exitCode: 0 };
    const waiting = await withLedger(host, given.config, (ledger) => notTold(ledger));
    const texts = [held.length > 0 || waiting.length === 0 ? table(held) : '', notToldTable(waiting)];
    return { text: texts.filter((text) => text !== '').join('\n'), exitCode: 0 };
  },
};

function document({ since, until, ...held }: Held): object {
  return { ...held, since: utc(since), until: until === null ? null : utc(until) };
}

function table(held: readonly Held[]): string {
  if (held.length === 0) return 'nothing waits\n';
  const rows = held.map((one) => [
    one.for,
    utc(one.since),
    one.until === null ? '' : utc(one.until),
    one.severity,
    one.subject.site,
    one.subject.id,
    one.hosts.join(' '),
    one.why,
  ]);
  const heading = ['WAITS FOR', 'SINCE', 'UNTIL', 'SEVERITY', 'SITE', 'ID', 'HOSTS', 'WHY'];
  return textTable([heading, ...rows].map((row) => row.map(escapeText)));
}

function notToldTable(waiting: readonly NotTold[]): string {
  if (waiting.length === 0) return '';
  const rows = waiting.map(({ issue, tracker, why }) => [String(issue), tracker, why]);
  return textTable([['ISSUE', 'TRACKER', 'NOT TOLD'], ...rows].map((row) => row.map(escapeText)));
}
