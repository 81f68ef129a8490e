/**
 * Whether a value is as a JSON Schema says, for the keywords that our schemas use: so that documents that are right,
 * which is nearly all of them, need not load and compile the reference validator. Whatever else a schema says makes the
 * answer "not sure", and the reference validator decides; it also finds the words for what is wrong.
 * Source: JSON Schema 2020-12, Validation.
 */
type Schema = Readonly<Record<string, unknown>>;
export type Formats = Readonly<Record<string, (text: string) => boolean>>;

interface Rules {
  readonly root: Schema;
  readonly formats: Formats;
}

type Keyword = (limit: unknown, value: unknown, schema: Schema, rules: Rules) => boolean;

/** @returns false also where this cannot be sure */
export function accepts(schema: object, value: unknown, formats: Formats): boolean {
  const root = schema as Schema;
  return holds(root, value, { root, formats });
}

function holds(schema: Schema, value: unknown, rules: Rules): boolean {
  for (const { keyword, limit } of limitsOf(schema))
    if (keyword?.(limit, value, schema, rules) !== true) return false;
  return true;
}

interface Limit {
  /** Undefined for what is not known here. */
  readonly keyword: Keyword | undefined;
  readonly limit: unknown;
}

/** Documents are many, and schemas few. */
const limits = new WeakMap<Schema, readonly Limit[]>();

function limitsOf(schema: Schema): readonly Limit[] {
  const known = limits.get(schema);
  if (known !== undefined) return known;
  const all = Object.entries(schema).map(([name, limit]) => ({ keyword: KEYWORDS.get(name), limit }));
  limits.set(schema, all);
  return all;
}

const always: Keyword = () => true;

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ...['$schema', 'title', 'description', '$defs'].map((name) => [name, always] as const),
  ['$ref', (path, value, _, rules) => holds(definition(path, rules), value, rules)],
  ['type', (types, value) => [types].flat().some((type) => isOfType(value, type))],
  ['enum', (choices, value) => Array.isArray(choices) && isScalar(value) && choices.includes(value)],
  ['format', (name, value, _, { formats }) => !isText(value) || formats[String(name)]?.(value) === true],
  ['pattern', (source, value) => !isText(value) || expression(String(source)).test(value)],
  ['minLength', (limit, value) => !isText(value) || characters(value) >= Number(limit)],
  ['maxLength', (limit, value) => !isText(value) || characters(value) <= Number(limit)],
  ['minimum', (limit, value) => typeof value !== 'number' || value >= Number(limit)],
  ['maximum', (limit, value) => typeof value !== 'number' || value <= Number(limit)],
  ['minItems', (limit, value) => !Array.isArray(value) || value.length >= Number(limit)],
  ['maxItems', (limit, value) => !Array.isArray(value) || value.length <= Number(limit)],
  [
    'items',
    (item, value, _, rules) =>
      !Array.isArray(value) || value.every((each) => holds(item as Schema, each, rules)),
  ],
  ['minProperties', (limit, value) => !isObject(value) || Object.keys(value).length >= Number(limit)],
  ['maxProperties', (limit, value) => !isObject(value) || Object.keys(value).length <= Number(limit)],
  [
    'required',
    (names, value) =>
      !isObject(value) || (names as readonly string[]).every((name) => Object.hasOwn(value, name)),
  ],
  [
    'additionalProperties',
    (limit, value, schema) => limit === false && (!isObject(value) || hasOnly(value, schema)),
  ],
  [
    'properties',
    (properties, value, _, rules) =>
      !isObject(value) || arePropertiesRight(properties as Schema, value, rules),
  ],
]);

function definition(path: unknown, { root }: Rules): Schema {
  const name = /^#\/\$defs\/(?<name>\w+)$/.exec(String(path))?.groups?.['name'] ?? '';
  const definitions = root['$defs'] as Schema | undefined;
  return (definitions?.[name] ?? { 'not sure': true }) as Schema;
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object';
}

/** Code points, not units of UTF-16. */
function characters(text: string): number {
  return Array.from(text).length;
}

const expressions = new Map<string, RegExp>();

function expression(source: string): RegExp {
  const known = expressions.get(source) ?? new RegExp(source, 'u');
  expressions.set(source, known);
  return known;
}

function hasOnly(value: object, { properties = {} }: Schema): boolean {
  return Object.keys(value).every((name) => Object.hasOwn(properties as Schema, name));
}

function arePropertiesRight(
  properties: Schema,
  value: Readonly<Record<string, unknown>>,
  rules: Rules,
): boolean {
  return Object.keys(value).every(
    (name) => !Object.hasOwn(properties, name) || holds(properties[name] as Schema, value[name], rules),
  );
}
