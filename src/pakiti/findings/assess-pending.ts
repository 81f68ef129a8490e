/** pending → assess → findings: each distinct inventory that waits, whatever it waits for. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { PendingInventory } from '../../store/pakiti/pending.ts';
import type { InstalledPackage, Inventory } from '../inventory.ts';
import { inventoryWith } from '../keep/kept-report.ts';
import { packageOf } from '../keep/package-key.ts';
import { keptAssessment } from './kept-assessment.ts';
import type { KnowledgeSource } from './knowledge.ts';

export interface AssessingWorld {
  readonly tables: PakitiTables;
  readonly knowledge: KnowledgeSource;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Told after each part how much is done, and how much waits. */
  readonly progress: (done: number, waiting: number) => void;
  /** Told where another server, of a newer version, assesses in its stead. */
  readonly overtaken: () => void;
  readonly breathe: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Inventories in a transaction. */
const BATCH = 20;
/** Packages that are remembered from one inventory to the next. */
const MAX_KNOWN = 100_000;

/**
 * Each part is whole or not at all, so that it goes on from there whenever it is broken off.
 * @returns how many inventories were assessed
 */
export async function assessPending(world: AssessingWorld): Promise<number> {
  const { tables, knowledge, now, signal } = world;
  if ((await tables.rule(await knowledge.current(), now())) === 'newer') return overtaken(world, 0);
  const known = new Map<number, InstalledPackage>();
  let waiting = await tables.countPending();
  let done = 0;
  while (!signal.aborted) {
    const batch = await tables.nextPending(BATCH);
    if (batch.length === 0) return done;
    await learnPackages(tables, known, batch);
    // Asked for each part: a report of another release, or a snapshot, may have come in between.
    const current = await knowledge.current();
    const assessed = batch.map((one) => keptAssessment(one, current.assess(inventoryOf(one, known))));
    const written = await tables.settle(assessed, now(), current.rules);
    if (written === 'overtaken') return overtaken(world, done);
    done += written.length;
    waiting = Math.max(0, waiting - written.length);
    world.progress(done, waiting);
    await world.breathe();
  }
  return done;
}

/** What waits is left to whoever has newer rules: settled by older ones, it would be so for good. */
function overtaken(world: AssessingWorld, done: number): number {
  world.overtaken();
  return done;
}

async function learnPackages(
  tables: PakitiTables,
  known: Map<number, InstalledPackage>,
  batch: readonly PendingInventory[],
): Promise<void> {
  if (known.size > MAX_KNOWN) known.clear();
  const missing = new Set<number>();
  for (const { packages } of batch) for (const id of packages) if (!known.has(id)) missing.add(id);
  if (missing.size === 0) return;
  for (const [id, key] of await tables.packageKeys([...missing])) known.set(id, packageOf(key));
}

function inventoryOf(
  { context, packages }: PendingInventory,
  known: ReadonlyMap<number, InstalledPackage>,
): Inventory {
  return inventoryWith(
    context,
    packages.map((id) => known.get(id) ?? noPackage(id)),
  );
}

/** To leave it out would call a host safe. */
function noPackage(id: number): never {
  throw new Error(`there is no package ${id}, which an inventory has`);
}
