/**
 * The replies of NRDP, byte for byte; like it, most refusals have the status 200.
 * Source: NRDP 2.0, `server/includes/utils.inc.php` (`output_response`), `constants.inc.php`.
 */
import type { SpokenReply } from '../../../host/listener.ts';
import type { Form } from './form.ts';

const PRODUCT = 'nrdp';
/** Whose replies these are. */
const VERSION = '2.0.6';

interface Tree {
  readonly [name: string]: string | number | Tree;
}

export interface Dialect {
  readonly json: boolean;
  readonly pretty: boolean;
}

/** Without `output_type` the reply is of the kind of the data. */
export function dialectOf(form: Form): Dialect {
  const asked = form.get('output_type') ?? '';
  const json = asked === '' ? !hasXml(form) && hasJson(form) : /json/i.test(asked);
  return { json, pretty: isTrue(form.get('pretty')) };
}

export const XML_NAMES = ['xml', 'xmldata', 'XMLDATA'] as const;
export const JSON_NAMES = ['json', 'jsondata', 'JSONDATA'] as const;

function hasXml(form: Form): boolean {
  return XML_NAMES.some((name) => isTrue(form.get(name)));
}

function hasJson(form: Form): boolean {
  return JSON_NAMES.some((name) => isTrue(form.get(name)));
}

/** PHP's. */
function isTrue(text = ''): boolean {
  return text !== '' && text !== '0';
}

export function processed(count: number, dialect: Dialect): SpokenReply {
  return spoken(
    { result: { status: 0, message: 'OK', meta: { output: `${count} checks processed` } } },
    dialect,
  );
}

export function refused(message: string, dialect: Dialect, information = ''): SpokenReply {
  const why = information === '' ? {} : { information };
  return spoken({ result: { status: -1, message, ...why } }, dialect);
}

export function hello(dialect: Dialect): SpokenReply {
  return spoken({ response: { status: 0, message: 'OK', product: PRODUCT, version: VERSION } }, dialect);
}

export const NO_COMMAND: SpokenReply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: 'No command specified or request handler',
};

function spoken(tree: Tree, { json, pretty }: Dialect): SpokenReply {
  return json
    ? { status: 200, headers: { 'content-type': 'application/json' }, body: phpJson(tree, pretty) }
    : {
        status: 200,
        headers: { 'content-type': 'text/xml;charset=UTF-8' },
        body: `<?xml version="1.0" encoding="utf-8"?>\n${xmlOf(tree, 0)}`,
      };
}

/** `json_encode` escapes slashes, and what is not ASCII. */
function phpJson(tree: Tree, pretty: boolean): string {
  const text = JSON.stringify(tree, undefined, pretty ? 4 : 0);
  return text
    .replaceAll('/', '\\/')
    .replace(/[\x7f-\uffff]/g, (unit) =>
      unit === '\x7f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

function xmlOf(tree: Tree, depth: number): string {
  const indent = ' '.repeat(4 * depth);
  return Object.entries(tree)
    .map(([name, value]) =>
      typeof value === 'object'
        ? `${indent}<${name}>\n${xmlOf(value, depth + 1)}${indent}</${name}>\n`
        : `${indent}<${name}>${xmlText(String(value))}</${name}>\n`,
    )
    .join('');
}

const ENTITIES: Readonly<Partial<Record<string, string>>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 cannot hold become U+FFFD. */
function xmlText(text: string): string {
  return text
    .replace(/[<>&"']/g, (character) => ENTITIES[character] ?? character)
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
