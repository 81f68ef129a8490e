/** Questions about many paths that one command can answer: they are gathered until it is asked. */
import { Question, type Answer } from './question.ts';
import type { RemoteShell } from './shell.ts';

export interface Kind<T> {
  /** The command for these paths. */
  script(paths: readonly string[]): string;
  /** What the answer says of each path, in their order; undefined for a path that it does not tell. */
  parse(answer: Answer, paths: readonly string[]): readonly (T | undefined)[];
  /** What is asked of a path that the common command did not tell. @throws Failure */
  alone(path: string): Promise<T>;
}

interface Waiting<T> {
  readonly path: string;
  readonly resolve: (value: T | Promise<T>) => void;
  readonly reject: (error: unknown) => void;
}

/** Bytes of paths in one command, well below what an argument list may be. */
const MAX_BYTES = 64 * 1024;

export class Gather<T> {
  readonly #shell: RemoteShell;
  readonly #kind: Kind<T>;
  #waiting: Waiting<T>[] = [];

  constructor(shell: RemoteShell, kind: Kind<T>) {
    this.#shell = shell;
    this.#kind = kind;
  }

  /** @throws Failure */
  ask(path: string): Promise<T> {
    const { lost } = this.#shell.connection;
    if (lost !== undefined) return Promise.reject(lost);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ path, resolve, reject });
      if (this.#waiting.length === 1) this.#shell.collect(() => this.#questions());
    });
  }

  #questions(): readonly Question[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return inParts(waiting).map((part) => this.#question(part));
  }

  #question(part: readonly Waiting<T>[]): Question {
    const paths = part.map(({ path }) => path);
    const [subject = ''] = paths;
    const question = new Question({ script: this.#kind.script(paths), subject });
    question.answer.then(
      (answer) => {
        const values = this.#kind.parse(answer, paths);
        part.forEach(({ path, resolve }, index) => resolve(values[index] ?? this.#kind.alone(path)));
      },
      (error: unknown) => part.forEach(({ reject }) => reject(error)),
    );
    return question;
  }
}

function inParts<T extends { readonly path: string }>(items: readonly T[]): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let bytes = MAX_BYTES;
  for (const item of items) {
    bytes += item.path.length + 16;
    if (bytes > MAX_BYTES) {
      parts.push([]);
      bytes = item.path.length;
    }
    parts.at(-1)?.push(item);
  }
  return parts;
}
