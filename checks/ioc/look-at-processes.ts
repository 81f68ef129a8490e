/** Looks at processes: names, executables, command lines, and files that they have mapped. */
import { mappedFiles, type MappedFile } from '../../src/evidence/facts/mappings.ts';
import {
  processes,
  processesNamed,
  type Process,
  type Readable,
} from '../../src/evidence/facts/processes.ts';
import { orReason, type Look } from '../../src/evidence/look.ts';
import { boundedExpression } from '../../src/host/bounded-expression.ts';
import { isGlob } from '../../src/host/glob.ts';
import type { Answer } from '../../src/evidence/answer.ts';
import { allOf } from '../../src/evidence/answer.ts';
import type { Context } from './context.ts';
import type { Indicator, SoughtLibrary, SoughtProcess } from './indicator.ts';
import { matchesAny, NameIndex } from './name-index.ts';
import { isOurs, ourProcesses } from './our-processes.ts';

export interface ProcessIndicator extends Indicator {
  readonly sought: SoughtProcess;
}

export interface LibraryIndicator extends Indicator {
  readonly sought: SoughtLibrary;
}

/** What the kernel keeps of a name, in bytes. */
const COMM = 15;
const SHOWN = 200;

export async function lookAtProcesses(
  context: Context,
  indicators: readonly ProcessIndicator[],
): Promise<void> {
  if (indicators.length === 0) return;
  const { look, report } = context;
  const index = new ProcessIndex(indicators);
  const [read, ours] = await Promise.all([
    orReason(index.allNamed ? processesNamed(look, (name) => index.isNamed(name)) : look.fact(processes)),
    ourProcesses(look),
  ]);
  if (read.reason !== undefined) {
    report.failure('process', 'processes', read.reason, indicators.length);
    return;
  }
  for (const gap of read.value.gaps) report.blind('process', 'processes', gap, indicators.length);
  const unread = new Map<string, Set<ProcessIndicator>>();
  const settle = ({ indicator, process, answer }: Candidate, match?: string): void => {
    if (answer === 'true' && !isOurs(ours, process, indicator.sought))
      report.hit(indicator, whatOf(process), evidenceOf(process, match));
    if (answer === 'unknown') noteUnread(unread, process, indicator);
  };
  const byExpression = new Map<string, Candidate[]>();
  for (const candidate of read.value.found.flatMap((process) => index.candidates(process))) {
    const { commandLine: source } = candidate.indicator.sought;
    const known = source === null ? undefined : byExpression.get(source);
    if (source === null || 'unread' in candidate.process.commandLine) settle(candidate);
    else if (known === undefined) byExpression.set(source, [candidate]);
    else known.push(candidate);
  }
  await Promise.all([...byExpression].map(([source, candidates]) => find(look, source, candidates, settle)));
  for (const [reason, open] of unread) report.blind('process', 'processes of others', reason, open.size);
}

/** A process that an indicator means, as far as its command line has not been asked about. */
interface Candidate {
  readonly indicator: ProcessIndicator;
  readonly process: Process;
  readonly line: string;
  readonly answer: Answer;
}

/** @throws Failure */
async function find(
  { host, signal }: Look,
  source: string,
  candidates: readonly Candidate[],
  found: (candidate: Candidate, match: string) => void,
): Promise<void> {
  const lines = candidates.map(({ line }) => line);
  const tell = (index: number, match: string): void => {
    const candidate = candidates[index];
    if (candidate !== undefined) found(candidate, match);
  };
  await host.expressions.find(boundedExpression(source), lines, tell, signal);
}

/** By what most of them name, so that not every process is held against every indicator. */
class ProcessIndex {
  readonly #byName = new NameIndex<ProcessIndicator>();
  readonly #byExecutable = new NameIndex<ProcessIndicator>();
  readonly #named: ProcessIndicator[] = [];
  readonly #executables: ProcessIndicator[] = [];
  readonly #rest: ProcessIndicator[] = [];

  constructor(indicators: readonly ProcessIndicator[]) {
    for (const indicator of indicators) this.#add(indicator);
  }

  /** Whether a process whose name none of them has can be none of them. */
  get allNamed(): boolean {
    return this.#executables.length + this.#rest.length === 0;
  }

  /** Whether any may have that name. */
  isNamed(name: Readable<string>): boolean {
    return this.#findNamed(name).length > 0;
  }

