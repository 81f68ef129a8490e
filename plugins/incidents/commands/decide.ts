/** What a person decides about one issue or incident: one command each, which says who and why. */
import type { OptionTable, OptionValues } from '../../../src/check/index.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import type { IncidentOrder, IssueOrder, Saying } from '../../../src/incidents/command.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import type { Issue } from '../../../src/incidents/issue.ts';
import type { Ledger, Outcome } from '../../../src/incidents/ledger.ts';
import { withLedger } from '../with-ledger.ts';
import { warningText } from '../../warning-text.ts';
import {
  accepted,
  configOption,
  incidentNumber,
  issueNumber,
  pastComplaint,
  sayingOf,
  sayingOptions,
} from './options.ts';

/** An order, still without the issue that it is for. */
export type OrderFor<O> = O extends { readonly issue: number } ? Omit<O, 'issue'> : never;

interface Decision<T extends OptionTable> {
  readonly name: string;
  readonly summary: string;
  readonly options: T;
  /** @param saying without a reason where the order is a text itself */
  readonly issue: (given: OptionValues<T>, saying: Saying) => OrderFor<IssueOrder>;
  /** Absent where it is no matter of incidents. */
  readonly incident?: (given: OptionValues<T>, saying: Saying) => IncidentOrder['order'];
}

const shared = { ...configOption, ...sayingOptions } as const;

export function decision<const T extends OptionTable>(one: Decision<T>): Command {
  const { name, summary, incident } = one;
  const options = { ...one.options, ...shared };
  const operands = [incident === undefined ? 'ISSUE' : 'ISSUE|INCIDENT'];
  return {
    name: `incident ${name}`,
    summary,
    operands,
    options,
    async run(argv, world) {
      const call = await readCall({ operands, options }, argv, world.host);
      const given = call.options as unknown as OptionValues<T> & OptionValues<typeof shared>;
      const [reference = ''] = call.operands;
      const saying = await sayingOf(given, world);
      const text = await withLedger(world.host, given.config, async (ledger) =>
        incident !== undefined && reference.startsWith('c')
          ? told(await toIncident(ledger, reference, incident(given, saying), saying), 'incident c')
          : await toldOfIssue(ledger, reference, one.issue(given, saying), saying),
      );
      return { text, exitCode: 0 };
    },
  };
}

async function toldOfIssue(
  ledger: Ledger,
  reference: string,
  order: OrderFor<IssueOrder>,
  saying: Saying,
): Promise<string> {
  const issue = issueNumber(reference);
  const outcome = await ledger.apply({ ...order, issue }, saying);
  const done = told(outcome, 'issue ');
  const survivor = accepted(outcome).now?.id ?? issue;
  const past = order.do === 'edit' ? pastComplaint(order.deadline, saying.at) : undefined;
  const merged = survivor === issue ? '' : `issue ${issue} is merged into ${survivor}\n`;
  return `${warningText(past === undefined ? [] : [past])}${merged}${done}`;
}

async function toIncident(
  ledger: Ledger,
  reference: string,
  order: IncidentOrder['order'],
  saying: Saying,
): Promise<Outcome<Incident>> {
  return await ledger.applyToIncident({ incident: incidentNumber(reference), order }, saying);
}

/** One line: what it is now, or that nothing was to be done. */
export function told(outcome: Outcome<Issue | Incident>, what: string): string {
  const done = accepted(outcome);
  const { id = 0, state = '', version = 0 } = done.now ?? {};
  const rest = done.kind === 'unchanged' ? `, unchanged: ${done.reason}` : '';
  return `${what}${id}: ${state}, version ${version}${rest}\n`;
}
