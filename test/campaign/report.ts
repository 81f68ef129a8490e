/** A campaign in plain lines. */
import { WRONGS } from './account.ts';
import type { CampaignOutcome } from './run.ts';

const MOST_SHOWN = 5;

export function isRight({ wrong, stuck }: Pick<CampaignOutcome, 'wrong' | 'stuck'>): boolean {
  return stuck.length === 0 && WRONGS.every((one) => wrong[one].length === 0);
}

export function linesOf(name: string, outcome: CampaignOutcome): readonly string[] {
  const { kills, stolen } = outcome;
  const { issues, ticketsMade, mergedByUs, operations, mails, requests, seconds, faulted } = outcome;
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ');
  return [
    `${name}: ${seconds} s`,
    `  ${issues} issues, ${ticketsMade} tickets made, ${mergedByUs} of them merged as duplicates or by order`,
    `  operations: ${counts(operations)}`,
    `  ${requests} requests, ${mails} mails to sites, ${kills} SIGKILLs, ${stolen} leases ended early`,
    `  faults: ${counts(faulted) || 'none'}`,
    ...WRONGS.flatMap((what) => [
      `  ${outcome.wrong[what].length} ${what}`,
      ...outcome.wrong[what].slice(0, MOST_SHOWN).map((one) => `    ${one}`),
    ]),
    ...outcome.stuck.map((one) => `  never came about: ${one}`),
  ];
}
