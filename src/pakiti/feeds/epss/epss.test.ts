import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { feed } from './feed.ts';

describe('epss', () => {
  it('of before there were percentiles is recognised, and left out with one word, whatever is beside it', () => {
    const name = 'epss_scores-2021-04-14.csv';
    const bytes = readFileSync(join(import.meta.dirname, 'fixtures', name));
    expect(feed.recognises({ name, bytes })).to.equal(true);
    const [one, ...more] = [...feed.parse({ name, bytes })];
    expect(one).to.deep.include({ kind: 'not-understood', where: name });
    expect(one).to.have.property('what').that.includes('before September 2021');
    expect(more).to.deep.equal([]);
  });

  it('names the line that it does not understand, and takes no score above one', () => {
    const bytes = Buffer.from(
      '#model_version:v2\ncve,epss,percentile\r\nCVE-2024-0001,1,1\r\nCVE-2024-0002,1.5,1\n',
    );
    const [one, other] = [...feed.parse({ name: 'epss.csv', bytes })];
    expect(one).to.deep.equal({ kind: 'epss', cve: 'CVE-2024-0001', score: 1, percentile: 1 });
    expect(other).to.deep.include({ kind: 'not-understood', where: 'epss.csv:4' });
  });
});
