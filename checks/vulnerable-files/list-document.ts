/** A list as an operator writes it. Its schema is published as `config/schema/vulnerable-files.schema.json`. */
export interface FileDocument {
  /** Absolute path or glob. */
  readonly at: string;
  /** The most permissive modes, octal. */
  readonly warning?: string;
  readonly critical?: string;
  readonly owners?: readonly (string | number)[];
  readonly ids?: readonly string[];
  readonly note?: string;
}

export interface ListDocument {
  readonly files: readonly FileDocument[];
}
