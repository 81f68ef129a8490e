/** Conditions about software: `package`, `command`, `process`, `mapped-library`, `os`. */
import { boundedExpression } from '../../host/bounded-expression.ts';
import { beforeAbort } from '../../host/deadline.ts';
import { Failure } from '../../host/failure.ts';
import { compareDpkgVersions } from '../../version/dpkg.ts';
import { compareRpmDependency } from '../../version/rpm.ts';
import { inVersionRange, parseVersionRange, type VersionOrder } from '../../version/version-range.ts';
import { allOf, firstOf, told, unknown, type Answer, type Answered } from '../answer.ts';
import { COMMANDS, type ConditionFields } from '../condition.ts';
import { mappedFiles } from '../facts/mappings.ts';
import { osRelease } from '../facts/os-release.ts';
import { packages, packagesByName, type Manager, type Package } from '../facts/packages.ts';
import {
  processes,
  processNames,
  processCommandLines,
  type Process,
  type Readable,
} from '../facts/processes.ts';
import { listOf, type Listing, type Look } from '../look.ts';
import { judgeLines } from './files.ts';
import { isPattern, matcher, type Judge } from './judge.ts';

const ORDERS: Readonly<Record<Manager, VersionOrder>> = {
  dpkg: compareDpkgVersions,
  rpm: compareRpmDependency,
};

export function inRange(version: string, range: string, order: VersionOrder): boolean {
  const clauses = parseVersionRange(range);
  if (clauses === undefined) throw new Failure('malformed', `'${range}' is no range of versions`);
  return inVersionRange(version, clauses, order);
}

export const installedPackage: Judge<'package'> = async (fields, look) => {
  const { gaps } = await look.fact(packages);
  const named = await packagesNamed(fields.name, look);
  const installed = named.filter(({ manager }) => (fields.manager ?? manager) === manager);
  if (installed.length === 0) {
    return gaps[0] === undefined
      ? told(false, `${listOf(fields.name).join(' or ')} is not installed`)
      : unknown(gaps[0]);
  }
  const { version: range, instances } = fields;
  if (range === undefined) return told(true, installed.map(packageText).join(', '));
  const epoch = installed.find(({ version }) => /^0*[1-9]\d*:/.test(version) && !namesEpochs(range));
  if (epoch !== undefined) return unknown(`${packageText(epoch)} has an epoch, and ${range} names none`);
  const held = installed.map((each) => ({ each, isIn: inRange(each.version, range, ORDERS[each.manager]) }));
  const hits = held.filter(({ isIn }) => isIn).map(({ each }) => each);
  const saw = installed.map(packageText).join(', ');
  if (hits.length === 0 || hits.length === held.length) return told(hits.length > 0, saw);
  return instances === undefined ? unknown(`not all alike: ${saw}`) : told(instances === 'any', saw);
};

async function packagesNamed(names: string | readonly string[], look: Look): Promise<readonly Package[]> {
  const byName = await look.fact(packagesByName);
  const isExact = !listOf(names).some(isPattern);
  const wanted = isExact ? new Set(listOf(names)) : [...byName.keys()].filter(matcher(names));
  return [...wanted].flatMap((name) => byName.get(name) ?? []);
}

/** A version without epoch is older than any with one, which is hardly what the range wants to say. */
function namesEpochs(range: string): boolean {
  return range.split(',').every((clause) => /^[<>=\s]*\d+:/.test(clause));
}

function packageText({ name, version, architecture }: Package): string {
  return `${name} ${version}${architecture === '' ? '' : ` ${architecture}`}`;
}

/** Seconds; a daemon that hangs must not take the other answers with it. */
const COMMAND_SECONDS = 10;
const VERSION = /\d+(?:\.\d+)+/;

export const command: Judge<'command'> = async (fields, look) => {
  const { host, signal } = look;
  const [name, ...argv] = COMMANDS[fields.name];
  const program = await host.commands.find(name);
  if (program === undefined) return unknown(`${name}: no such program`);
  const limit = AbortSignal.any([signal, host.clock.after(COMMAND_SECONDS)]);
  const { exitCode, stdout } = await beforeAbort(host.commands.run([program, ...argv], limit), limit);
  const text = [name, ...argv].join(' ');
  if (exitCode !== 0) return unknown(`${text}: ended with ${exitCode ?? 'a signal'}`);
  const matched =
    fields.matches === undefined
      ? []
      : [await judgeLines(stdout, boundedExpression(fields.matches), text, look)];
  const versions = fields.version === undefined ? [] : [judgeVersion(stdout, fields.version, text)];
  const answers = [...matched, ...versions];
  return {
    answer: allOf(answers.map(({ answer }) => answer)),
    saw: answers.map(({ saw }) => saw).join('; '),
  };
};

function judgeVersion(text: string, range: string, source: string): Answered {
  const version = VERSION.exec(text)?.[0];
  if (version === undefined) return unknown(`${source}: says no version`);
  return told(inRange(version, range, compareRpmDependency), `${source}: ${version}`);
}

type SeenProcess = Pick<Process, 'pid'> & Partial<Process>;

