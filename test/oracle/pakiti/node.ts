/** Nodes that a script makes up and judges, in its own way, beside what we make of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Name, version, advisory, and what of an assessment the script says. */
export type Row = readonly (string | null)[];

export interface Node {
  readonly report: string;
  readonly rows: readonly Row[];
  /** What a feed says of it, where the script makes that up too. */
  readonly tracker?: unknown;
}

/** @throws with what the script complains about */
export function runScript(name: string, ...argv: readonly string[]): Node {
  return run(name, argv) as Node;
}

function run(name: string, argv: readonly string[]): unknown {
  const script = join(import.meta.dirname, name);
  const { stdout, status, stderr } = spawnSync('/usr/bin/python3', [script, ...argv], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${name}: ${stderr.slice(-1000)}`);
  return JSON.parse(stdout) as unknown;
}

/** A node, and what it is called; of several fixes that a script may name, all. */
export interface MadeNode {
  readonly title: string;
  readonly report: string;
  readonly rows: readonly (readonly unknown[])[];
}

/** @throws with what the script complains about */
export function runMaker(name: string, ...argv: readonly string[]): readonly MadeNode[] {
  return run(name, argv) as readonly MadeNode[];
}

/** At most so many of what only one of both has, each as one line. */
export function differences(theirs: readonly Row[], ours: readonly Row[]): readonly string[] {
  const [one, other] = [keysOf(theirs), keysOf(ours)];
  const only = (who: string, all: ReadonlySet<string>, rest: ReadonlySet<string>): readonly string[] =>
    [...all].filter((key) => !rest.has(key)).map((key) => `only ${who}: ${key}`);
  return [...only('theirs', one, other), ...only('ours', other, one)].slice(0, 40);
}

export function keysOf(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.map((row) => row.map((cell) => cell ?? '-').join(' ')));
}

export class NodeFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'secmon-oracle-'));

  /** @returns the path of the report; what the feed says is in `feeds` beside it */
  write({ report, tracker }: Node, name = 'report'): string {
    const file = join(this.path, name);
    writeFileSync(file, report);
    if (tracker !== undefined) {
      mkdirSync(join(this.path, 'feeds'), { recursive: true });
      writeFileSync(join(this.path, 'feeds/tracker.json'), JSON.stringify(tracker));
    }
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
