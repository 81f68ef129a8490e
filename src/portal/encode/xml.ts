/**
 * XML 1.0, UTF-8. What it has no way of writing (controls, lone surrogates, U+FFFE, U+FFFF) is written as `\u0007`;
 * JSON has it as it is. Line ends and tabs are written as references where a reader would change them. The rest is
 * written as libxml2 writes it, since what other programs have written is compared to the byte.
 */
import { cellOf, cellText, type Listing } from './listing.ts';
import { unitEscape } from './unit-escape.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** https://www.w3.org/TR/xml/#charsets: everything but `Char`. */
const NOT_XML = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Cs}/gu;
const SPECIAL = /[&<>\r]/g;
const SPECIAL_IN_ATTRIBUTE = /[&<>"\r\n\t]/g;
/** The others are written as their number. */
const NAMED: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };

export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** An empty text has an end tag, nothing has none. */
  readonly content?: string | readonly Element[];
}

export function xmlDocument(root: Element): string {
  return `${DECLARATION}${xmlElement(root)}\n`;
}

/** @param name of the element and of its attributes are ours */
export function xmlElement({ name, attributes = {}, content }: Element): string {
  const given = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${written(value, SPECIAL_IN_ATTRIBUTE)}"`,
  );
  const inner =
    typeof content === 'string' ? written(content, SPECIAL) : (content ?? []).map(xmlElement).join('');
  return inner === '' && content !== ''
    ? `<${name}${given.join('')}/>`
    : `<${name}${given.join('')}>${inner}</${name}>`;
}

/** One element a row, and in it one a column; cells that say nothing are left out. */
export function xmlListing({ root, item, columns, rows, next }: Listing): string {
  const items = rows.map((row) => ({
    name: item,
    content: columns
      .map((name) => ({ name, content: cellText(cellOf(row, name)) }))
      .filter(({ content }) => content !== ''),
  }));
  return xmlDocument({ name: root, attributes: next === undefined ? {} : { next }, content: items });
}

function written(text: string, special: RegExp): string {
  return text.replace(NOT_XML, unitEscape).replace(special, reference);
}

function reference(character: string): string {
  return `&${NAMED[character] ?? `#${character.charCodeAt(0)}`};`;
}
