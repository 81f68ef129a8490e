/** Directory trees for the file-permissions check, with a name that monitors must survive. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check as filePermissions } from '../../checks/file-permissions/check.ts';
import type { Scenario } from './scenario.ts';

const HOSTILE_NAME = "it's a|b=1\n[OK] é";

export function permissionScenarios(root: string): readonly Scenario[] {
  const scenario = (name: string, state: Scenario['state'], line: RegExp): Scenario => ({
    name: `${name} tree`,
    check: filePermissions,
    options: { select: ['world-writable'], root: [join(root, name)], verbose: '-v' },
    state,
    line,
  });
  return [
    scenario('good', 'OK', /^FILE-PERMISSIONS OK: 2 entries/),
    scenario('bad', 'CRITICAL', /^FILE-PERMISSIONS CRITICAL: …?.*\\x0A\[OK\] é: world-writable file/),
    scenario('blind', 'UNKNOWN', /^FILE-PERMISSIONS UNKNOWN: .*permission denied/),
  ];
}

export function makeTrees(root: string): void {
  for (const name of ['good', 'bad', 'blind']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'file'), '', { mode: 0o644 });
  }
  const open = join(root, 'bad', HOSTILE_NAME);
  writeFileSync(open, '');
  chmodSync(open, 0o666);
  mkdirSync(closedDirectory(root), { mode: 0 });
}

/** So that everything can be removed. */
export function openTrees(root: string): void {
  if (existsSync(closedDirectory(root))) chmodSync(closedDirectory(root), 0o700);
}

function closedDirectory(root: string): string {
  return join(root, 'blind', 'closed');
}
