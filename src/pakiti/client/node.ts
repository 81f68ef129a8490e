/** The machine that a report is made of, here or over SSH, and the programs that are asked instead of the usual ones. */
import { Failure } from '../../host/failure.ts';
import type { CommandOutput } from '../../host/commands.ts';
import { bytesOfName } from '../../host/file-name.ts';
import type { Host } from '../../host/host.ts';

export const PROGRAMS = ['rpm', 'dpkg-query', 'hostname', 'uname', 'apt-cache', 'dnf'] as const;

export type Program = (typeof PROGRAMS)[number];

export interface Node {
  readonly host: Pick<Host, 'commands' | 'files'>;
  readonly signal: AbortSignal;
  /** Paths that the operator gave. */
  readonly programs: Readonly<Partial<Record<Program, string>>>;
}

/** @returns undefined where there is no such program */
export async function ask(
  node: Node,
  program: Program,
  ...argv: readonly string[]
): Promise<CommandOutput | undefined> {
  const path = node.programs[program] ?? (await node.host.commands.find(program));
  return path === undefined ? undefined : await node.host.commands.run([path, ...argv], node.signal);
}

/** Standard output of a program that has to be there and to succeed. @throws Failure */
export async function need(node: Node, program: Program, ...argv: readonly string[]): Promise<CommandOutput> {
  const output = await ask(node, program, ...argv);
  if (output === undefined)
    throw new Failure('missing', `${program}: no such program, though it has a database`);
  if (output.exitCode !== 0)
    throw new Failure('failed', `${program} ${argv[0] ?? ''}: ended with ${output.exitCode ?? 'a signal'}`);
  return output;
}

const MAX_BYTES = 16 * 2 ** 20;

/** Bytes as characters; undefined where it is not there or not for us to read. @throws Failure */
export async function contentOf({ host }: Node, path: string): Promise<string | undefined> {
  return (await unlessOutOfReach(host.files.open(path, MAX_BYTES)))?.bytes.toString('latin1');
}

/** @throws Failure for any other reason */
export async function unlessOutOfReach<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof Failure && OUT_OF_REACH.has(error.reason)) return undefined;
    throw error;
  }
}

const OUT_OF_REACH: ReadonlySet<string> = new Set(['missing', 'denied', 'not-regular']);

/** What a program said, bytes as characters. */
export function latin1({ stdout }: CommandOutput): string {
  return bytesOfName(stdout).toString('latin1');
}

/** Lines of printable ASCII and tabs: every other byte is a question mark. @param text bytes as characters */
export function printableLines(text: string): readonly string[] {
  const lines = text.replaceAll(/[^\t\n\x20-\x7e]/g, '?').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
