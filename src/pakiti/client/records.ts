/**
 * What a packager is asked for so that no text of a package can end its record or begin another field: records begin with
 * U+001E, fields with U+001F, and everything that is not printable ASCII becomes a question mark.
 */
const RECORD = '\x1e';
const FIELD = '\x1f';

/** @param fields in the packager's own query format */
export function recordFormat(fields: readonly string[]): string {
  return `${RECORD}${fields.join(FIELD)}`;
}

/** @param text bytes as characters */
export function recordsOf(text: string): readonly (readonly string[])[] {
  return text
    .replaceAll(/[^\x1e\x1f\x20-\x7e]/g, '?')
    .split(RECORD)
    .filter((record) => record !== '')
    .map((record) => record.split(FIELD));
}

/** A record that is none stays one line, so that the server counts it. */
export function lineOfNoRecord(fields: readonly string[]): string {
  return fields.join('?');
}

export interface PackageColumns {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Empty where it is the package's own. */
  readonly source?: string;
  readonly sourceVersion?: string;
  readonly module?: string;
  readonly vendor?: string;
  readonly repository?: string;
}

/** A package line of protocol 6. */
export function packageLine(columns: PackageColumns): string {
  const { name, version, arch, source = '', sourceVersion = '' } = columns;
  const { module = '', vendor = '', repository = '' } = columns;
  return [name, version, arch, source, sourceVersion, module, vendor, repository]
    .join('\t')
    .replace(/\t+$/, '');
}
