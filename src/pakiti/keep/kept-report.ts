/** A report as the store keeps it, and back. */
import type { KeptInventory, KeptReport } from '../../store/pakiti/take.ts';
import type { ReleaseName } from '../advisory.ts';
import type { InstalledPackage, Inventory } from '../inventory.ts';
import type { Report, Reporter } from '../report/report.ts';
import { packageKey, packageOf } from './package-key.ts';

/** What is known of a host beside its inventory. */
export interface HostDetails {
  readonly protocol: string;
  readonly tag: string | null;
  readonly cpu: string | null;
  readonly dropped: number;
  /** Not said by a version before this one. */
  readonly isCutOff?: boolean;
  readonly reporter: Reporter;
}

type Context = Omit<Inventory, 'packages'>;

export function keptReport(
  report: Report,
  reporter: Reporter,
  release: ReleaseName | null,
  { digest, at }: { readonly digest: string; readonly at: number },
): KeptReport {
  const { protocol, tag, cpu, dropped } = report;
  const isCutOff = dropped.some((line) => line.isCutOff);
  const details: HostDetails = { protocol, tag, cpu, dropped: dropped.length, isCutOff, reporter };
  return {
    site: report.site ?? '',
    name: report.host,
    digest,
    at,
    body: JSON.stringify(details),
    inventory: keptInventory(report.inventory, release),
  };
}

export function keptInventory(inventory: Inventory, release: ReleaseName | null): KeptInventory {
  const { packages, restart, ...rest } = inventory;
  const context: Context = { ...rest, restart: restart.toSorted() };
  const members = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    context: JSON.stringify(Object.fromEntries(members)),
    release,
    keys: packages.map(keyOf),
  };
}

/** Nodes of a fleet have the same packages, which are the same objects in the reports of most protocols. */
const keys = new WeakMap<InstalledPackage, string>();

function keyOf(one: InstalledPackage): string {
  let key = keys.get(one);
  if (key === undefined) keys.set(one, (key = packageKey(one)));
  return key;
}

export function inventoryOf({ context, keys }: Omit<KeptInventory, 'release'>): Inventory {
  return inventoryWith(context, keys.map(packageOf));
}

export function inventoryWith(context: string, packages: Inventory['packages']): Inventory {
  return { ...UNSAID, ...(JSON.parse(context) as Context), packages };
}

/** JSON leaves them out. */
const UNSAID = { bootKernel: undefined, livepatch: undefined, rebootRequired: undefined } as const;
