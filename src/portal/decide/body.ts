/** The body of what is posted: JSON, of fields that are known. */
import type { HeardRequest, SpokenReply } from '../../host/listener.ts';
import { refusal } from '../refusal.ts';
import { type Fields, readFields } from './fields.ts';

export interface Expected {
  readonly fields: Fields;
  readonly required: readonly string[];
}

const MAX_BYTES = 2 ** 20;

export function readBody(
  { fields, required }: Expected,
  { headers, body }: Pick<HeardRequest, 'headers' | 'body'>,
): { readonly said: object } | { readonly refusal: SpokenReply } {
  // Another type could be sent by a page of somebody else in the name of a certificate.
  if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    return { refusal: refusal(415, 'the body is application/json') };
  if (body === undefined || body.length > MAX_BYTES) return { refusal: refusal(413, 'the body is too long') };
  const said = readFields(fields, parsed(body));
  if (typeof said === 'string') return { refusal: refusal(422, said) };
  const missing = required.find((name) => !Object.hasOwn(said, name));
  return missing === undefined ? { said } : { refusal: refusal(422, `'${missing}' is missing`) };
}

/** As OpenAPI has it. */
export function described({ fields, required }: Expected): object {
  const properties = Object.entries(fields).map(([name, { description, schema }]) => [
    name,
    { description, ...schema },
  ]);
  const schema = {
    type: 'object',
    additionalProperties: false,
    required,
    properties: Object.fromEntries(properties) as object,
  };
  return { required: true, content: { 'application/json': { schema } } };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
