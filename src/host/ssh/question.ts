/** One step of a remote script, and what becomes of its answer. */
import { Failure } from '../failure.ts';

export interface Answer {
  readonly exitCode: number;
  /** Empty where the question takes its data as it comes. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface Asked {
  /** POSIX shell, a byte string; it leaves the shell as it was and reads nothing from standard input. */
  readonly script: string;
  /** For messages. */
  readonly subject: string;
  /** Past this many bytes of output the answer is a failure `too-large`. */
  readonly maxBytes?: number;
  /** May take as long as its signal allows, rather than as any question may. */
  readonly signal?: AbortSignal;
  /** Takes standard output as it comes; what it throws ends the question. */
  readonly onData?: (chunk: Buffer) => void;
  /** What has come so far is asked again. */
  readonly onRestart?: () => void;
}

const MAX_BYTES = 64 * 2 ** 20;

export class Question {
  readonly asked: Asked;
  readonly answer: Promise<Answer>;
  #settled = false;
  #resolve: (answer: Answer) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #stdout: Buffer[] = [];
  #stderr: Buffer[] = [];
  #bytes = 0;

  constructor(asked: Asked) {
    this.asked = asked;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.answer.catch(() => undefined);
  }

  get settled(): boolean {
    return this.#settled;
  }

  get long(): boolean {
    return this.asked.signal !== undefined;
  }

  /** Forgets what an attempt brought that did not come to its end. */
  restart(): void {
    this.#stdout = [];
    this.#stderr = [];
    this.#bytes = 0;
    this.asked.onRestart?.();
  }

  takeOutput(chunk: Buffer): void {
    if (this.#settled) return;
    if (this.asked.onData !== undefined) this.#handOn(chunk, this.asked.onData);
    else if (this.#fits(chunk)) this.#stdout.push(chunk);
  }

  takeError(chunk: Buffer): void {
    if (!this.#settled && this.#fits(chunk)) this.#stderr.push(chunk);
  }

  finish(exitCode: number): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#resolve({
      exitCode,
      stdout: Buffer.concat(this.#stdout),
      stderr: Buffer.concat(this.#stderr),
    });
  }

  reject(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stdout = [];
    this.#reject(error);
  }

  #handOn(chunk: Buffer, take: (chunk: Buffer) => void): void {
    try {
      take(chunk);
    } catch (error) {
      this.reject(error);
    }
  }

  #fits(chunk: Buffer): boolean {
    const limit = this.asked.maxBytes ?? MAX_BYTES;
    this.#bytes += chunk.length;
    if (this.#bytes <= limit) return true;
    this.reject(new Failure('too-large', `${this.asked.subject}: more than ${limit} bytes`));
    return false;
  }
}
