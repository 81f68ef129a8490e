/** Regular expressions over texts that come from a host: whoever wrote the text must not choose how long we take. */
export interface Expressions {
  /**
   * Holds an expression against texts, while everything else goes on: deadlines pass and signals are heard, however long
   * it takes.
   * @param expression of {@link boundedExpression}, without flags of its own
   * @param found gets each text that matches, and what of it does, as soon as it is known: those that are quick to tell in
   * their order, then the others in theirs
   * @throws Failure `timeout` when the signal aborts first
   */
  find(
    expression: RegExp,
    texts: readonly string[],
    found: (index: number, match: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
}
