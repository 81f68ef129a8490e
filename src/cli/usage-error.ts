/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A word that the command knows nothing of; its help has those that it knows. */
export class UnknownWordError extends UsageError {}
