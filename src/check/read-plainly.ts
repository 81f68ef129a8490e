/**
 * YAML that needs no more than mappings, sequences and scalars, read by the faster of two parsers: it takes half the
 * time, but keeps no lines for the complaint where a document is wrong.
 */
import type * as JsYaml from 'js-yaml';

/**
 * What the parsers may take differently is left to the one that complains: anchors, aliases, tags and directives,
 * several documents, merge keys, names that JavaScript knows, block scalars that say their indentation, numbers beyond
 * any, and characters that only YAML 1.1 takes for the end of a line.
 */
const SPECIAL =
  /(?:^|[\s[{,:])[&*!%]|^(?:---|\.\.\.)|<<|__proto__|(?:^|\s)[|>][+-]?\d|\d\.?e[+-]?\d{3}|[\t\r\u0085\u2028\u2029\uFEFF]/im;

let parser: Promise<typeof JsYaml> | undefined;

/** @returns undefined where it is not plain YAML */
export async function readPlainly(text: string): Promise<unknown> {
  if (SPECIAL.test(text)) return undefined;
  const { load } = await (parser ??= import('js-yaml'));
  try {
    const value = load(text);
    return hasPlainKeys(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Names alone: what a key of another type is called in JavaScript is each reader's own choice. */
const NAME = /^(?!(?:null|true|false)$)[a-z][\w-]*$/i;

function hasPlainKeys(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(hasPlainKeys);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => NAME.test(key) && hasPlainKeys(item));
}