  /** Each indicator that nothing but the text of the command line speaks against. */
  candidates(process: Process): readonly Candidate[] {
    const { commandLine } = process;
    const line = 'unread' in commandLine ? '' : (commandLine.value ?? []).join(' ');
    return this.#find(process).flatMap((indicator) => {
      const answer = answerOf(indicator.sought, process);
      return answer === 'false' ? [] : [{ indicator, process, line, answer }];
    });
  }

  #find({ name, executable }: Process): readonly ProcessIndicator[] {
    const named = this.#findNamed(name);
    const run =
      'unread' in executable ? this.#executables : this.#byExecutable.find(executable.value?.path ?? '');
    return [...new Set([...named, ...run, ...this.#rest])];
  }

  #findNamed(name: Readable<string>): readonly ProcessIndicator[] {
    return 'unread' in name ? this.#named : this.#byName.find(name.value ?? '');
  }

  #add(indicator: ProcessIndicator): void {
    const { names, executables } = indicator.sought;
    if (names.length > 0) {
      this.#named.push(indicator);
      for (const name of names) this.#byName.add(kept(name), indicator);
    } else if (executables.length > 0) {
      this.#executables.push(indicator);
      for (const path of executables) this.#byExecutable.add(path, indicator);
    } else this.#rest.push(indicator);
  }
}

/** As far as the command line only has to be one that can be read. */
function answerOf(
  { names, executables, deleted, commandLine: sought }: SoughtProcess,
  { name, executable, commandLine }: Process,
): Answer {
  return allOf([
    ...(names.length === 0 ? [] : [told(name, (text) => matchesAny(names.map(kept), text))]),
    ...(executables.length === 0 ? [] : [told(executable, ({ path }) => matchesAny(executables, path))]),
    ...(deleted === null ? [] : [told(executable, (file) => file.deleted === deleted)]),
    ...(sought === null ? [] : [told(commandLine, (words) => words.length > 0)]),
  ]);
}

/** A name as the kernel would have cut it. */
function kept(name: string): string {
  const literal = name.split(/[*?[{]/, 1)[0] ?? '';
  return isGlob(name) && Buffer.byteLength(literal) < COMM
    ? name
    : Buffer.from(literal, 'utf8').subarray(0, COMM).toString('utf8');
}

function told<T>(fact: Readable<T>, test: (value: T) => boolean): Answer {
  if ('unread' in fact) return 'unknown';
  return fact.value !== null && test(fact.value) ? 'true' : 'false';
}

/** Reasons name the process; one for each kind of file is enough. */
function noteUnread(
  unread: Map<string, Set<ProcessIndicator>>,
  { name, executable, commandLine }: Process,
  indicator: ProcessIndicator,
): void {
  for (const [what, fact] of Object.entries({ name, executable, 'command line': commandLine })) {
    if (!('unread' in fact)) continue;
    const reason = `${what} of processes unread: ${fact.unread.replace(/^\/proc\/\d+\//, '/proc/PID/')}`;
    const known = unread.get(reason);
    if (known === undefined) unread.set(reason, new Set([indicator]));
    else known.add(indicator);
  }
}

function whatOf({ pid, name }: Process): string {
  return 'unread' in name ? `process ${pid}` : `process ${pid} (${name.value ?? ''})`;
}

/** Of a command line only what was asked for: the rest may hold a password. */
function evidenceOf({ executable }: Process, match: string | undefined): readonly string[] {
  const file = 'unread' in executable ? null : executable.value;
  return [
    ...(file === null ? [] : [`executable ${file.path}${file.deleted ? ' (deleted)' : ''}`]),
    ...(match === undefined ? [] : [`command line has: ${match.slice(0, SHOWN)}`]),
  ];
}

export async function lookAtLibraries(
  context: Context,
  indicators: readonly LibraryIndicator[],
): Promise<void> {
  if (indicators.length === 0) return;
  const { look, report } = context;
  const read = await orReason(look.fact(mappedFiles));
  if (read.reason !== undefined) {
    report.failure('mapped-library', 'processes', read.reason, indicators.length);
    return;
  }
  for (const gap of read.value.gaps) report.blind('mapped-library', 'processes', gap, indicators.length);
  const index = new NameIndex<LibraryIndicator>();
  for (const indicator of indicators) for (const name of indicator.sought.names) index.add(name, indicator);
  for (const file of distinct(read.value.found)) {
    const found = new Set([
      ...index.find(file.path),
      ...index.find(file.path.slice(file.path.lastIndexOf('/') + 1)),
    ]);
    for (const indicator of found) {
      const { deleted } = indicator.sought;
      if (deleted === null || deleted === file.deleted)
        report.hit(indicator, file.path, libraryEvidence(file));
    }
  }
}

interface Mapped extends MappedFile {
  readonly processes: number;
}

/** Each file once, with the first process that has it. */
function distinct(files: readonly MappedFile[]): readonly Mapped[] {
  const all = new Map<string, Mapped>();
  for (const file of files) {
    const key = `${file.deleted ? '-' : '+'}${file.path}`;
    const known = all.get(key);
    all.set(key, { ...(known ?? file), processes: (known?.processes ?? 0) + 1 });
  }
  return [...all.values()];
}

function libraryEvidence({ pid, processes: count, deleted }: Mapped): readonly string[] {
  return [
    `mapped by process ${pid}${count > 1 ? ` and ${count - 1} more` : ''}${deleted ? '; the file is deleted' : ''}`,
  ];
}
