/** The variables of a request, as PHP has them in `$_GET` and `$_POST`; what is posted goes first. */
import type { HeardRequest } from '../../../host/listener.ts';

export type Form = ReadonlyMap<string, string>;

const MAX_FIELDS = 100;

/** @returns undefined for a body that is no form */
export function formOf({ method, query, headers, body }: HeardRequest): Form | undefined {
  const posted =
    method === 'POST' ? postedFields(headers['content-type'] ?? '', body ?? Buffer.alloc(0)) : [];
  return posted && new Map([...query, ...posted]);
}

function postedFields(type: string, body: Buffer): readonly (readonly [string, string])[] | undefined {
  const boundary = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  if (boundary !== null) return multipart(body, boundary[1] ?? boundary[2] ?? '');
  if (hasManyFields(body)) return undefined;
  return [...new URLSearchParams(body.toString('utf8'))];
}

const AMPERSAND = 0x26;
/** More than text that was forgotten to be encoded has by chance. */
const MANY_FIELDS = 10_000;

/** Each would be an object. */
function hasManyFields(body: Buffer): boolean {
  let fields = 1;
  for (
    let at = body.indexOf(AMPERSAND);
    at >= 0 && fields <= MANY_FIELDS;
    at = body.indexOf(AMPERSAND, at + 1)
  )
    fields += 1;
  return fields > MANY_FIELDS;
}

const HEAD_END = '\r\n\r\n';

/** RFC 7578: parts between lines of the boundary; files are fields like others, for `curl -F xml=@FILE`. */
function multipart(body: Buffer, boundary: string): readonly (readonly [string, string])[] | undefined {
  const fields: [string, string][] = [];
  const line = `--${boundary}`;
  let at = body.indexOf(line);
  while (at >= 0 && fields.length < MAX_FIELDS) {
    const start = at + line.length;
    if (body.subarray(start, start + 2).toString('latin1') === '--') return fields;
    const end = body.indexOf(`\r\n${line}`, start);
    const head = body.indexOf(HEAD_END, start);
    if (end < 0 || head < 0 || head > end) return undefined;
    const name = /^content-disposition:.*?[; ]name="([^"]*)"/im.exec(
      body.subarray(start, head).toString('utf8'),
    )?.[1];
    if (name !== undefined) fields.push([name, body.subarray(head + HEAD_END.length, end).toString('utf8')]);
    at = end + 2;
  }
  return undefined;
}
