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

/** What one person needs of the stage. */
export interface PeopleStage {
  readonly rt: Pick<Stage['rt'], 'receive'>;
  readonly officer: Pick<Stage['officer'], 'merge' | 'update' | 'comment' | 'history'>;
}

/** What is pressed once, or a mail that its sender's server keeps until somebody takes it. */
interface Deed {
  readonly does: () => Promise<unknown>;
  /** Whether it has come about without an answer; absent where it may come about twice. */
  readonly isDone?: () => Promise<boolean>;
}

/** In RT. Whoever gets no answer looks, and presses the button once more. */
export async function actInRt(stage: PeopleStage, act: Case): Promise<void> {
  for (const { does, isDone } of deedsOf(stage, act)) {
    try {
      await does();
    } catch (error) {
      if (!isLost(error)) throw error;
      if ((await isDone?.()) !== true) await does();
    }
  }
}

/** That of `fetch` has no class of its own. */
function isLost(error: unknown): boolean {
  return error instanceof RtFailure ? error.trouble === 'lost' : error instanceof TypeError;
}

function deedsOf({ rt, officer }: PeopleStage, { matter, issue, anchor }: Case): readonly Deed[] {
  const ticket = mainTicket(issue);
  const hasFrom = async (type: string, where: number, creator: string): Promise<boolean> =>
    (await officer.history(where)).some((one) => one.type === type && one.creator === creator);
  switch (matter.role) {
    case 'merged-in-rt':
      return [{ does: () => officer.merge(ticket, mainTicket(anchor)) }];
    case 'resolved':
    case 'rejected': {
      const { role: status } = matter;
      return [{ does: () => officer.update(ticket, { status }) }];
    }
    case 'owned':
      return [
        { does: () => officer.update(ticket, { owner: OFFICER, due: DUE_IN_RT, priority: PRIORITY }) },
        {
          does: () => officer.comment(ticket, { content: REMARK }),
          isDone: () => hasFrom('Comment', ticket, OFFICER),
        },
      ];
    case 'answered': {
      const answer = answerTo(siteTicket(issue), matter);
      return [
        {
          does: () => rt.receive(answer, OUR_QUEUE),
          isDone: () => hasFrom('Correspond', siteTicket(issue), mailOf(matter)),
        },
      ];
    }
    case 'anchor':
    case 'merged-in-ledger':
    case 'escalated':
    case 'recovered':
      return [];
  }
}

/** One message, however often it is handed in. */
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
