import { expect } from 'chai';
import { feed } from './feed.ts';

describe('kev', () => {
  it('says where it has not as many entries as it says', () => {
    const vulnerabilities = [{ cveID: 'CVE-2024-0001', dateAdded: '2024-01-02' }];
    const kinds = (count: number): readonly string[] => {
      const bytes = Buffer.from(JSON.stringify({ catalogVersion: '1', count, vulnerabilities }));
      return [...feed.parse({ name: 'kev.json', bytes })].map(({ kind }) => kind);
    };
    expect(kinds(1)).to.deep.equal(['exploited']);
    expect(kinds(1400)).to.deep.equal(['not-understood', 'exploited']);
  });
});
