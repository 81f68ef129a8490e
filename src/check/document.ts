/**
 * YAML documents that an operator edits, held against a JSON Schema; complaints name file and line.
 * The parsers are loaded only when there is such a document, the one that keeps lines and the reference validator only
 * when it seems wrong.
 */
import type { ErrorObject, ValidateFunction } from 'ajv';
import type * as Yaml from 'yaml';
import type { Document, LineCounter } from 'yaml';
import { Failure } from '../host/failure.ts';
import { accepts, type Formats } from './accepts.ts';
import { nearestName } from './misspelt.ts';
import { readPlainly } from './read-plainly.ts';

/**
 * @param path only for messages
 * @param formats those that the schema names
 * @typeParam T what the schema describes
 * @throws Failure `malformed`, with the first few complaints
 */
export async function parseDocument<T>(
  text: string,
  path: string,
  schema: object,
  formats: Formats = {},
): Promise<T> {
  const plain = await readPlainly(text);
  if (plain !== undefined && boundedly(path, () => accepts(schema, plain, formats))) return plain as T;
  const yaml = await import('yaml');
  const read = boundedly(path, () => readDocument(yaml, text, path));
  if (boundedly(path, () => accepts(schema, read.value, formats))) return read.value as T;
  const validate = await validatorOf(schema, formats);
  if (boundedly(path, () => validate(read.value))) return read.value as T;
  throw malformedBy(path, validate.errors ?? [], read.document, read.lines);
}

/**
 * What no schema can say of a document that is right for the schema.
 * @param field keys from the outermost on
 */
export async function complaintAbout(
  text: string,
  path: string,
  field: readonly string[],
  message: string,
): Promise<Failure> {
  const { document, lines } = readDocument(await import('yaml'), text, path);
  return malformed(path, lineOf(document, field, lines), `${field.join('.')}: ${message}`);
}

/** Whatever recurses may meet a document without end. */
function boundedly<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RangeError) throw malformed(path, 1, 'nested too deeply');
    throw error;
  }
}

/**
 * A value that was read from JSON already.
 * @throws Failure `malformed`, with the place in the value in front of the complaint
 */
export async function validateDocument<T>(
  value: unknown,
  path: string,
  schema: object,
  formats: Formats = {},
): Promise<T> {
  if (boundedly(path, () => accepts(schema, value, formats))) return value as T;
  const validate = await validatorOf(schema, formats);
  if (validate(value)) return value as T;
  const first = decisive(validate.errors ?? []);
  const place = first?.instancePath ?? '';
  throw new Failure('malformed', `${path}: ${place === '' ? '' : `${place} `}${complaintText(first)}`);
}

interface ReadDocument {
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
}

function readDocument(
  { LineCounter, parseDocument: parse }: typeof Yaml,
  text: string,
  path: string,
): ReadDocument {
  const lines = new LineCounter();
  const document = parse(text, { lineCounter: lines, prettyErrors: false });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) throw malformed(path, lines.linePos(error.pos[0]).line, error.message);
  return { value: valueOf(document, path), document, lines };
}

/** Aliases that multiply are the one error that comes this late. */
function valueOf(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw malformed(path, 1, error instanceof Error ? error.message : 'cannot be resolved');
  }
}

/** Compiling takes longer than reading a small document, and catalogues are many of one kind. */
const validators = new WeakMap<object, ValidateFunction>();

async function validatorOf(schema: object, formats: Formats): Promise<ValidateFunction> {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ allErrors: false, allowUnionTypes: true, verbose: true, formats }).compile(
    schema,
  );
  validators.set(schema, validate);
  return validate;
}

function malformedBy(
  path: string,
  complaints: readonly ErrorObject[],
  document: Document,
  lines: LineCounter,
): Failure {
  const first = namingUnknown(decisive(complaints));
  const keys = (first?.instancePath ?? '').split('/').slice(1).map(unescapePointer);
  if (keys.length === 0 && document.contents === null) return malformed(path, 1, 'there is nothing in it');
  const unknown = unknownKey(first);
  const line = unknown === undefined ? undefined : lineOfKey(document, [...keys, unknown], lines);
  const where = keys.length === 0 ? '' : `${keys.join('.')}${unknown === undefined ? '' : ':'} `;
  return malformed(path, line ?? lineOf(document, keys, lines), `${where}${complaintText(first)}`);
}

const ABOUT_KEYS: readonly string[] = ['required', 'minProperties', 'maxProperties'];

