/**
 * Questions to a host, answered by its POSIX shell. What is asked while an answer is under way is collected and asked
 * together: one script, however many questions. The questions that may take long have shells of their own, so that they
 * do not keep the others waiting.
 */
import { randomBytes } from 'node:crypto';
import type { Failure } from '../failure.ts';
import { Batch } from './batch.ts';
import type { Connection } from './connection.ts';
import { Lane } from './lane.ts';
import type { Question } from './question.ts';

/** What is asked is asked beside what takes longer than this. */
const PATIENCE_MILLISECONDS = 30;
/** A question that takes longer than this is given up; the others are asked again. */
const ANSWER_SECONDS = 30;
/** Well below the 10 sessions that sshd allows unless told otherwise (MaxSessions of sshd_config(5)). */
const LANES = 6;
/** That long questions leave to the others. */
const RESERVED = 2;

export type Source = () => readonly Question[];

export class RemoteShell {
  readonly connection: Connection;
  readonly #sources: Source[] = [];
  readonly #idle: Lane[] = [];
  #limit = LANES;
  #lanes = 0;
  #quick: Question[] = [];
  #long: Question[] = [];
  #quickUnderWay = 0;
  #scheduled = false;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onLost((failure) => this.#failAll(failure));
  }

  /** Asks what the source has collected by the time that it is asked. */
  collect(source: Source): void {
    this.#sources.push(source);
    this.#schedule();
  }

  ask(question: Question): void {
    const { lost } = this.connection;
    if (lost !== undefined) {
      question.reject(lost);
      return;
    }
    (question.long ? this.#long : this.#quick).push(question);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#send();
    });
  }

  #send(): void {
    if (this.#quickUnderWay === 0 && this.#free > 0) {
      const questions = [...this.#takeQuick(), ...this.#collected()];
      if (questions.length > 0) this.#begin(questions, ANSWER_SECONDS);
    }
    for (let room = this.#roomForLong(); room > 0 && this.#long.length > 0; room = this.#roomForLong()) {
      this.#begin(this.#long.splice(0, Math.ceil(this.#long.length / room)), undefined);
    }
  }

  /** Shells that could take a batch now. */
  get #free(): number {
    return this.#idle.length + Math.max(0, this.#limit - this.#lanes);
  }

  #roomForLong(): number {
    return this.#limit > RESERVED ? this.#free - RESERVED : this.#free;
  }

  #takeQuick(): Question[] {
    const taken = this.#quick;
    this.#quick = [];
    return taken;
  }

  #collected(): readonly Question[] {
    return this.#sources.splice(0).flatMap((source) => source());
  }

  #begin(questions: readonly Question[], answerSeconds: number | undefined): void {
    const open = questions.filter(({ settled }) => !settled);
    if (open.length === 0) return;
    const release = answerSeconds === undefined ? () => undefined : this.#countQuick();
    const lane = this.#takeLane();
    const batch = new Batch(open, randomBytes(16).toString('hex'), answerSeconds);
    void this.#converse(batch, open, lane).finally(() => {
      release();
      this.#schedule();
    });
  }

  /** @returns what ends the count; it ends by itself after a while */
  #countQuick(): () => void {
    let counted = true;
    this.#quickUnderWay += 1;
    const release = (): void => {
      clearTimeout(timer);
      if (!counted) return;
      counted = false;
      this.#quickUnderWay -= 1;
      this.#schedule();
    };
    const timer = setTimeout(release, PATIENCE_MILLISECONDS);
    return release;
  }

  async #converse(batch: Batch, questions: readonly Question[], opening: Promise<Lane>): Promise<void> {
    let lane: Lane;
    try {
      lane = await opening;
    } catch (error) {
      this.#laneRefused(questions, error);
      return;
    }
    try {
      const again = await batch.ask(lane, this.connection);
      for (const question of again) this.ask(question);
    } catch (error) {
      for (const question of questions) question.reject(error);
    }
    if (!lane.over) this.#idle.push(lane);
  }

  #takeLane(): Promise<Lane> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    this.#lanes += 1;
    const ended = (lane: Lane): void => {
      this.#lanes -= 1;
      const at = this.#idle.indexOf(lane);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#schedule();
    };
    return Lane.open(this.connection, ended).catch((error: unknown) => {
      this.#lanes -= 1;
      throw error;
    });
  }

  /** The server takes no more sessions than there are: what was to be asked waits for one of them. */
  #laneRefused(questions: readonly Question[], error: unknown): void {
    const { lost } = this.connection;
    if (lost === undefined && this.#lanes > 0) {
      this.#limit = this.#lanes;
      for (const question of questions) this.ask(question);
    } else for (const question of questions) question.reject(lost ?? error);
  }

  #failAll(failure: Failure): void {
    const waiting = [...this.#collected(), ...this.#takeQuick(), ...this.#long.splice(0)];
    for (const question of waiting) question.reject(failure);
  }
}
