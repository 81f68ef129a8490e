/**
 * One look at one host: every fact is read once, however many conditions ask for it. Facts that do not depend on each
 * other are read at the same time, so that an adapter may fetch them together.
 */
import { Failure } from '../host/failure.ts';
import { nameOfBytes } from '../host/file-name.ts';
import { expandBraces, isGlob } from '../host/glob.ts';
import type { Host } from '../host/host.ts';

/** A list, and why it may not be all. */
export interface Listing<T> {
  readonly found: readonly T[];
  /** Reasons; none where the list is whole. */
  readonly gaps: readonly string[];
}

export interface Look {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** What a reader returns, which runs once. @throws Failure as the reader, every time */
  fact<T>(reader: (look: Look) => Promise<T>): Promise<T>;
  /** A regular file of at most {@link MAX_TEXT_BYTES}. @throws Failure */
  text(path: string): Promise<string>;
  /** The paths that globs match; a path that is no glob is itself, there or not. */
  expand(paths: string | readonly string[]): Promise<Listing<string>>;
}

export const MAX_TEXT_BYTES = 4 * 2 ** 20;

export function lookAt(host: Host, signal: AbortSignal): Look {
  const facts = new Map<unknown, Promise<unknown>>();
  const texts = new Map<string, Promise<string>>();
  const expansions = new Map<string, Promise<Listing<string>>>();
  const look: Look = {
    host,
    signal,
    fact: <T>(reader: (look: Look) => Promise<T>) => once(facts, reader, () => reader(look)) as Promise<T>,
    text: (path) => once(texts, path, () => readText(host, path)),
    expand: async (paths) =>
      together(
        await Promise.all(
          listOf(paths).flatMap((path) =>
            expandBraces(path).map((each) => once(expansions, each, () => expandOne(host, each))),
          ),
        ),
      ),
  };
  return look;
}

function once<K, T>(known: Map<K, Promise<T>>, key: K, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}

export function listOf<T>(values: T | readonly T[]): readonly T[] {
  return Array.isArray(values) ? (values as readonly T[]) : [values as T];
}

function together(listings: readonly Listing<string>[]): Listing<string> {
  return {
    found: [...new Set(listings.flatMap(({ found }) => found))],
    gaps: listings.flatMap(({ gaps }) => gaps),
  };
}

async function expandOne(host: Host, path: string): Promise<Listing<string>> {
  if (!isGlob(path)) return { found: [path], gaps: [] };
  const { paths, errors } = await host.trees.expand(path);
  return {
    found: paths,
    gaps: errors.filter(({ reason }) => reason !== 'missing').map(({ message }) => message),
  };
}

async function readText(host: Host, path: string): Promise<string> {
  const { bytes } = await host.files.open(path, MAX_TEXT_BYTES);
  return nameOfBytes(bytes);
}

/** What `read` gives, or undefined where there is no such thing. @throws Failure for any other reason */
export async function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Failure && error.reason === 'missing') return undefined;
    throw error;
  }
}

export type Read<T> = { readonly value: T; readonly reason?: never } | { readonly reason: Failure };

/** What `read` gives, or why it does not. */
export async function orReason<T>(read: Promise<T>): Promise<Read<T>> {
  try {
    return { value: await read };
  } catch (error) {
    if (error instanceof Failure) return { reason: error };
    throw error;
  }
}
