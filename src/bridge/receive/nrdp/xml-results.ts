/**
 * `XMLDATA`: `<checkresults><checkresult type="service"><hostname>…</hostname>…</checkresult></checkresults>`.
 * No document type, and so no entities of its own; no deeper than this, and well formed to its end.
 */
import type { SentResult, Unreadable } from './check-results.ts';

const ROOT = 'checkresults';
const RESULT = 'checkresult';
const FIELDS = ['hostname', 'servicename', 'state', 'output', 'time'] as const;
/** The root, a result, a field of it. */
const DEPTH = 3;

class Refused extends Error {}

export async function readXml(text: string): Promise<readonly SentResult[] | Unreadable> {
  const { SaxesParser: Parser } = await import('saxes');
  const parser = new Parser();
  const results: SentResult[] = [];
  const open: string[] = [];
  let current: Record<string, string> = {};
  parser.on('error', ({ message }) => {
    throw new Refused(message);
  });
  parser.on('doctype', () => {
    throw new Refused('a document type declaration is refused');
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push(name);
    if (open[0] !== ROOT) throw new Refused(`the root is no ${ROOT}`);
    if (open.length > DEPTH) throw new Refused('nested too deeply');
    if (open.length === 2) current = { type: attributes['type'] ?? 'host' };
    // The first of several counts, as in NRDP.
    if (open.length === DEPTH && name in current) current = { ...current, [`another ${name}`]: '' };
    else if (open.length === DEPTH) current[name] = '';
  });
  const addText = (more: string): void => {
    const name = open[DEPTH - 1];
    if (name !== undefined && !(`another ${name}` in current)) current[name] = (current[name] ?? '') + more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    if (open.length === 2 && open[1] === RESULT) results.push(sentOf(current));
    open.pop();
  });
  try {
    parser.write(text).close();
    return results;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { message: 'BAD XML', information: error.message };
  }
}

function sentOf(fields: Readonly<Record<string, string>>): SentResult {
  const texts = FIELDS.map((name) => [name, fields[name] ?? '']);
  return { type: fields['type'] ?? 'host', ...Object.fromEntries(texts) } as SentResult;
}
