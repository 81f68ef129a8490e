/** Names of products. Source: NIST IR 7695, "Common Platform Enumeration: Naming Specification", both bindings. */
export interface Cpe {
  readonly vendor: string;
  readonly name: string;
  readonly version: string;
  readonly update: string;
  readonly edition: string;
}

/** Parts that are missing or say "any" are empty. */
export function cpeParts(cpe: string): Cpe {
  const bound = cpe.startsWith('cpe:2.3:') ? cpe.slice('cpe:2.3:'.length) : cpe.replace(/^cpe:\//, '');
  const parts = bound.split(':').map((part) => (part === '*' || part === '-' ? '' : part));
  const [, vendor = '', name = '', version = '', update = '', edition = ''] = parts;
  return { vendor, name, version, update, edition };
}
