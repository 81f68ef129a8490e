import { expect } from 'chai';
import { advisoriesOf, statementLines } from '../../../../test/kit/statement-lines.ts';
import { feed } from './feed.ts';

function said(version: string): string | undefined {
  const list = `[05 Jan 2024] DSA-5594-1 bash - security update\n\t{CVE-2024-0001}\n\t[bookworm] - bash ${version}\n`;
  const [advisory] = advisoriesOf(feed.parse({ name: 'list', bytes: Buffer.from(list) }));
  return statementLines(advisory?.statements ?? [])[0]?.replace('debian:12 source bash: ', '');
}

describe("Debian's lists of advisories", () => {
  const SAYS: Readonly<Record<string, string>> = {
    '5.2-1': '< 5.2-1',
    '<not-affected>': 'not affected',
    '<unfixed>': 'all, fix none',
    '<no-dsa> (Minor issue)': 'all, fix postponed',
    '<postponed>': 'all, fix postponed',
    '<end-of-life>': 'all, fix never',
    '<ignored>': 'all, fix never',
    '<removed>': 'all, fix never',
    '<undetermined>': "? Debian says 'undetermined' of it",
  };
  for (const [version, words] of Object.entries(SAYS))
    it(`say '${words}' with ${version}`, () => expect(said(version)).to.equal(words));
});
