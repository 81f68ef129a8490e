/**
 * Tests that become an unprivileged user have to reach the checkout, which may lie below a directory that is closed to
 * others, such as one of mktemp(1).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const OTHERS_MAY_PASS = 0o001;

/** Each entry by itself, since the checkout may be the very directory that is closed. */
const MOUNT = `
mkdir -p "$0/dist" && mount -t tmpfs -o mode=755 secmon-checkout "$1" || exit 1
for entry in "$0"/* "$0"/.[!.]*; do
  place=$1/\${entry##*/}
  if [ -d "$entry" ]; then mkdir "$place"; else : > "$place"; fi
  mount --bind "$entry" "$place" || exit 1
done
cd "$1" && shift && exec "$@"`;

/** @returns whether root runs this and others cannot reach the directory */
export function isClosed(directory: string): boolean {
  if (process.geteuid?.() !== 0) return false;
  const parent = dirname(directory);
  if ((statSync(directory).mode & OTHERS_MAY_PASS) === 0) return true;
  return parent !== directory && isClosed(parent);
}

/** Runs a script of the checkout at the open place, in a mount namespace of its own. @returns the exit code */
export function runOpened(directory: string, script: string, argv: readonly string[]): number {
  const open = mkdtempSync(join(tmpdir(), 'secmon-checkout-'));
  // Node itself is in the checkout, and tests start it as somebody else.
  const node = process.execPath.startsWith(`${directory}/`)
    ? join(open, relative(directory, process.execPath))
    : process.execPath;
  const words = [directory, open, node, join(open, script), ...argv];
  const { status } = spawnSync('unshare', ['--mount', 'sh', '-c', MOUNT, ...words], { stdio: 'inherit' });
  rmdirSync(open);
  return status ?? 1;
}
