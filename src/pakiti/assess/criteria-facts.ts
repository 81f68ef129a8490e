/** What criteria are held against. */
import type { ReleaseName } from '../advisory.ts';
import type { InstalledPackage, Inventory } from '../inventory.ts';
import { markOfAnother } from './another-builder.ts';
import type { Ternary } from './ternary.ts';

export interface CriteriaFacts {
  readonly inventory: Inventory;
  readonly release: ReleaseName;
  readonly named: ReadonlyMap<string, readonly InstalledPackage[]>;
  /** @param module `NAME:STREAM` */
  ofModule(installed: InstalledPackage, module: string): Ternary;
  /** @param key id of 16 hexadecimal digits */
  signedBy(installed: InstalledPackage, key: string): Ternary;
}

/** What an inventory tells of modules and signers; who knows more of them gives their own. */
export function criteriaFacts(inventory: Inventory, release: ReleaseName): CriteriaFacts {
  const named = new Map<string, InstalledPackage[]>();
  for (const installed of inventory.packages) {
    const same = named.get(installed.name);
    if (same === undefined) named.set(installed.name, [installed]);
    else same.push(installed);
  }
  return { inventory, release, named, ofModule, signedBy };
}

/** Nobody has said the module: a package that was built as a part of one says so in its release, not of which stream. */
function ofModule({ module, version }: InstalledPackage, wanted: string): Ternary {
  if (module === undefined) return /\.module[_+]/.test(version) ? undefined : false;
  return module !== null && `${module}:`.startsWith(`${wanted}:`);
}

/** The keys that vendors sign with. Source: their pages on package signing, and their OVAL. */
const SIGNERS: readonly (readonly [keys: readonly string[], vendor: RegExp])[] = [
  [['199e2f91fd431d51', '5326810137017186', '938a80caf21541eb', '219180cddb42a60e'], /^Red Hat, Inc\.$/],
  [['2ae81e8aced7258b', '51d6647ec21ad6ea', 'd36cb86cb86b3716', 'dee5c11cc2a1e572'], /^AlmaLinux$/],
  [['70af9e8139db7c82', 'e3a5c360307e3d54', 'f74f09bc3fa1d6ce'], /^SUSE\b/],
  [['b88b2fd43dbdc284', '35a2f86e29b700a4'], /^openSUSE$/],
];

/**
 * No protocol carries signatures: a package that says whose it is was signed by them. Of whom nobody has said that, it is the
 * distribution's unless its version has the mark of another builder, as in `rules/vendor.ts`. Of what others have built, or
 * nobody has signed, the vendor says nothing, neither that it is vulnerable nor that it is not.
 */
function signedBy({ vendor, version }: InstalledPackage, key: string): Ternary {
  const known = SIGNERS.find(([keys]) => keys.includes(key.toLowerCase()));
  if (known === undefined) return undefined;
  if (vendor === null) return undefined;
  if (vendor !== undefined) return known[1].test(vendor) ? true : undefined;
  return markOfAnother('rpm', version) === undefined ? true : undefined;
}