/** A key that is missing, or one too many, where another one is not known was misspelt, or stands in the wrong place. */
function namingUnknown(error: ErrorObject | undefined): ErrorObject | undefined {
  if (!ABOUT_KEYS.includes(error?.keyword ?? '') || error?.parentSchema?.['additionalProperties'] !== false)
    return error;
  const known = knownKeys(error);
  const { missingProperty: missing = '' } = error.params as { readonly missingProperty?: string };
  const strange = Object.keys(error.data ?? {}).filter((key) => !known.includes(key));
  const unknown = nearestName(missing, strange) ?? strange[0];
  if (unknown === undefined) return error;
  return { ...error, keyword: 'additionalProperties', params: { additionalProperty: unknown } };
}

function unknownKey(error: ErrorObject | undefined): string | undefined {
  if (error?.keyword !== 'additionalProperties') return undefined;
  return String((error.params as Readonly<Record<string, unknown>>)['additionalProperty']);
}

function knownKeys({ parentSchema }: ErrorObject): readonly string[] {
  return Object.keys((parentSchema?.['properties'] ?? {}) as object);
}

/** Of alternatives the complaint about the one that has the right type, which is the one that was meant. */
function decisive(complaints: readonly ErrorObject[]): ErrorObject | undefined {
  const last = complaints.at(-1);
  if (last === undefined || !['anyOf', 'oneOf'].includes(last.keyword)) return complaints[0];
  return (
    complaints.find(
      ({ keyword, instancePath }) =>
        !['type', last.keyword].includes(keyword) || instancePath.length > last.instancePath.length,
    ) ?? complaints[0]
  );
}

function complaintText(error: ErrorObject | undefined): string {
  const unknown = unknownKey(error);
  if (error !== undefined && unknown !== undefined) return unknownText(unknown, knownKeys(error));
  if (error !== undefined && isOneOfSeveral(error)) return `must have one of ${knownKeys(error).join(', ')}`;
  const params: Readonly<Record<string, unknown>> = error?.params ?? {};
  // A pattern alone tells an operator little.
  const meant = error?.keyword === 'pattern' ? descriptionOf(error) : undefined;
  const detail = params['allowedValues'];
  const types = params['type'];
  if (Array.isArray(types)) return `must be ${types.join(' or ')}`;
  const hint = meant ?? (detail === undefined ? undefined : JSON.stringify(detail));
  return `${error?.message ?? 'is not valid'}${hint === undefined ? '' : ` (${hint})`}`;
}

function isOneOfSeveral({ keyword, parentSchema }: ErrorObject): boolean {
  const { minProperties, maxProperties } = (parentSchema ?? {}) as Readonly<Record<string, unknown>>;
  return /^(?:min|max)Properties$/.test(keyword) && minProperties === 1 && maxProperties === 1;
}

function unknownText(unknown: string, known: readonly string[]): string {
  const meant = nearestName(unknown, known);
  const hint = meant === undefined ? `; there are ${known.join(', ')}` : ` (did you mean '${meant}'?)`;
  return `there is no key '${unknown}'${known.length === 0 ? '' : hint}`;
}

function descriptionOf({ parentSchema }: ErrorObject): string | undefined {
  const description: unknown = parentSchema?.['description'];
  return typeof description === 'string' ? description : undefined;
}

/** RFC 6901, section 4. */
function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function lineOf(document: Document, keys: readonly string[], lines: LineCounter): number {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node = document.getIn(keys.slice(0, depth).map(keyOf), true);
    const offset = rangeStart(node);
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

/** Of the key itself, whatever its value is. */
function lineOfKey(document: Document, keys: readonly string[], lines: LineCounter): number | undefined {
  const map: unknown =
    keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1).map(keyOf), true);
  if (typeof map !== 'object' || map === null || !('items' in map) || !Array.isArray(map.items))
    return undefined;
  const pairs = map.items as readonly { readonly key?: unknown }[];
  const key = pairs.map((pair) => pair.key).find((one) => valueOfScalar(one) === keys.at(-1));
  const offset = rangeStart(key);
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function valueOfScalar(node: unknown): string | undefined {
  return typeof node === 'object' && node !== null && 'value' in node ? String(node.value) : undefined;
}

function keyOf(token: string): string | number {
  return /^\d+$/.test(token) ? Number(token) : token;
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : undefined;
}

function malformed(path: string, line: number, message: string): Failure {
  return new Failure('malformed', `${path}:${line}: ${message}`);
}
