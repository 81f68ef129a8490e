import type { Command } from '../../../src/cli/command.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { Failure } from '../../../src/host/failure.ts';
import type { Host } from '../../../src/host/host.ts';
import {
  entryDocument,
  incidentDocument,
  issueDocument,
  noteDocument,
  utc,
} from '../../../src/incidents/documents.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import type { Configuration } from '../../secmon-bridge/configuration.ts';
import { withLedger } from '../with-ledger.ts';
import { clocksAt, type Moments } from './clocks.ts';
import { allIssues, everyPage, requireIncident } from './filter.ts';
import { jsonText } from './list.ts';
import { notTold } from './not-told.ts';
import { configOption, incidentNumber, issueNumber, jsonOption, pastIn } from './options.ts';
import { incidentText, issueText } from './text.ts';

const moment = (what: string) =>
  ({
    kind: 'text',
    value: 'INSTANT|DURATION',
    describe: `when ${what}, or how long ago: for the clocks that run from it`,
  }) as const;
const options = {
  ...configOption,
  ...jsonOption,
  discovered: moment('it was discovered, where that is not when it was opened'),
  isolated: moment('the site isolated what is affected'),
  requested: moment('the CSIRT asked the site'),
} as const;
const operands = ['ISSUE|INCIDENT'] as const;

export const incidentShow: Command = {
  name: 'incident show',
  summary: 'show an issue, such as 42, or an incident, such as c7, with its notes and audit trail',
  operands,
  options,
  async run(argv, { host }) {
    const { options: given, operands: words } = await readCall({ operands, options }, argv, host);
    const [reference = ''] = words;
    const moments = momentsOf(given, host.clock.now());
    const isIncident = reference.startsWith('c');
    if (isIncident && Object.keys(moments).length > 0)
      throw new UsageError('--requested, --isolated and --discovered are for an issue');
    const text = await withLedger(host, given.config, (ledger, configuration) =>
      isIncident
        ? incident(ledger, reference, given.json)
        : issue({ ledger, configuration, host, moments }, reference, given.json),
    );
    return { text, exitCode: 0 };
  },
};

interface Shown {
  readonly ledger: Ledger;
  readonly configuration: Configuration;
  readonly host: Host;
  readonly moments: Moments;
}

function momentsOf(
  given: Readonly<Partial<Record<'discovered' | 'isolated' | 'requested', string | undefined>>>,
  now: number,
): Moments {
  const at = (name: keyof typeof given): number | undefined => {
    const text = given[name];
    return text === undefined ? undefined : pastIn(`--${name}`, text, now);
  };
  const [discoveredAt, isolatedAt, requestedAt] = [at('discovered'), at('isolated'), at('requested')];
  return {
    ...(discoveredAt === undefined ? {} : { discoveredAt }),
    ...(isolatedAt === undefined ? {} : { isolatedAt }),
    ...(requestedAt === undefined ? {} : { requestedAt }),
  };
}

async function issue(
  { ledger, configuration, host, moments }: Shown,
  reference: string,
  asJson: boolean,
): Promise<string> {
  const id = issueNumber(reference);
  const found = await ledger.issue(id);
  if (found === undefined) throw new Failure('missing', `there is no issue ${id}`);
  const notes = await ledger.notes({ issue: id });
  const trail = await everyPage(
    (page) => ledger.audit({ issue: id }, page),
    ({ seq }) => seq,
  );
  const clocks = await clocksAt(host, configuration, found, trail, moments);
  if (!asJson) return issueText(found, { notes, trail, clocks, waiting: await notTold(ledger, id) });
  return jsonText({
    ...issueDocument(found),
    ...(typeof clocks === 'string'
      ? { clocks: null, clocksUntold: clocks }
      : { clocks: clocks.map((one) => ({ ...one, at: utc(one.at) })) }),
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
