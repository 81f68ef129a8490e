/** The file that `secmon token` writes and a listener reads: JSON, its tokens as hashes. */
import { Failure } from '../host/failure.ts';
import { readSecretFile, type TrustHost } from './own-file.ts';
import { SCOPES } from './credential.ts';
import type { StoredToken } from './tokens.ts';

const MAX_BYTES = 4 * 2 ** 20;
const TOKEN_NAME = '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$';
const INSTANT = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$';

const name = { type: 'string', minLength: 1 } as const;

/** Published as `config/schema/tokens.schema.json`. */
export const tokensSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The bearer tokens of a listener, as hashes; written by secmon token',
  type: 'object',
  additionalProperties: false,
  required: ['tokens'],
  properties: {
    tokens: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'sha256', 'scopes', 'expires'],
        properties: {
          name: { type: 'string', pattern: TOKEN_NAME, description: 'the reporter of what comes with it' },
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'of the token' },
          scopes: { type: 'array', minItems: 1, items: { enum: SCOPES } },
          sites: { type: 'array', items: name, description: 'that it speaks for or may see' },
          ngis: { type: 'array', items: name, description: 'all of whose sites it may see' },
          expires: { type: 'string', pattern: INSTANT },
          revoked: { type: 'string', pattern: INSTANT, description: 'from when on it is refused' },
        },
      },
    },
  },
} as const;

/**
 * @throws Failure `denied` where others than its owner may write it, or than owner and group may read it; `malformed`
 * naming the place, or as `Files.open`
 */
export async function readTokenFile(host: TrustHost, path: string): Promise<readonly StoredToken[]> {
  return await parseTokens(await readSecretFile(host, path, MAX_BYTES, 'group'), path);
}

export function tokenFileText(tokens: readonly StoredToken[]): string {
  return `${JSON.stringify({ tokens }, undefined, 2)}\n`;
}

export function isTokenName(text: string): boolean {
  return new RegExp(TOKEN_NAME).test(text);
}

async function parseTokens(text: string, path: string): Promise<readonly StoredToken[]> {
  const value = parseJson(text, path);
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const isTokenFile = new Ajv2020().compile<{ readonly tokens: readonly StoredToken[] }>(tokensSchema);
  if (isTokenFile(value)) return value.tokens;
  const [error] = isTokenFile.errors ?? [];
  throw new Failure('malformed', `${path}: ${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`);
}

/** What the parser says would quote the file. */
function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('malformed', `${path}: not JSON`);
  }
}
