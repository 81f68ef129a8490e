/** While reports come, most of the time is theirs: who sends one waits for it, and nobody for an assessment. */
import type { Clock } from '../../src/host/host.ts';

/** For each second of other work so many are left to reports. */
const LEFT_TO_REPORTS = 9;

export class ReportsFirst {
  readonly #clock: Pick<Clock, 'elapsed' | 'after'>;
  readonly #over: AbortSignal;
  #hasCome = false;
  /** When the work began that is under way, seconds. */
  #since: number;

  /** @param over nobody is left time any more */
  constructor(clock: Pick<Clock, 'elapsed' | 'after'>, over: AbortSignal) {
    this.#clock = clock;
    this.#over = over;
    this.#since = clock.elapsed();
  }

  arrived(): void {
    this.#hasCome = true;
  }

  /** Before the first part of other work. */
  begin(): void {
    this.#since = this.#clock.elapsed();
  }

  /** Between two parts of it: for as long as they are to have, where any has come meanwhile. */
  async breathe(): Promise<void> {
    if (this.#hasCome) await this.#quiet(LEFT_TO_REPORTS * (this.#clock.elapsed() - this.#since));
    else await new Promise((resolve) => void setImmediate(resolve));
    this.#hasCome = false;
    this.begin();
  }

  async #quiet(seconds: number): Promise<void> {
    const signal = AbortSignal.any([this.#clock.after(seconds), this.#over]);
    if (signal.aborted) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
}
