/** Package URLs. Source: package-url/purl-spec. */
export interface Purl {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  /** Empty where it has none. */
  readonly version: string;
  readonly qualifiers: Readonly<Partial<Record<string, string>>>;
}

const PURL =
  /^pkg:(?<type>[A-Za-z][A-Za-z0-9.+-]*)\/(?<path>[^@?#]+)(?:@(?<version>[^?#]*))?(?:\?(?<query>[^#]*))?(?:#.*)?$/;

/** Undefined where the text is none. */
export function parsePurl(text: string): Purl | undefined {
  const { type, path, version = '', query = '' } = PURL.exec(text)?.groups ?? {};
  if (type === undefined || path === undefined) return undefined;
  try {
    const segments = path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
    const name = segments.pop();
    if (name === undefined) return undefined;
    const decoded = decodeURIComponent(version);
    return {
      type: type.toLowerCase(),
      namespace: segments.join('/'),
      name,
      version: decoded,
      qualifiers: qualifiersOf(query),
    };
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function qualifiersOf(query: string): Purl['qualifiers'] {
  const pairs = query.split('&').map((pair) => {
    const [key = '', ...value] = pair.split('=');
    return [key.toLowerCase(), decodeURIComponent(value.join('='))] as const;
  });
  return Object.fromEntries(pairs.filter(([key, value]) => key !== '' && value !== ''));
}
