import { expect } from 'chai';
import { advisoriesOf } from '../../../../test/kit/statement-lines.ts';
import { feed } from './feed.ts';

const ids = (erratum: object): readonly string[] => {
  const all = { data: [{ id: 'ALBA-2024:1', type: 'bugfix', references: [], packages: [], ...erratum }] };
  const bytes = Buffer.from(JSON.stringify(all));
  return advisoriesOf(feed.parse({ name: 'errata.full.json', bytes })).map(({ id }) => id);
};

describe('errata of AlmaLinux', () => {
  it('of bugs count where they mend a CVE, and not where they mend none', () => {
    expect(ids({ references: [{ id: 'CVE-2024-0001', type: 'cve' }] })).to.deep.equal(['ALBA-2024:1']);
    expect(ids({})).to.deep.equal([]);
    expect(ids({ type: 'security' })).to.deep.equal(['ALBA-2024:1']);
  });
});
