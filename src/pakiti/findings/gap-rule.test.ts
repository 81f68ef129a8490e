import { expect } from 'chai';
import { gapRuleOf, KERNEL_GAP, packageOfGap, ruleOfGap } from './gap-rule.ts';

describe('what could not be judged', () => {
  it('is of a package, whatever that is called, in one word', () => {
    const source = { name: 'b:c', version: '1' };
    const gap = gapRuleOf('vendor', { name: 'a b', source });
    expect(gap).not.to.match(/\s/);
    expect([ruleOfGap(gap), packageOfGap(gap)]).to.deep.equal(['vendor', { name: 'a b', source: 'b:c' }]);
    expect(packageOfGap(gapRuleOf('vendor', { name: 'a', source: undefined }))).to.deep.equal({
      name: 'a',
      source: '',
    });
  });

  it('is of the kernel, or of the whole', () => {
    for (const [name, gap] of [
      ['kernel-core', KERNEL_GAP],
      ['linux-image-6.1.0-18-amd64', KERNEL_GAP],
      ['*', 'vendor'],
    ] as const) {
      expect(gapRuleOf('vendor', { name, source: undefined })).to.equal(gap);
      expect(packageOfGap(gap)).to.equal(undefined);
    }
  });
});
