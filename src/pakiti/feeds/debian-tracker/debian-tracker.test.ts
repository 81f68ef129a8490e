import { expect } from 'chai';
import { advisoriesOf, statementLines } from '../../../../test/kit/statement-lines.ts';
import { feed } from './feed.ts';

function said(state: object): string | undefined {
  const tracker = { bash: { 'CVE-2024-0001': { releases: { bookworm: state } } } };
  const bytes = Buffer.from(JSON.stringify(tracker));
  const [advisory] = advisoriesOf(feed.parse({ name: 'tracker.json', bytes }));
  return statementLines(advisory?.statements ?? [])[0]?.replace('debian:12 source bash: ', '');
}

describe("Debian's tracker", () => {
  const SAYS: readonly (readonly [state: object, said: string])[] = [
    [{ status: 'resolved', fixed_version: '0' }, 'not affected'],
    [{ status: 'resolved', fixed_version: '5.2-1' }, '< 5.2-1'],
    [{ status: 'resolved' }, '? Debian calls it resolved, and does not say in which version'],
    [
      { status: 'resolved', fixed_version: '' },
      '? Debian calls it resolved, and does not say in which version',
    ],
    [{ status: 'undetermined' }, '? Debian has not determined whether it is affected'],
    [{ status: 'embargoed' }, "? Debian's tracker says 'embargoed' of it"],
    [{}, "? Debian's tracker says '' of it"],
    [{ status: 'open' }, 'all, fix none'],
    [{ status: 'open', urgency: 'high' }, 'all, fix none'],
    [{ status: 'open', urgency: 'unimportant' }, 'all, fix never'],
    [{ status: 'open', urgency: 'end-of-life' }, 'all, fix never'],
    [{ status: 'open', nodsa: 'Minor issue' }, 'all, fix postponed'],
    [{ status: 'open', nodsa: 'Minor issue', nodsa_reason: '' }, 'all, fix postponed'],
    [{ status: 'open', nodsa: 'x', nodsa_reason: 'postponed' }, 'all, fix postponed'],
    [{ status: 'open', nodsa: 'x', nodsa_reason: 'ignored' }, 'all, fix never'],
  ];
  for (const [state, words] of SAYS)
    it(`says '${words}' with ${JSON.stringify(state)}`, () => expect(said(state)).to.equal(words));
});
