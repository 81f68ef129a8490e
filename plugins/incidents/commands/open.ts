import type { OptionValues } from '../../../src/check/index.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { Observation, Saying } from '../../../src/incidents/command.ts';
import type { Campaign } from '../../../src/incidents/incident.ts';
import { ISSUE_CLASSES } from '../../../src/incidents/issue-key.ts';
import { SEVERITIES } from '../../../src/incidents/issue.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import { ngiOf, type SiteDirectory } from '../../../src/incidents/contacts/directory.ts';
import { directoryOf, siteComplaint } from '../known-site.ts';
import { warningText } from '../../warning-text.ts';
import { withLedger } from '../with-ledger.ts';
import {
  accepted,
  bounded,
  configOption,
  issueNumber,
  pastComplaint,
  sayingOf,
  sayingOptions,
  untilIn,
} from './options.ts';

const options = {
  ...configOption,
  site: { kind: 'text', value: 'SITE', describe: 'the site that has to fix it, as in GOCDB' },
  ngi: {
    kind: 'text',
    value: 'NGI',
    describe: 'the operations centre of the site; as the contacts of the configuration have it, unless given',
  },
  class: {
    kind: 'choice',
    choices: ISSUE_CLASSES,
    default: 'other',
    describe: 'what the id is an id of',
  },
  id: { kind: 'text', value: 'ID', describe: 'the CVE, advisory, metric or the like' },
  scope: {
    kind: 'text',
    value: 'SERVICE',
    default: '',
    describe: 'the service, where each has its own issue',
  },
  title: { kind: 'text', value: 'TEXT', describe: 'one line; must be given' },
  severity: { kind: 'choice', choices: SEVERITIES, default: 'high', describe: 'how grave it is' },
  host: { kind: 'list', value: 'HOST', default: [], describe: 'an affected host' },
  deadline: {
    kind: 'text',
    value: 'INSTANT|DURATION',
    describe: 'until when it has to be fixed, UTC; a day counts to its end',
  },
  incident: {
    kind: 'flag',
    describe:
      'open an incident that groups issues: with --title, --issue, and --class and --id of the campaign',
  },
  issue: { kind: 'list', value: 'ISSUE', default: [], describe: 'an issue of the new incident' },
  as: sayingOptions.as,
  why: sayingOptions.why,
} as const;

type Given = OptionValues<typeof options>;

export const incidentOpen: Command = {
  name: 'incident open',
  summary: 'open an issue by hand, or an incident of several issues',
  operands: [],
  options,
  async run(argv, world) {
    const { host } = world;
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const saying = await sayingOf({ ...given, 'expect-version': undefined }, world);
    const directory = given.incident ? undefined : await directoryOf(host, given.config);
    const text = await withLedger(host, given.config, (ledger) =>
      given.incident
        ? openIncident(ledger, given, saying)
        : openIssue(ledger, { ...given, directory }, saying),
    );
    return { text, exitCode: 0 };
  },
};

type Opening = Given & { readonly directory: SiteDirectory | undefined };

async function openIssue(ledger: Ledger, given: Opening, saying: Saying): Promise<string> {
  if (given.issue.length > 0) throw new UsageError('--issue: is for --incident');
  const { directory, ngi } = given;
  const observation = observationOf(given, saying.at);
  const { site } = observation.subject;
  const ngiKnown = ngi === undefined ? ngiOf(directory, site) : '';
  const { now } = accepted(await ledger.apply({ do: 'open', observation, ngiKnown }, saying));
  const warnings = [siteComplaint(directory, site), pastComplaint(observation.deadline, saying.at)].filter(
    (one) => one !== undefined,
  );
  return `${warningText(warnings)}issue ${now?.id ?? 0}\n`;
}

function observationOf(given: Given, now: number): Observation {
  const { site, class: kind, id, scope, ngi = '', severity, deadline } = given;
  return {
    subject: { site: required('--site', site), class: kind, id: required('--id', id), scope },
    ngi,
    title: bounded('--title', required('--title', given.title)),
    severity,
    hosts: given.host.map((name) => ({ name, state: 'CRITICAL', seenAt: now })),
    ...(deadline !== undefined && { deadline: untilIn('--deadline', deadline, now) }),
  };
}

async function openIncident(ledger: Ledger, given: Given, saying: Saying): Promise<string> {
  const issues = given.issue.map(issueNumber);
  const { id, class: kind } = given;
  const campaign: Campaign | null = id === undefined ? null : { class: kind, id };
  const title = bounded('--title', required('--title', given.title));
  const command = { do: 'open-incident', campaign, title, issues } as const;
  const opened = accepted(await ledger.openIncident(command, saying));
  return `incident c${opened.now?.id ?? 0}${opened.kind === 'unchanged' ? `, ${opened.reason}` : ''}\n`;
}

function required(option: string, text: string | undefined): string {
  if (text === undefined || text.trim() === '') throw new UsageError(`${option} is missing`);
  return text;
}
