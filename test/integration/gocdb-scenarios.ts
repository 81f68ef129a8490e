/** What comes in place of an answer of GOCDB, and what is said of it. */
import { type Answer, gzipBomb, oversized, redirect, silent, status, torn } from '../kit/http-server.ts';

export const FAULTS: readonly (readonly [string, Answer, string])[] = [
  [
    'an error as text',
    text('Error: service unavailable'),
    "malformed: get_site: no results but 'Error: service unavailable'",
  ],
  [
    'an error as an element',
    text('<error>Bad parameter</error>'),
    "malformed: get_site: no results but '<error>Bad parameter</error>'",
  ],
  [
    'a log-in page',
    text('<!DOCTYPE html><html><body>Log in</body></html>'),
    'malformed: get_site: a document type declaration, which is refused',
  ],
  [
    'entities that multiply',
    text('<!DOCTYPE r [<!ENTITY a "aaaa">]><results>&a;</results>'),
    'malformed: get_site: a document type declaration, which is refused',
  ],
  ['half a document', text('<results><SITE NAME="a" PRIMARY_KEY="1">'), 'malformed: get_site: no XML'],
  ['no document', text(''), "malformed: get_site: no results but ''"],
  ['nesting without end', text(`<results>${'<a>'.repeat(5000)}`), 'malformed: get_site: nested too deeply'],
  [
    'other elements',
    text('<results><NGI NAME="a"/></results>'),
    'malformed: get_site: an element NGI among SITE',
  ],
  ['no sites at all', text('<results><meta><count>0</count></meta></results>'), 'refused: get_site: no site'],
  [
    'an answer that is not in pages',
    text('<results><SITE NAME="a"/></results>'),
    'malformed: get_site: no pages, so that some may be missing',
  ],
  [
    'pages that come to no end',
    text('<results><meta><count>1</count></meta><SITE NAME="a"/></results>'),
    'malformed: get_site: a page that does not name the next one',
  ],
  [
    'a count without records',
    text('<results><meta><count>7</count></meta></results>'),
    'malformed: get_site: a page that counts 7 holds none',
  ],
  [
    'a page without a count',
    text('<results><meta/></results>'),
    'malformed: get_site: a page without its count',
  ],
  [
    'pages that go round',
    text(
      '<results><meta><link rel="next" href="https://x/?next_cursor=0"/><count>1</count></meta><SITE NAME="a"/></results>',
    ),
    'too-large: get_site: pages without end',
  ],
  ['a status', status(503), 'failed: get_site: status 503'],
  ['a refusal', status(403), 'denied: get_site: status 403'],
  ['a redirect, which is not followed', redirect('https://127.0.0.1/'), 'failed: get_site: status 302'],
  ['too much', oversized(2_000_000), 'too-large'],
  ['a compressed bomb', gzipBomb(20_000_000), 'malformed'],
  ['a torn answer', torn, 'unreachable'],
  ['silence', silent, 'timeout'],
];

export function text(body: string): Answer {
  return (_request, response) =>
    void response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
}
