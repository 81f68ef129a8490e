/** Processes, as proc(5) shows them to whoever looks. */
import type { Failure } from '../../host/failure.ts';
import { nameOfBytes } from '../../host/file-name.ts';
import { orReason, type Listing, type Look, type Read } from '../look.ts';
import type { OpenedFile } from '../../host/files.ts';

/** What was read; null where there is none; else why it could not be read. */
export type Readable<T> = { readonly value: T | null } | { readonly unread: string };

export interface NamedProcess {
  readonly pid: number;
  /** At most 15 bytes. */
  readonly name: Readable<string>;
}

export interface Process extends NamedProcess {
  /** Null for threads of the kernel. */
  readonly executable: Readable<ProcessFile>;
  /** Empty for threads of the kernel. */
  readonly commandLine: Readable<readonly string[]>;
}

/** A file that a process has, as its path was. */
export interface ProcessFile {
  readonly path: string;
  /** Whether it is gone from that path. */
  readonly deleted: boolean;
}

const MAX_BYTES = 2 ** 20;
const DELETED = ' (deleted)';

/** The names alone, which costs a third. @throws Failure */
export async function processNames(look: Look): Promise<Listing<NamedProcess>> {
  const pids = await look.fact(processIds);
  const names = await Promise.all(pids.found.map((pid) => readName(look, pid)));
  return {
    found: pids.found.flatMap((pid, index) => {
      const name = names[index];
      return name === undefined || isGone(name.reason) ? [] : [{ pid, name: readable(name, nameText) }];
    }),
    gaps: pids.gaps,
  };
}

/** The arguments alone, likewise; without threads of the kernel, which have none. @throws Failure */
export async function processCommandLines(
  look: Look,
): Promise<Listing<Pick<Process, 'pid' | 'commandLine'>>> {
  const pids = await look.fact(userProcessIds);
  const lines = await Promise.all(pids.found.map((pid) => readCommandLine(look, pid)));
  return {
    found: pids.found.flatMap((pid, index) => {
      const line = lines[index];
      return line === undefined || isGone(line.reason)
        ? []
        : [{ pid, commandLine: readable(line, lineWords) }];
    }),
    gaps: pids.gaps,
  };
}

function readCommandLine({ host: { files } }: Look, pid: number): Promise<Read<OpenedFile>> {
  return orReason(files.open(`/proc/${pid}/cmdline`, MAX_BYTES));
}

function lineWords({ bytes }: OpenedFile): readonly string[] {
  return wordsOf(nameOfBytes(bytes));
}

function readName({ host: { files } }: Look, pid: number): Promise<Read<OpenedFile>> {
  return orReason(files.open(`/proc/${pid}/comm`, MAX_BYTES));
}

function nameText({ bytes }: OpenedFile): string {
  return nameOfBytes(bytes).replace(/\n$/, '');
}

/** Those that end while they are looked at are left out. @throws Failure */
export async function processes(look: Look): Promise<Listing<Process>> {
  const pids = await look.fact(processIds);
  const found = await Promise.all(pids.found.map((pid) => readProcess(look, pid)));
  return { found: found.filter((process) => process !== undefined), gaps: pids.gaps };
}

/** Those whose name is wanted: of all others nothing but the name is read, which costs a third. @throws Failure */
export async function processesNamed(
  look: Look,
  isWanted: (name: Readable<string>) => boolean,
): Promise<Listing<Process>> {
  const { found: named, gaps } = await processNames(look);
  const wanted = named.filter(({ name }) => isWanted(name));
  const found = await Promise.all(wanted.map(({ pid }) => readProcess(look, pid)));
  return { found: found.filter((process) => process !== undefined), gaps };
}

/** The first process is in every process namespace: where it is not shown, others are hidden too. */
export async function processIds({ host }: Look): Promise<Listing<number>> {
  const names = await host.files.list('/proc');
  const found = names.filter((name) => /^\d+$/.test(name)).map(Number);
  return { found, gaps: found.includes(1) ? [] : ['/proc: processes of others are hidden (hidepid)'] };
}

/** Without threads of the kernel, which have neither memory nor arguments to read. */
export async function userProcessIds(look: Look): Promise<Listing<number>> {
  const { found, gaps } = await look.fact(processIds);
  const stats = await Promise.all(
    found.map((pid) => orReason(look.host.files.open(`/proc/${pid}/stat`, MAX_BYTES))),
  );
  const isUser = stats.map((stat) => stat.reason !== undefined || !isOfKernel(stat.value));
  return { found: found.filter((_, index) => isUser[index] === true), gaps };
}

/** Source: proc_pid_stat(5), field 9; PF_KTHREAD of the kernel's `<linux/sched.h>`. */
const FLAGS_AFTER_NAME = 6;
const KERNEL_THREAD = 0x0020_0000;

/** The name may hold spaces and brackets. */
function isOfKernel({ bytes }: OpenedFile): boolean {
  const text = bytes.toString('latin1');
  const flags = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[FLAGS_AFTER_NAME]);
  return (flags & KERNEL_THREAD) !== 0;
}

async function readProcess(look: Look, pid: number): Promise<Process | undefined> {
  const folder = `/proc/${pid}`;
  const { files } = look.host;
  const [name, link, line] = await Promise.all([
    readName(look, pid),
    orReason(files.readLink(`${folder}/exe`)),
    readCommandLine(look, pid),
  ]);
  if (isGone(name.reason)) return undefined;
  return {
    pid,
    name: readable(name, nameText),
    executable: readable(link, processFile),
    commandLine: readable(line, lineWords),
  };
}

function isGone(reason: Failure | undefined): boolean {
  return reason?.reason === 'missing';
}

function readable<T, R>(read: Read<T>, convert: (value: T) => R): Readable<R> {
  if (read.reason === undefined) return { value: convert(read.value) };
  return isGone(read.reason) ? { value: null } : { unread: read.reason.message };
}

export function processFile(path: string): ProcessFile {
  return path.endsWith(DELETED)
    ? { path: path.slice(0, -DELETED.length), deleted: true }
    : { path, deleted: false };
}

/** Each argument ends with a zero byte. */
function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\0+$/, '').split('\0');
}
