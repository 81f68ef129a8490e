import { expect } from 'chai';
import { advisoriesOf, statementLines } from '../../../../test/kit/statement-lines.ts';
import { feed } from './feed.ts';

const read = (advisory: object): ReturnType<typeof advisoriesOf> => {
  const page = { advisories: [{ name: 'RLSA-2024:1', packages: [], ...advisory }] };
  return advisoriesOf(feed.parse({ name: 'page1.json', bytes: Buffer.from(JSON.stringify(page)) }));
};

describe('errata of Rocky Linux', () => {
  it('name the module of a package', () => {
    const build = '10.2.4-1.18.19.0.1.module+el9.3.0+20000+abc';
    const one = { nevra: `npm-1:${build}.x86_64.rpm`, product_name: 'Rocky Linux 9 x86_64' };
    const packages = [{ ...one, module_name: 'nodejs', module_stream: '18' }];
    const [advisory] = read({ kind: 'Security', packages });
    expect(statementLines(advisory?.statements ?? [])).to.deep.equal([
      `rocky:9 binary npm nodejs:18 x86_64: < 1:${build}`,
    ]);
  });

  it('of bugs count where they mend a CVE, and not where they mend none', () => {
    expect(read({ kind: 'Bug Fix', cves: [{ name: 'CVE-2024-0001' }] })).to.have.length(1);
    expect(read({ kind: 'Bug Fix' })).to.deep.equal([]);
  });
});
