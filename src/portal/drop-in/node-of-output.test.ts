import { expect } from 'chai';
import { nodeOfOutput, withNode } from './node-of-output.ts';

describe('the node in a line of output', () => {
  it('is read in both forms', () => {
    const rows = [
      ['wn1.example.org: all valid', { node: 'wn1.example.org', arch: '', os: '' }],
      [
        'Pakiti-Vuln OK - wn1.example.org, x86_64, AlmaLinux 9: No vulnerabilities found in Pakiti.',
        { node: 'wn1.example.org', arch: 'x86_64', os: 'AlmaLinux 9' },
      ],
      ['ERROR: Some errors found. Please check details.', { node: '', arch: '', os: '' }],
      ['', { node: '', arch: '', os: '' }],
    ] as const;
    for (const [line, expected] of rows) expect(nodeOfOutput(line), line).to.deep.equal(expected);
  });

  it('is put where the portal looks for it, once', () => {
    expect(withNode('bad: worse', 'wn1')).to.equal('wn1: bad: worse');
    for (const line of ['wn1: bad', 'WN1: bad', 'Pakiti-Vuln OK - x: y'])
      expect(withNode(line, 'wn1')).to.equal(line);
    expect(withNode('bad', undefined)).to.equal('bad');
  });
});
