/** Questions that one remote script answers, one after the other. */
import { Failure } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import type { Connection } from './connection.ts';
import { CUT_OFF, type Lane } from './lane.ts';
import type { Question } from './question.ts';
import { Sections } from './sections.ts';

const NOISE_SHOWN = 200;
const NOISE_KEPT = 4096;

export class Batch {
  readonly #questions: readonly Question[];
  readonly #nonce: string;
  readonly #answerSeconds: number | undefined;
  #noise = Buffer.alloc(0);
  /** Sections that each stream has ended; the first is what others had to say, such as the account's own shell. */
  #outputs = 0;
  #errors = 0;
  readonly #statuses: number[] = [];
  #late = false;

  /** @param answerSeconds how long one answer may take; undefined where the questions' own signals say it */
  constructor(questions: readonly Question[], nonce: string, answerSeconds: number | undefined) {
    this.#questions = questions;
    this.#nonce = nonce;
    this.#answerSeconds = answerSeconds;
  }

  /**
   * @returns the questions to be asked again, because another has kept them from being answered
   * @throws Failure where none can be answered
   */
  async ask(lane: Lane, connection: Connection): Promise<readonly Question[]> {
    const how = await this.#converse(lane);
    lane.listen(undefined);
    if (how === undefined) return [];
    if (connection.lost !== undefined) throw connection.lost;
    return this.#unanswered(connection.name, how);
  }

  /** @returns how it ended early; what is given up is not waited for, since it may hang in the kernel */
  #converse(lane: Lane): Promise<string | undefined> {
    return new Promise((resolve) => {
      const stop = this.#watch(() => {
        this.#late = true;
        lane.kill();
        end('given up');
      });
      const end = (how: string | undefined): void => {
        stop.stop();
        resolve(how);
      };
      const output = new Sections(this.#nonce, {
        data: (chunk) => {
          if (this.#outputs === 0) this.#hearNoise(chunk);
          else this.#questions[this.#outputs - 1]?.takeOutput(chunk);
        },
        end: (status = Number.NaN) => {
          this.#statuses.push(status);
          this.#outputs += 1;
          if (this.#settle()) end(undefined);
          else stop.restart();
        },
      });
      const errors = new Sections(this.#nonce, {
        data: (chunk) => {
          if (this.#errors === 0) this.#hearNoise(chunk);
          else this.#questions[this.#errors - 1]?.takeError(chunk);
        },
        end: () => {
          this.#errors += 1;
          if (this.#settle()) end(undefined);
        },
      });
      lane.listen({
        output: (chunk) => output.push(chunk),
        error: (chunk) => errors.push(chunk),
        ended: (how) => {
          this.#hearNoise(output.unfinished);
          this.#hearNoise(errors.unfinished);
          end(how);
        },
      });
      if (!lane.over) lane.write(this.#script());
    });
  }

  /** A host may talk for ever before it says what it was asked. */
  #hearNoise(chunk: Buffer): void {
    if (this.#noise.length < NOISE_KEPT)
      this.#noise = Buffer.concat([this.#noise, chunk.subarray(0, NOISE_KEPT - this.#noise.length)]);
  }

  #script(): string {
    const steps = this.#questions.map(({ asked }) => `${asked.script}\ne\n`);
    return [
      `e() { s=$?; printf '\\n${this.#nonce} %s\\n' "$s"; printf '\\n${this.#nonce}\\n' >&2; }`,
      `{ e\n${steps.join('')}} </dev/null\n`,
    ].join('\n');
  }

  /** Settles the question of which both streams have ended. @returns whether it was the last */
  #settle(): boolean {
    const index = Math.min(this.#outputs, this.#errors) - 2;
    this.#questions[index]?.finish(this.#statuses[index + 1] ?? Number.NaN);
    return index === this.#questions.length - 1;
  }

  /** Gives up when an answer does not come in time. */
  #watch(giveUp: () => void): { restart: () => void; stop: () => void } {
    const seconds = this.#answerSeconds;
    const timer = seconds === undefined ? undefined : setTimeout(giveUp, seconds * 1000);
    const signals = this.#questions.flatMap(({ asked }) => asked.signal ?? []);
    for (const signal of signals) signal.addEventListener('abort', giveUp, { once: true });
    return {
      restart: () => timer?.refresh(),
      stop: () => {
        clearTimeout(timer);
        for (const signal of signals) signal.removeEventListener('abort', giveUp);
      },
    };
  }

  #unanswered(name: string, how: string): readonly Question[] {
    const open = this.#questions.filter(({ settled }) => !settled);
    const [first] = open;
    if (first === undefined) return [];
    if (!this.#late && this.#outputs === 0) throw this.#speechless(name, how);
    const aborted = open.filter(({ asked }) => asked.signal?.aborted === true);
    for (const question of aborted.length > 0 ? aborted : [first]) {
      const why = this.#late ? 'no answer in time' : `the remote shell ended early (${how})`;
      const reason = this.#late ? 'timeout' : how === CUT_OFF ? 'unreachable' : 'failed';
      question.reject(new Failure(reason, `${name}: ${question.asked.subject}: ${why}`));
    }
    const again = open.filter(({ settled }) => !settled);
    again.forEach((question) => question.restart());
    return again;
  }

  #speechless(name: string, how: string): Failure {
    const noise = nameOfBytes(this.#noise).trim().slice(0, NOISE_SHOWN);
    const said = noise === '' ? '' : `: ${noise}`;
    return new Failure('failed', `${name}: the account's shell does not run /bin/sh (${how})${said}`);
  }
}
