/** The decisions, in the order of the help. */
import type { Command } from '../../../src/cli/command.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { SEVERITIES } from '../../../src/incidents/issue.ts';
import type { CloseIncident } from '../../../src/incidents/command.ts';
import { decision } from './decide.ts';
import { words } from './filter.ts';
import { bounded, incidentNumber, untilIn } from './options.ts';

const assign = decision({
  name: 'assign',
  summary: 'give an issue or incident an owner; a new issue is open from then on',
  options: {
    to: { kind: 'text', value: 'NAME', describe: 'the owner; who decides, unless given' },
    nobody: { kind: 'flag', describe: 'take the owner away' },
  },
  issue: (given, { by }) => ({ do: 'assign', owner: ownerIn(given, by.name) }),
  incident: (given, { by }) => ({ do: 'assign', owner: ownerIn(given, by.name) }),
});

function ownerIn(
  { to, nobody }: { readonly to: string | undefined; readonly nobody: boolean },
  caller: string,
): string | null {
  if (nobody && to !== undefined) throw new UsageError('either --to NAME or --nobody');
  return nobody ? null : (to ?? caller);
}

const takeUp = decision({
  name: 'take-up',
  summary: 'say that an issue is worked on, which was new or waited for the site',
  options: {},
  issue: () => ({ do: 'take-up' }),
});

const wait = decision({
  name: 'wait',
  summary: 'say that an issue waits for the site',
  options: {},
  issue: () => ({ do: 'wait' }),
});

const withIssues = {
  'with-issues': {
    kind: 'flag',
    describe: 'of an incident: its open issues as well; without it they keep it open',
  },
} as const;

function issuesToo(given: { readonly 'with-issues': boolean }): Required<Pick<CloseIncident, 'issues'>> {
  return { issues: given['with-issues'] ? 'close' : 'must-be-closed' };
}

function ofIssue({ 'with-issues': isGiven }: { readonly 'with-issues': boolean }): void {
  if (isGiven) throw new UsageError('--with-issues: is for incidents');
}

const resolve = decision({
  name: 'resolve',
  summary:
    'say that an issue is fixed, and what monitoring sees of it later brings it back; or that an incident is over, whose issues are closed',
  options: withIssues,
  issue(given) {
    ofIssue(given);
    return { do: 'resolve' };
  },
  incident: (given) => ({ do: 'resolve', ...issuesToo(given) }),
});

const reject = decision({
  name: 'reject',
  summary:
    'say that an issue will not be fixed, so that it is silent until its severity rises or its mute ends; or that an incident is given up, whose issues are closed',
  options: {
    ...withIssues,
    until: {
      kind: 'text',
      value: 'INSTANT|DURATION',
      describe: 'when the mute ends, a day at its end; never, unless given',
    },
  },
  issue(given, { at }) {
    ofIssue(given);
    const { until } = given;
    return { do: 'reject', until: until === undefined ? null : muteIn(until, at) };
  },
  incident(given) {
    if (given.until !== undefined) throw new UsageError('--until: is for issues');
    return { do: 'abandon', ...issuesToo(given) };
  },
});

function muteIn(until: string, now: number): number {
  const at = untilIn('--until', until, now);
  if (at <= now) throw new UsageError(`--until: '${until}' has passed`);
  return at;
}

const reopen = decision({
  name: 'reopen',
  summary: 'open what is closed again',
  options: {},
  issue: () => ({ do: 'reopen' }),
  incident: () => ({ do: 'reopen' }),
});

const edit = decision({
  name: 'edit',
  summary: 'set title, severity or deadline; monitoring leaves them alone from then on',
  options: {
    title: { kind: 'text', value: 'TEXT', describe: 'one line' },
    severity: { kind: 'text', value: SEVERITIES.join('|'), describe: 'how grave it is' },
    deadline: {
      kind: 'text',
      value: 'INSTANT|DURATION|none',
      describe: 'until when it has to be fixed, UTC; a day counts to its end',
    },
  },
  issue({ title, severity, deadline }, { at }) {
    const [grave] = severity === undefined ? [] : words('--severity', SEVERITIES, [severity]);
    if ([title, severity, deadline].every((one) => one === undefined))
      throw new UsageError('--title, --severity or --deadline is missing');
    return {
      do: 'edit',
      ...(title !== undefined && { title: bounded('--title', title) }),
      ...(grave !== undefined && { severity: grave }),
      ...(deadline !== undefined && {
        deadline: deadline === 'none' ? null : untilIn('--deadline', deadline, at),
      }),
    };
  },
  incident({ title, severity, deadline }) {
    if (title === undefined || severity !== undefined || deadline !== undefined)
      throw new UsageError('an incident has a --title alone');
    return { do: 'edit', title: bounded('--title', title) };
  },
});

const group = decision({
  name: 'group',
  summary: 'make an issue part of an incident',
  options: { incident: { kind: 'text', value: 'cNUMBER|none', describe: 'the incident, such as c7' } },
  issue({ incident }) {
    if (incident === undefined) throw new UsageError('--incident is missing');
    return { do: 'group', incident: incident === 'none' ? null : incidentNumber(incident) };
  },
});

export const decisions: readonly Command[] = [assign, takeUp, wait, resolve, reject, reopen, edit, group];
