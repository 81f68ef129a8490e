/** One look at the drop directory: what is ready is taken, stored, and removed or set aside. */
import { Failure } from '../../../host/failure.ts';
import type { Look } from '../polling.ts';
import type { ReceiveWorld } from '../receiver.ts';
import { requireClosed } from '../spool-guard.ts';
import { takePatiently } from '../take-patiently.ts';
import { SIGNATURE, type Drop, type DropRules } from './drop.ts';
import { judge, type SenderOf } from './judge.ts';
import type { Readers } from './parse-report.ts';
import { readiness } from './readiness.ts';
import { senders } from './senders.ts';

export function readDrop(
  rules: DropRules,
  world: ReceiveWorld,
  readers: Readers,
): (look: Look) => Promise<void> {
  const drop: Drop = { rules, world, spool: world.machine.spool(rules.directory), readers };
  const senderOf = senders(rules.reporters, world.machine);
  const isReady = readiness(drop);
  return async (look) => {
    await requireClosed(drop.spool, rules.directory, { ofSeveral: true });
    const names = new Set(await drop.spool.waiting());
    const withoutPairs = [...names].filter((name) => !isSignature(name) || !names.has(reportOf(name)));
    const troubles: unknown[] = [];
    for (const name of withoutPairs) {
      if (look.stopping.aborted) return;
      try {
        if (await isReady(name, names))
          await takeOne(drop, isSignature(name) ? reportOf(name) : name, senderOf, look);
      } catch (error) {
        // One that cannot be dealt with, whatever its sender has done, holds no other up.
        troubles.push(error);
      }
    }
    if (troubles.length > 0) throw troubles[0];
  };
}

async function takeOne(drop: Drop, name: string, senderOf: SenderOf, look: Look): Promise<void> {
  const { world, spool } = drop;
  const pair = [name + SIGNATURE, name];
  for (const file of pair) await unlessMissing(() => spool.take(file));
  const judged = await judge(drop, name, senderOf);
  if ('why' in judged) {
    await setAside(drop, pair, judged.why);
    return;
  }
  look.heard();
  const { take, notice, machine } = world;
  const patience = { take, notice, clock: machine.clock, stopping: look.stopping };
  const taken = await takePatiently(judged.reports, judged.sender, patience);
  if (taken.state === 'stored') for (const file of pair) await unlessMissing(() => spool.remove(file));
  else if (taken.state === 'refused')
    await setAside(drop, pair, `${judged.sender.name} may not speak for the site of verdict ${taken.item}`);
}

async function setAside({ rules, world, spool }: Drop, pair: readonly string[], why: string): Promise<void> {
  for (const file of pair) await unlessMissing(() => spool.reject(file, why));
  world.notice({ kind: 'dropped', text: `${rules.directory}/rejected/${pair.at(-1)}: ${why}`, count: 1 });
}

function isSignature(name: string): boolean {
  return name.endsWith(SIGNATURE);
}

function reportOf(signature: string): string {
  return signature.slice(0, -SIGNATURE.length);
}

async function unlessMissing(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'missing') throw error;
  }
}
