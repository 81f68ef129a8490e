/** What is wrong with a configuration that is right for its schema. */
export interface ConfigurationComplaint {
  /** Keys from the outermost on. */
  readonly field: readonly string[];
  readonly message: string;
}
