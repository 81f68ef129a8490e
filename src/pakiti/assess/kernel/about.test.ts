import { expect } from 'chai';
import fc from 'fast-check';
import {
  affected,
  advisory,
  ALMA_9,
  assessed,
  installed,
  inventory,
} from '../../../../test/kit/assessing.ts';

describe('the kernel that runs', () => {
  it('needs a reboot into the newest that mends it, in whatever order they are told', () => {
    const kernels = ['427', '503', '570', '611'].map((build) => installed(`kernel-core 5.14.0-${build}.el9`));
    const said = { osv: [advisory('A-1', [affected('kernel-core', '5.14.0-500.el9')])] };
    fc.assert(
      fc.property(fc.shuffledSubarray(kernels, { minLength: kernels.length }), (all) => {
        const found = assessed(said, inventory(all, { kernel: '5.14.0-427.el9.x86_64' }), ALMA_9);
        const [own] = found.filter(({ verdict }) => verdict === 'vulnerable');
        expect(own?.reason).to.match(/reboot needed: 5\.14\.0-611\.el9 is installed$/);
      }),
    );
  });
});
