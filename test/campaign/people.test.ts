import { expect } from 'chai';
import type { Issue } from '../../src/incidents/issue.ts';
import { RtFailure } from '../../src/incidents/trackers/rt/rt-failure.ts';
import type { RtTransaction } from '../../src/incidents/trackers/rt/transaction.ts';
import { actInRt, type Case, OFFICER, type PeopleStage } from './people.ts';
import type { Role } from './roles.ts';
import { TRACKER } from './stage.ts';

const TICKET = 7;

function caseOf(role: Role): Case {
  const references = [{ kind: 'ticket', id: String(TICKET), tracker: TRACKER, former: false, url: '' }];
  const issue = { references } as unknown as Issue;
  return { matter: { site: 'SITE-1', role } as Case['matter'], issue, anchor: issue };
}

/** Where every first answer is lost. @param happens whether what it answers has come about */
function losing(happens: boolean): { readonly stage: PeopleStage; readonly acts: readonly string[] } {
  const acts: string[] = [];
  const history: RtTransaction[] = [];
  const lost = new Set<string>();
  const act = async <T>(
    name: string,
    what: string,
    done: Pick<RtTransaction, 'type' | 'creator'>,
    answer: T,
  ): Promise<T> => {
    const isFirst = !lost.has(name);
    lost.add(name);
    if (!isFirst || happens) history.push(done as RtTransaction);
    acts.push(`${name} ${what}`);
    if (!isFirst) return await Promise.resolve(answer);
    if (name === 'receive') throw new TypeError('fetch failed');
    throw new RtFailure('lost', 'no answer', { mayHaveHappened: true });
  };
  const stage: PeopleStage = {
    rt: {
      receive: (message) =>
        act('receive', message, { type: 'Correspond', creator: 'csirt@site-1.example' }, undefined),
    },
    officer: {
      merge: () => act('merge', '', { type: 'AddLink', creator: OFFICER }, undefined),
      update: () => act('update', '', { type: 'Set', creator: OFFICER }, []),
      comment: () => act('comment', '', { type: 'Comment', creator: OFFICER }, 1),
      history: () => Promise.resolve(history),
    } as unknown as PeopleStage['officer'],
  };
  return { stage, acts };
}

async function actsOf(role: Role, happens: boolean): Promise<readonly string[]> {
  const { stage, acts } = losing(happens);
  await actInRt(stage, caseOf(role));
  return acts;
}

describe('people of a campaign who get no answer', () => {
  it('hand in the same message once more, and none that has arrived', async () => {
    const [first, second, ...more] = await actsOf('answered', false);
    expect(first).to.match(/Message-ID: <.+@site-1\.example>/);
    expect([second, more]).to.deep.equal([first, []]);
    expect(await actsOf('answered', true)).to.have.length(1);
  });

  it('comment once', async () => {
    const words = async (happens: boolean): Promise<readonly string[]> =>
      (await actsOf('owned', happens)).map((act) => act.trim());
    expect(await words(true)).to.deep.equal(['update', 'update', 'comment']);
    expect(await words(false)).to.deep.equal(['update', 'update', 'comment', 'comment']);
  });

  it('decide once more, which is the same', async () => {
    expect(await actsOf('merged-in-rt', true)).to.have.length(2);
    expect(await actsOf('resolved', true)).to.have.length(2);
  });
});
