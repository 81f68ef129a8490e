/** Runs the check file-permissions over trees of tests. */
import { existsSync } from 'node:fs';
import { check } from '../../checks/file-permissions/check.ts';
import type { options } from '../../checks/file-permissions/options.ts';
import { defaultValues, type OptionValues, type Verdict } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import { localHostFromSource } from './local-host.ts';
import type { Plan, Tree } from './tree.ts';

export type Values = OptionValues<typeof options>;

export const local = localHostFromSource();
export const isRoot = process.geteuid?.() === 0;
export const hasAcls = existsSync('/usr/bin/setfacl') && existsSync('/usr/bin/getfacl');
export const NOBODY = 65534;

/** A directory with a program that nobody but their owner can write. */
export const BIN: Readonly<Record<string, Plan>> = { bin: { directory: 0o755 }, 'bin/tool': { file: 0o755 } };

/** @param values where they differ from the defaults; there is no PATH by default */
export async function judge(values: Partial<Values>, host: Host = local): Promise<Verdict> {
  const all = { ...defaultValues(check.options, () => undefined), ...values };
  return check.evaluate(await check.probe(host, all, new AbortController().signal), all);
}

/** State, kind and subject of every finding, the tree's root as a dot. */
export function facts({ findings }: Verdict, tree: Tree): string[] {
  return findings
    .map(({ state, subject, kind }) => `${state} ${kind} ${subject.replace(tree.root, '.')}`)
    .sort();
}

/** This machine without a program. */
export function without(tool: string): Host {
  const find: Host['commands']['find'] = (name) =>
    name === tool ? Promise.resolve(undefined) : local.commands.find(name);
  return { ...local, commands: { ...local.commands, find } };
}
