/**
 * XML from elsewhere, well formed to its end: no document type, and so no entities of its own, and no more nesting than
 * any protocol of ours has. The parser is loaded only when there is such a document.
 */
import type { SaxesParser, SaxesTagNS } from 'saxes';
import { Failure } from '../host/failure.ts';

export interface XmlElement {
  /** Without its namespace prefix. */
  readonly name: string;
  /** URI of its namespace; empty for none. */
  readonly namespace: string;
  /** By name without prefix; declarations of namespaces are left out. */
  readonly attributes: Readonly<Partial<Record<string, string>>>;
  /** All text directly in it, trimmed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const MAX_DEPTH = 60;
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/**
 * The root element.
 * @param subject names the document in messages
 * @throws Failure `malformed`
 */
export async function parseXml(text: string, subject: string): Promise<XmlElement> {
  const { SaxesParser: Parser } = await import('saxes');
  const parser = new Parser({ xmlns: true });
  const root = collect(parser, subject);
  parser.write(text).close();
  return root();
}

interface OpenElement extends XmlElement {
  text: string;
  readonly children: OpenElement[];
}

/** @returns what gives the root element once the parser is done */
function collect(parser: SaxesParser<{ xmlns: true }>, subject: string): () => XmlElement {
  const document: OpenElement = { name: '', namespace: '', attributes: {}, text: '', children: [] };
  const open = [document];
  const inside = (): OpenElement => open.at(-1) ?? document;
  const addText = (text: string): void => {
    inside().text += text;
  };
  parser.on('error', (error) => {
    throw new Failure('malformed', `${subject}: no XML (${error.message})`);
  });
  parser.on('doctype', () => {
    throw new Failure('malformed', `${subject}: a document type declaration, which is refused`);
  });
  parser.on('opentag', (tag) => {
    if (open.length > MAX_DEPTH) throw new Failure('malformed', `${subject}: nested too deeply`);
    const element = elementOf(tag);
    inside().children.push(element);
    open.push(element);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    inside().text = inside().text.trim();
    open.pop();
  });
  return () => {
    const [root] = document.children;
    if (root === undefined) throw new Failure('malformed', `${subject}: no element in it`);
    return root;
  };
}

function elementOf({ local, uri, attributes }: SaxesTagNS): OpenElement {
  const own = Object.values(attributes).filter((attribute) => attribute.uri !== XMLNS);
  return {
    name: local,
    namespace: uri,
    attributes: Object.fromEntries(own.map((attribute) => [attribute.local, attribute.value])),
    text: '',
    children: [],
  };
}

/** The elements at the end of a path of names below the element. */
export function elementsAt(root: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [root],
  );
}
