import { expect } from 'chai';
import { baseScore, newestScore } from './cvss.ts';

describe('the score of a CVSS vector', () => {
  /** As the examples of FIRST's documents, and NVD's of well-known ones, have it. */
  const SCORES: readonly (readonly [string, number])[] = [
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H/E:U', 7.8],
    ['CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3],
    ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8],
  ];
  for (const [vector, score] of SCORES) {
    it(`of ${vector} is ${score}`, () => {
      expect(baseScore(vector)).to.equal(score);
    });
  }

  it('is none of what is no vector, or lacks something', () => {
    for (const text of [
      '',
      '9.8',
      'CVSS:3.1/AV:N',
      'CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      'A'.repeat(10_000),
    ]) {
      expect(baseScore(text), text.slice(0, 60)).to.equal(null);
    }
  });

  it('is of the newest version', () => {
    const [second, third] = ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H'];
    expect(newestScore([second, third])).to.equal(7.8);
    expect(newestScore([second, 'CVSS:4.0/AV:N'])).to.equal(7.8);
    expect(newestScore([])).to.equal(null);
  });
});
