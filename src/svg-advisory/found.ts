/** A value, if it was found, and what a reader should know about it. */
export interface Found<T> {
  readonly value?: T;
  readonly doubts: readonly string[];
}
