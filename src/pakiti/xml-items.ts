/**
 * XML that is too long to keep: one item after the other, each gone before the next comes. Well formed to its end; no document
 * type, and so no entities of its own.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { FeedError, type FeedDocument } from './feeds/feed.ts';

export interface XmlItem {
  /** Without its namespace prefix. */
  readonly name: string;
  /** By name without prefix. */
  readonly attributes: Readonly<Partial<Record<string, string>>>;
  /** All text directly in it, trimmed. */
  readonly text: string;
  readonly children: readonly XmlItem[];
}

interface OpenItem extends XmlItem {
  text: string;
  readonly children: OpenItem[];
}

export interface XmlItems {
  /** Of the outermost element, without prefix. */
  readonly root: string;
  /** How many elements an item is in: 1 is what stands directly in the outermost one. */
  readonly depth: number;
  /** Elements that nothing is wanted of, such as long descriptions. */
  readonly skip: ReadonlySet<string>;
  item(item: XmlItem, within: string): void;
}

const MAX_DEPTH = 100;
const MAX_ITEM_CHARACTERS = 16 * 1024 * 1024;
const CHUNK_BYTES = 65_536;

/** @throws FeedError that names the document and the line */
export function readXmlItems(document: FeedDocument, wanted: XmlItems): void {
  const parser = new SaxesParser();
  const reader = new ItemReader(wanted, (complaint) => {
    throw new FeedError(`${document.name}:${parser.line}: ${complaint}`);
  });
  parser.on('error', ({ message }) => reader.refuse(`no XML (${message.slice(0, 200)})`));
  parser.on('doctype', () => reader.refuse('a document type declaration, which is refused'));
  parser.on('opentag', (tag) => reader.open(tag));
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', () => reader.close());
  const decoder = new TextDecoder();
  for (const piece of document.pieces?.() ?? [document.bytes]) {
    for (let at = 0; at < piece.length; at += CHUNK_BYTES)
      parser.write(decoder.decode(piece.subarray(at, at + CHUNK_BYTES), { stream: true }));
  }
  parser.write(decoder.decode()).close();
}

class ItemReader {
  readonly #wanted: XmlItems;
  readonly refuse: (complaint: string) => never;
  /** Names of the elements that items are in. */
  readonly #around: string[] = [];
  #open: OpenItem[] = [];
  /** Elements in one that is skipped, itself included. */
  #skipped = 0;
  #characters = 0;

  constructor(wanted: XmlItems, refuse: (complaint: string) => never) {
    this.#wanted = wanted;
    this.refuse = refuse;
  }

  open({ name, attributes }: SaxesTagPlain): void {
    const local = localName(name);
    if (this.#skipped > 0 || (this.#open.length > 0 && this.#wanted.skip.has(local))) this.#skipped += 1;
    else if (this.#around.length < this.#wanted.depth) this.#enter(local);
    else this.#add(local, attributes);
  }

  text(text: string): void {
    const item = this.#open.at(-1);
    if (item === undefined || this.#skipped > 0) return;
    this.#count(text.length);
    item.text += text;
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    const item = this.#open.pop();
    if (item === undefined) {
      this.#around.pop();
      return;
    }
    item.text = item.text.trim();
    if (this.#open.length > 0) return;
    this.#characters = 0;
    this.#wanted.item(item, this.#around.at(-1) ?? '');
  }

  #enter(name: string): void {
    if (this.#around.length === 0 && name !== this.#wanted.root) {
      this.refuse(`${name} where ${this.#wanted.root} is expected`);
    }
    this.#around.push(name);
  }

  #add(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#open.length > MAX_DEPTH) this.refuse('nested too deeply');
    const item: OpenItem = { name, attributes: localNames(attributes), text: '', children: [] };
    this.#count(charactersOf(attributes) + name.length);
    this.#open.at(-1)?.children.push(item);
    this.#open.push(item);
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > MAX_ITEM_CHARACTERS) this.refuse('one element is too long');
  }
}

function charactersOf(attributes: Readonly<Record<string, string>>): number {
  let characters = 0;
  for (const name in attributes) characters += name.length + (attributes[name]?.length ?? 0);
  return characters;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function localNames(attributes: Readonly<Record<string, string>>): XmlItem['attributes'] {
  // Most have neither prefixes nor declarations, and there are millions.
  if (!Object.keys(attributes).some((name) => name.includes(':') || name === 'xmlns')) return attributes;
  const local: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (!name.startsWith('xmlns')) local[localName(name)] = value;
  }
  return local;
}

export function childOf(item: XmlItem, name: string): XmlItem | undefined {
  return item.children.find((child) => child.name === name);
}

export function childrenOf(item: XmlItem, name: string): readonly XmlItem[] {
  return item.children.filter((child) => child.name === name);
}
