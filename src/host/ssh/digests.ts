/** Checksums of files of a host over SSH: one command for many files, whose content stays where it is. */
import { createHash } from 'node:crypto';
import { beforeAbort } from '../deadline.ts';
import type { DigestAlgorithm, Digested, DigestRequest, Digests } from '../digests.ts';
import { Failure, failureOf } from '../failure.ts';
import type { Files, FileStatus } from '../files.ts';
import type { TreeError } from '../trees.ts';
import { nicely } from './lane.ts';
import { byteString, quotedPath } from './quote.ts';
import { Question, type Answer } from './question.ts';
import { remoteFailure } from './remote-failure.ts';
import type { RemoteShell } from './shell.ts';

/** Files for one command; what is done when the signal aborts is done for so many at a time. */
const BATCH = 200;
const AT_ONCE = 2;
const LENGTHS: Readonly<Record<DigestAlgorithm, number>> = { md5: 32, sha1: 40, sha256: 64 };

type Outcome = Digested | TreeError;

export function createDigests(shell: RemoteShell, files: Files): Digests {
  return {
    async digest(request, signal) {
      const outcomes: Outcome[] = [];
      const batches = inParts(request.paths).entries();
      const parts: (readonly Outcome[])[] = [];
      const worker = async (): Promise<void> => {
        for (const [index, paths] of batches) {
          parts[index] = await digestBatch({ ...request, paths }, signal, { shell, files });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      for (const part of parts) outcomes.push(...part);
      return outcomes;
    },
  };
}

interface Means {
  readonly shell: RemoteShell;
  readonly files: Files;
}

async function digestBatch(
  request: DigestRequest,
  signal: AbortSignal,
  means: Means,
): Promise<readonly Outcome[]> {
  const { paths, algorithms } = request;
  const looked = await Promise.all(paths.map((path) => regular(path, request, signal, means)));
  const readable = paths.filter((_, index) => !isError(looked[index]));
  const sums = new Map(
    await Promise.all(
      algorithms.map(async (algorithm) => {
        const found = await digestAll(algorithm, readable, request, signal, means).catch(onlyFailure);
        return [algorithm, found] as const;
      }),
    ),
  );
  const outcomes = looked.map((status, index) => {
    const path = paths[index] ?? '';
    return isError(status) ? status : outcomeOf(path, status, sums);
  });
  return Promise.all(outcomes.map((outcome) => exactSize(outcome, request, means.files, signal)));
}

async function regular(
  path: string,
  { maxBytes }: DigestRequest,
  signal: AbortSignal,
  { files }: Means,
): Promise<FileStatus | TreeError> {
  try {
    const status = await beforeAbort(files.status(path), signal);
    if (status.type !== 'file') throw new Failure('not-regular', `${path}: not a regular file`);
    if (status.size > maxBytes) throw new Failure('too-large', `${path}: larger than ${maxBytes} bytes`);
    return status;
  } catch (error) {
    return treeError(path, failureOf(error, path));
  }
}

type Sums = ReadonlyMap<string, string | Failure>;

/** @throws Failure where nothing can be told */
async function digestAll(
  algorithm: DigestAlgorithm,
  paths: readonly string[],
  { nice = 0 }: DigestRequest,
  signal: AbortSignal,
  means: Means,
): Promise<Sums> {
  if (paths.length === 0) return new Map();
  const tool = `${algorithm}sum`;
  const command = nicely(tool, nice);
  const ask = (some: readonly string[]): Promise<Answer> => {
    const script = `${command} -- ${some.map(quotedPath).join(' ')}`;
    const question = new Question({ script, subject: some[0] ?? '', signal });
    means.shell.ask(question);
    return beforeAbort(question.answer, signal);
  };
  const found = readSums((await ask(paths)).stdout, paths, algorithm);
  const alone = paths.filter((path) => !found.has(path));
  const answers = await Promise.all(alone.map((path) => ask([path])));
  answers.forEach((answer, index) => {
    const path = alone[index] ?? '';
    const sum = readSums(answer.stdout, [path], algorithm).get(path);
    found.set(path, sum ?? remoteFailure(answer, path, tool));
  });
  return found;
}

/** Lines stand in the order of the paths, without those of files that could not be read. */
function readSums(
  output: Buffer,
  paths: readonly string[],
  algorithm: DigestAlgorithm,
): Map<string, string | Failure> {
  const sums = new Map<string, string | Failure>();
  const length = LENGTHS[algorithm];
  let at = 0;
  for (const path of paths) {
    for (const [mark, name] of spellings(path)) {
      const begin = at + mark.length;
      const line = `${mark}${output.toString('latin1', begin, begin + length)}  ${name}\n`;
      if (output.toString('latin1', at, at + line.length) !== line) continue;
      sums.set(path, output.toString('latin1', begin, begin + length));
      at += line.length;
      break;
    }
  }
  return sums;
}

/** GNU marks a line whose name it has escaped; BusyBox writes names as they are. */
function spellings(path: string): readonly (readonly [string, string])[] {
  const name = byteString(path.startsWith('/') ? path : `./${path}`);
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return [
    ['', name],
    ['\\', escaped],
    ['\\', escaped.replaceAll('\r', '\\r')],
  ];
}

function outcomeOf(
  path: string,
  { size }: FileStatus,
  sums: ReadonlyMap<DigestAlgorithm, Sums | Failure>,
): Outcome {
  const digests: Partial<Record<DigestAlgorithm, string>> = {};
  for (const [algorithm, found] of sums) {
    const sum = found instanceof Failure ? found : found.get(path);
    if (typeof sum !== 'string') {
      return treeError(path, sum ?? new Failure('failed', `${path}: no checksum`));
    }
    digests[algorithm] = sum;
  }
  return { path, size, digests };
}

/** Files of /proc say that they are empty: where the checksum says otherwise they are read here. */
async function exactSize(
  outcome: Outcome,
  { algorithms, maxBytes }: DigestRequest,
  files: Files,
  signal: AbortSignal,
): Promise<Outcome> {
  const [algorithm] = algorithms;
  if ('reason' in outcome || outcome.size > 0 || algorithm === undefined) return outcome;
  if (outcome.digests[algorithm] === hash(algorithm, Buffer.alloc(0))) return outcome;
  const { path } = outcome;
  try {
    const { bytes } = await beforeAbort(files.open(path, maxBytes), signal);
    const digests = Object.fromEntries(algorithms.map((name) => [name, hash(name, bytes)]));
    return { path, size: bytes.length, digests };
  } catch (error) {
    return treeError(path, failureOf(error, path));
  }
}

function hash(algorithm: DigestAlgorithm, bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function isError(outcome: FileStatus | TreeError | undefined): outcome is TreeError {
  return outcome !== undefined && 'reason' in outcome;
}

function treeError(path: string, { reason, message }: Failure): TreeError {
  return { path, reason, message };
}

function onlyFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

function inParts(paths: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  for (let from = 0; from < paths.length; from += BATCH) parts.push(paths.slice(from, from + BATCH));
  return parts;
}
