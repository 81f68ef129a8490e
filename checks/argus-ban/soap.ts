/**
 * Messages to and from an Argus PAP: SOAP 1.1, as Apache Axis reads and writes it.
 * Source: PAPManagementService and XACMLPolicyManagementService of argus-authz/argus-pap, and what its clients exchange.
 */
import { elementsAt, Failure, parseXml, type FailureReason, type XmlElement } from '../../src/check/index.ts';
import type { Fetched } from '../../src/host/http.ts';

const NAMESPACE = 'http://services.pap.authz.glite.org';
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';

export function request(operation: string, parameters: Readonly<Record<string, string>> = {}): string {
  const inside = Object.entries(parameters).map(
    ([name, value]) => `<p:${name}>${escapeXml(value)}</p:${name}>`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?>` +
    `<e:Envelope xmlns:e="${ENVELOPE}" xmlns:p="${NAMESPACE}"><e:Body>` +
    `<p:${operation}>${inside.join('')}</p:${operation}></e:Body></e:Envelope>`
  );
}

export const HEADERS = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: '""' };

const ENTITIES: Readonly<Partial<Record<string, string>>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Characters that XML 1.0 cannot carry at all become a question mark. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/**
 * The response element of an answer.
 * @throws Failure `denied` where the client may not ask, `failed` for any other fault, `malformed`, `unreachable`
 */
export async function responseOf({ status, bytes, url }: Fetched, operation: string): Promise<XmlElement> {
  const { host } = new URL(url);
  if (status === 401 || status === 403) throw new Failure('denied', `${host}: HTTP status ${status}`);
  const isAnswer = status === 200 || status === 500;
  if (!isAnswer) throw new Failure('unreachable', `${host}: HTTP status ${status}`);
  const root = await parseAnswer(bytes, host, status);
  const [body] = root.name === 'Envelope' && root.namespace === ENVELOPE ? elementsAt(root, 'Body') : [];
  const [content] = body?.children ?? [];
  if (content === undefined) throw new Failure('malformed', `${host}: the answer is no SOAP message`);
  if (content.name === 'Fault') throw faultOf(content, host);
  if (status !== 200 || content.name !== `${operation}Response`) {
    throw new Failure('malformed', `${host}: the answer is no ${operation}Response`);
  }
  return content;
}

async function parseAnswer(bytes: Buffer, host: string, status: number): Promise<XmlElement> {
  try {
    return await parseXml(bytes.toString('utf8'), host);
  } catch (error) {
    // An error page of the container, as likely as a broken answer.
    if (status !== 200) throw new Failure('unreachable', `${host}: HTTP status ${status}`, { cause: error });
    throw error;
  }
}

const NOT_AUTHORISED = /authori[sz]ation|not authori[sz]ed|privilege|permission|access denied/i;

function faultOf(fault: XmlElement, host: string): Failure {
  const text = (elementsAt(fault, 'faultstring')[0]?.text ?? '').slice(0, 300);
  const reason: FailureReason = NOT_AUTHORISED.test(text) ? 'denied' : 'failed';
  const what = reason === 'denied' ? 'not authorised' : 'fault';
  return new Failure(reason, `${host}: ${what} (${text === '' ? 'no reason given' : text})`);
}
