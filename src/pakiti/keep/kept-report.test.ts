import { expect } from 'chai';
import fc from 'fast-check';
import type { Inventory } from '../inventory.ts';
import { inventoryOf, keptInventory } from './kept-report.ts';

const text = fc.string({ unit: 'binary', maxLength: 8 });
const optional = fc.oneof(fc.constant(undefined), text);
const inventory = fc.record({
  system: text,
  packager: fc.constantFrom('rpm', 'dpkg', 'other'),
  arch: text,
  kernel: text,
  bootKernel: optional,
  livepatch: optional,
  rebootRequired: fc.constantFrom(undefined, true, false),
  restart: fc.array(text).map((names) => names.toSorted()),
  packages: fc.array(
    fc.record({ name: text, version: text, arch: text }).map((one) => ({
      ...one,
      ...{ source: undefined, module: null, vendor: undefined, repository: undefined },
    })),
  ),
});

describe('an inventory as it is kept', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(inventory, fc.boolean(), (given, epochsUnknown) => {
        const one: Inventory = epochsUnknown ? { ...given, epochsUnknown } : given;
        expect(inventoryOf(keptInventory(one, null))).to.deep.equal(one);
      }),
    );
  });

  it('is the same in whatever order its members were written', () => {
    fc.assert(
      fc.property(inventory, (given) => {
        const turned = Object.fromEntries(Object.entries(given).toReversed()) as unknown as Inventory;
        expect(keptInventory({ ...turned, restart: given.restart.toReversed() }, null)).to.deep.equal(
          keptInventory(given, null),
        );
      }),
    );
  });
});
