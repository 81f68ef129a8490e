/** A file that is written from the check literals. */
export interface Artefact {
  /** From the root of the project. */
  readonly path: string;
  readonly content: string;
}
