/** What a remote walk prints of its entries, as it comes. */
import { Failure } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import type { RawStatus } from '../local/clause-test.ts';

/** One entry, or undefined for one that was only counted. */
export type OnEntry = (entry: Entry | undefined) => void;

export interface Entry {
  readonly path: string;
  readonly status: RawStatus;
  readonly device: number;
}

/** How one kind of find ends and writes its records. */
export interface RecordForm {
  readonly end: Buffer;
  /** `st_mode` from the first word. */
  mode(word: string): number;
}

const FORMATS: Readonly<Partial<Record<string, number>>> = {
  s: 0o140000,
  l: 0o120000,
  f: 0o100000,
  b: 0o060000,
  d: 0o040000,
  c: 0o020000,
  p: 0o010000,
};

/** `find -printf '%y%m %U %G %s %D %p\0'` */
export const PRINTED: RecordForm = {
  end: Buffer.from('\0'),
  mode: (word) => (FORMATS[word.slice(0, 1)] ?? 0) | Number.parseInt(word.slice(1), 8),
};

/** `stat -c '%f %u %g %s %d %n//'`: no path has two slashes in a row. */
export const STATTED: RecordForm = {
  end: Buffer.from('//\n'),
  mode: (word) => Number.parseInt(word, 16),
};

const NOTHING = Buffer.alloc(0);
const SPACE = 0x20;
/** Paths that programs print may be longer than PATH_MAX, yet not by much. */
const LONGEST_RECORD = 2 ** 20;

export class Records {
  readonly #form: RecordForm;
  readonly #onEntry: OnEntry;
  #pending: Buffer = NOTHING;

  constructor(form: RecordForm, onEntry: OnEntry) {
    this.#form = form;
    this.#onEntry = onEntry;
  }

  /** @throws Failure `malformed` for what has no end */
  push(chunk: Buffer): void {
    const { end } = this.#form;
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    let at = 0;
    for (let next = bytes.indexOf(end); next >= 0; next = bytes.indexOf(end, at)) {
      this.#record(bytes, at, next);
      at = next + end.length;
    }
    this.#pending = bytes.subarray(at);
    if (this.#pending.length > LONGEST_RECORD)
      throw new Failure('malformed', `an entry of more than ${LONGEST_RECORD} bytes`);
  }

  #record(bytes: Buffer, from: number, to: number): void {
    if (from === to) {
      this.#onEntry(undefined);
      return;
    }
    let at = from;
    const word = (): string => {
      const space = bytes.indexOf(SPACE, at);
      const text = bytes.toString('latin1', at, space);
      at = space + 1;
      return text;
    };
    const status = {
      mode: this.#form.mode(word()),
      uid: Number(word()),
      gid: Number(word()),
      size: Number(word()),
    };
    const device = Number(word());
    this.#onEntry({ device, path: nameOfBytes(bytes.subarray(at, to)), status });
  }
}
