/** The clock of another process, set while it runs; its monotonic clock goes on. Needs {@link FAKE_CLOCK_PACKAGES}. */
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';

export const FAKE_CLOCK_PACKAGES = ['libfaketime'] as const;

export class FakeClock {
  readonly #file: string;

  /** @param file where the offset lies */
  constructor(file: string) {
    this.#file = file;
    this.set(0);
  }

  /** What the process is started with. */
  get environment(): Readonly<Record<string, string>> {
    const files = execFileSync('dpkg', ['-L', 'libfaketime'], { encoding: 'utf8' }).split('\n');
    return {
      LD_PRELOAD: files.find((name) => name.endsWith('/libfaketime.so.1')) ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** @param seconds from the real time */
  set(seconds: number): void {
    // Never read half.
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