/** Only what is asked for, where that is one thing: each is a file of every process. */
function askedOf(fields: ConditionFields['process'], look: Look): Promise<Listing<SeenProcess>> {
  const asked = Object.keys(fields).join(' ');
  if (asked === 'name') return look.fact(processNames);
  return asked === 'command-line' ? look.fact(processCommandLines) : look.fact(processes);
}

export const runningProcess: Judge<'process'> = async (fields, look) => {
  const { name, executable, deleted, 'command-line': line } = fields;
  const { found, gaps } = await askedOf(fields, look);
  const isNamed = name === undefined ? undefined : matcher(listOf(name).map(kept));
  const isRun = executable === undefined ? undefined : matcher(executable);
  const others = found.map((process) =>
    allOf([
      holds(process.name, isNamed),
      holds(process.executable, isRun === undefined ? undefined : ({ path }) => isRun(path)),
      holds(process.executable, deleted === undefined ? undefined : (file) => file.deleted === deleted),
    ]),
  );
  const hasLine =
    line === undefined
      ? undefined
      : await havingLine(
          line,
          found.filter((_, index) => others[index] !== 'false'),
          look,
        );
  const judged = found.flatMap((process, index): readonly Answered[] => {
    const byLine = holds(process.commandLine, hasLine === undefined ? undefined : () => hasLine.has(process));
    const answer = allOf([others[index] ?? 'unknown', byLine]);
    return answer === 'false' ? [] : [{ answer, saw: processText(process) }];
  });
  return firstOf([...judged, ...gaps.map(unknown)], `none of ${found.length} processes`);
};

/** Those whose arguments match. @throws Failure */
async function havingLine(
  source: string,
  processes: readonly SeenProcess[],
  { host, signal }: Look,
): Promise<ReadonlySet<SeenProcess>> {
  const read = processes.flatMap((process) => {
    const { commandLine } = process;
    if (commandLine === undefined || 'unread' in commandLine || commandLine.value === null) return [];
    return [{ process, line: commandLine.value.join(' ') }];
  });
  const lines = read.map(({ line }) => line);
  const having = new Set<number>();
  await host.expressions.find(boundedExpression(source), lines, (index) => having.add(index), signal);
  return new Set(read.filter((_, index) => having.has(index)).map(({ process }) => process));
}

/** The kernel keeps the first 15 bytes of a name. */
function kept(glob: string): string {
  return glob.search(/[*?[{]/) >= 0 && glob.search(/[*?[{]/) < 15 ? glob : glob.slice(0, 15);
}

/** @param judge undefined where nobody asks */
function holds<T>(read: Readable<T> | undefined, judge: ((value: T) => boolean) | undefined): Answer {
  if (judge === undefined) return 'true';
  if (read === undefined) return 'unknown';
  if ('unread' in read) return 'unknown';
  return read.value !== null && judge(read.value) ? 'true' : 'false';
}

function processText({ pid, name, executable, commandLine }: SeenProcess): string {
  const parts = [
    shown(name),
    shown(executable, ({ path }) => path),
    shown(commandLine, (words) => words.join(' ')),
  ];
  return [`process ${pid}`, ...parts.filter((part) => part !== '').slice(0, 2)].join(': ');
}

const SHOWN_CHARACTERS = 120;

function shown<T>(read: Readable<T> | undefined, text: (value: T) => string = String): string {
  if (read === undefined) return '';
  if ('unread' in read) return read.unread;
  return read.value === null ? '' : text(read.value).slice(0, SHOWN_CHARACTERS);
}

export const mappedLibrary: Judge<'mapped-library'> = async (fields, look) => {
  const { found, gaps } = await look.fact(mappedFiles);
  const names = listOf(fields.name);
  const [ofPaths, ofFiles] = [true, false].map((isPath) =>
    matcher(names.filter((name) => name.startsWith('/') === isPath)),
  );
  const hit = found.find(({ path, deleted }) => {
    const isNamed = ofFiles?.(path.slice(path.lastIndexOf('/') + 1)) === true || ofPaths?.(path) === true;
    return isNamed && (fields.deleted ?? deleted) === deleted;
  });
  if (hit === undefined) return firstOf(gaps.map(unknown), `no process maps ${names.join(' or ')}`);
  return told(true, `process ${hit.pid} maps ${hit.path}${hit.deleted ? ', which is gone' : ''}`);
};

export const os: Judge<'os'> = async (fields, look) => {
  const values = await look.fact(osRelease);
  const ids = [values.get('ID') ?? '', ...(values.get('ID_LIKE') ?? '').split(/\s+/)].filter(Boolean);
  if (ids.length === 0) return unknown('os-release says no ID');
  const version = values.get('VERSION_ID');
  const saw = `${ids[0] ?? ''} ${version ?? 'without version'}${ids.length > 1 ? `, like ${ids.slice(1).join(' and ')}` : ''}`;
  if (!ids.some((id) => listOf(fields.id).includes(id))) return told(false, saw);
  if (fields.version === undefined) return told(true, saw);
  return version === undefined
    ? unknown(saw)
    : told(inRange(version, fields.version, compareRpmDependency), saw);
};

export type { Look };
