/** What people do while monitoring goes on: in RT as themselves, and in the ledger. */
import { randomUUID } from 'node:crypto';
import type { IssueCommand } from '../../src/incidents/command.ts';
import { Clockwork } from '../../src/incidents/clockwork/clockwork.ts';
import type { Issue } from '../../src/incidents/issue.ts';
import type { Policy } from '../../src/incidents/policy/policy.ts';
import { RtFailure } from '../../src/incidents/trackers/rt/rt-failure.ts';
import { DEFAULT_RULES } from '../../src/incidents/transition/index.ts';
import { changed, person } from '../kit/ledger.ts';
import { OUR_QUEUE } from '../kit/rt.ts';
import { shippedPolicy } from '../kit/shipped-policy.ts';
import { mailOf, type Matter } from './matters.ts';
import { type Stage, TRACKER } from './stage.ts';

export const OFFICER = 'officer';
/** What no program would set. */
export const PRIORITY = 7;
export const DUE_IN_RT = '2030-01-02T03:04:05Z';
export const DUE_IN_LEDGER = Date.parse('2031-02-03T04:05:06Z') / 1000;
export const ANSWER = 'We look into it.';
export const REMARK = 'I have called them.';

/** One matter, with its issue and that of the anchor of its site. */
export interface Case {
  readonly matter: Matter;
  readonly issue: Issue;
  readonly anchor: Issue;
}

/** The ticket that officers work in. */
export function mainTicket({ references }: Issue): number {
  return ticketOf(references, ['ticket', 'report']);
}

/** The ticket that the site reads. */
export function siteTicket({ references }: Issue): number {
  return ticketOf(references, ['ticket', 'investigation']);
}

function ticketOf(references: Issue['references'], kinds: readonly string[]): number {
  const own = references.find(({ kind, former, tracker }) => {
    return tracker === TRACKER && kinds.includes(kind) && !former;
  });
  return Number(own?.id);
}

/** In RT. Whoever gets no answer presses the button once more. */
export async function actInRt(stage: Stage, act: Case): Promise<void> {
  try {
    await actOnce(stage, act);
  } catch (error) {
    if (!(error instanceof RtFailure && error.trouble === 'lost')) throw error;
    await actOnce(stage, act);
  }
}

async function actOnce({ rt, officer }: Stage, { matter, issue, anchor }: Case): Promise<void> {
  const ticket = mainTicket(issue);
  switch (matter.role) {
    case 'merged-in-rt':
      await officer.merge(ticket, mainTicket(anchor));
      return;
    case 'resolved':
      await officer.update(ticket, { status: 'resolved' });
      return;
    case 'rejected':
      await officer.update(ticket, { status: 'rejected' });
      return;
    case 'owned':
      await officer.update(ticket, { owner: OFFICER, due: DUE_IN_RT, priority: PRIORITY });
      await officer.comment(ticket, { content: REMARK });
      return;
    case 'answered':
      await rt.receive(answerTo(siteTicket(issue), matter), OUR_QUEUE);
      return;
    case 'anchor':
    case 'merged-in-ledger':
    case 'escalated':
    case 'recovered':
      return;
  }
}

function answerTo(ticket: number, matter: Matter): string {
  return [
    `From: ${mailOf(matter)}`,
    'To: rt@rt.example.org',
    `Subject: Re: [rt.example.org #${ticket}] your ticket`,
    `Message-ID: <${randomUUID()}@${matter.site.toLowerCase()}.example>`,
    '',
    ANSWER,
    '',
  ].join('\n');
}

/** In the ledger, as `secmon incident` does. */
export async function actInLedger({ ledger }: Stage, { matter, issue, anchor }: Case): Promise<void> {
  const command = commandFor(matter, issue, anchor);
  if (command !== undefined) changed(await ledger.apply(command, person(Date.now() / 1000)));
}

function commandFor({ role }: Matter, issue: Issue, anchor: Issue): IssueCommand | undefined {
  if (role === 'merged-in-ledger') return { do: 'merge', issue: issue.id, into: anchor.id };
  if (role === 'escalated') return { do: 'edit', issue: issue.id, deadline: DUE_IN_LEDGER };
  return undefined;
}

export const STEP = 'Nobody has answered since yesterday.';

/** Time passes for what is urgent and nobody has answered: the next step of its ladder is due. */
export async function escalate({ ledger, store, operationsOf }: Stage): Promise<number> {
  const policy: Policy = {
    ...(await shippedPolicy()),
    ladders: [
      {
        ...{ id: 'campaign', title: 'at once', source: 'the campaign' },
        appliesTo: [{ classes: ['vulnerability', 'metric'], severities: ['critical'] }],
        steps: [
          {
            ...{ name: 'reminder', when: { of: 'opened', after: 'PT0H' }, do: 'remind', to: ['site', 'ngi'] },
            text: STEP,
          },
        ],
      },
    ],
  };
  const laid = { policy, directory: undefined, advisoryOf: () => undefined };
  const clockwork = new Clockwork({
    ...{ ledger, tables: store.ledger(), rules: DEFAULT_RULES, operationsOf, newOperationId: randomUUID },
    ...{ now: () => Date.now() / 1000, laid: () => laid },
  });
  const wound = await clockwork.pass();
  return wound.reduce((sum, { sent }) => sum + sent.length, 0);
}
