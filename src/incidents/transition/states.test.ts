import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { monitoring, observation, person } from '../../../test/kit/ledger.ts';
import type { IssueOrder } from '../command.ts';
import { type Issue, ISSUE_STATES } from '../issue.ts';
import { DEFAULT_RULES, transition } from './index.ts';

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const ORDERS = ['assign', 'take-up', 'wait', 'resolve', 'reject', 'reopen'] as const;

const words = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([a-z-]+)`/g)].flatMap(([, word]) => word ?? []);

/** Of the table of states: from, order of a person, to. */
function written(): readonly string[] {
  const [, table = ''] = /\n## States\n\n((?:\|.*\n)+)/.exec(README) ?? [];
  return table.split('\n').flatMap((line) => {
    const [, from = '', to, , orders] = line.split('|');
    const states = from.trim() === 'any' ? ISSUE_STATES : words(from);
    return states.flatMap((state) => words(orders).map((order) => `${state}, ${order}: ${words(to).join()}`));
  });
}

function told(issue: Issue | undefined, order: IssueOrder['do']): Issue | undefined {
  if (issue === undefined) return undefined;
  const command = { do: order, issue: 1, owner: 'olga', until: null } as IssueOrder;
  const step = transition(issue, command, person(), DEFAULT_RULES);
  return step.kind === 'change' && step.after.state !== issue.state ? step.after : undefined;
}

describe('the states of an issue', () => {
  it('follow each other by what a person says as the README has it', () => {
    const seen = { do: 'observe', observation: observation() } as const;
    const step = transition(undefined, seen, monitoring(), DEFAULT_RULES);
    const first = 'after' in step ? step.after : undefined;
    const all = [
      first,
      ...(['take-up', 'wait', 'resolve', 'reject'] as const).map((one) => told(first, one)),
    ];
    expect(all.map((issue) => issue?.state)).to.have.members([...ISSUE_STATES]);
    const real = all.flatMap((issue) =>
      ORDERS.flatMap((order) => {
        const after = told(issue, order);
        return after === undefined ? [] : `${issue?.state}, ${order}: ${after.state}`;
      }),
    );
    const named = written().filter((one) => !one.includes(', open:'));
    // That a state is the one that it is already is said of any.
    const news = named.filter((one) => one.split(',')[0] !== one.split(': ')[1]);
    expect(news).to.have.members(real);
  });
});
