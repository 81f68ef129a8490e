/** Builds trees of files with exact modes, owners and names in a temporary directory. */
import { chmodSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathForSystem } from '../../src/host/file-name.ts';

interface Owned {
  /** Needs root. */
  readonly uid?: number;
  /** Needs root. */
  readonly gid?: number;
}

export type Plan = Owned &
  (
    | { readonly directory: number }
    | { readonly file: number; readonly content?: string }
    | { readonly link: string }
  );

export interface Tree extends Disposable {
  /** Absolute; mode 0755. */
  readonly root: string;
  /** The absolute path of something in it. */
  at(name: string): string;
}

/**
 * @param plans by path below the root, parents before their children; names may carry bytes that are not UTF-8 as
 * src/host/file-name.ts does
 */
export function makeTree(plans: Readonly<Record<string, Plan>>): Tree {
  const root = mkdtempSync(join(tmpdir(), 'secmon-tree-'));
  chmodSync(root, 0o755);
  const at = (name: string): string => `${root}/${name}`;
  for (const [name, plan] of Object.entries(plans)) make(pathForSystem(at(name)), plan);
  for (const [name, plan] of Object.entries(plans).reverse()) setOwnerAndMode(pathForSystem(at(name)), plan);
  return {
    root,
    at,
    [Symbol.dispose]: () => {
      unlock(plans, at);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function make(path: string | Buffer, plan: Plan): void {
  if ('directory' in plan) mkdirSync(path);
  else if ('file' in plan) writeFileSync(path, plan.content ?? '');
  else symlinkSync(plan.link, path);
}

/** After everything is there, children first: a directory may forbid what is still to be made in it. */
function setOwnerAndMode(path: string | Buffer, plan: Plan): void {
  const { uid = -1, gid = -1 } = plan;
  lchownSync(path, uid, gid);
  if (!('link' in plan)) chmodSync(path, 'directory' in plan ? plan.directory : plan.file);
}

/** What cannot be read cannot be removed either, except by root. */
function unlock(plans: Readonly<Record<string, Plan>>, at: Tree['at']): void {
  for (const [name, plan] of Object.entries(plans)) {
    if ('directory' in plan) chmodSync(pathForSystem(at(name)), 0o700);
  }
}
