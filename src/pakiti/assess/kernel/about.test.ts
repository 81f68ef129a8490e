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

  const KERNEL = '5.14.0-427.el9.x86_64';
  const [old, mended] = [installed('kernel-core 5.14.0-427.el9'), installed('kernel-core 5.14.0-503.el9')];
  const cases: readonly (readonly [string, Parameters<typeof inventory>, string])[] = [
    [
      'notes a live patch',
      [[old], { livepatch: 'kpatch_1' }],
      'a live patch is loaded, which may mend it: kpatch_1',
    ],
    [
      'says which starts next',
      [[old, mended], { bootKernel: 'NEW' }],
      'reboot needed: 5.14.0-503.el9 is installed, NEW starts next',
    ],
    [
      'says where the old one starts again',
      [[old, mended], { bootKernel: KERNEL }],
      'reboot needed: 5.14.0-503.el9 is installed, but the old one starts again',
    ],
    [
      'needs no reboot for another flavour',
      [[old, installed('kernel-rt-core 5.14.0-503.el9')], {}],
      '5.14.0-427.el9 is older than 5.14.0-500.el9',
    ],
  ];
  for (const [what, [packages, more], ending] of cases)
    it(what, () => {
      const said = { osv: [advisory('A-1', [affected('kernel-core', '5.14.0-500.el9')])] };
      const found = assessed(said, inventory(packages, { kernel: KERNEL, ...more }), ALMA_9);
      const [own] = found.filter(({ verdict }) => verdict === 'vulnerable');
      expect(own?.reason.endsWith(ending), own?.reason).to.equal(true);
    });
});
