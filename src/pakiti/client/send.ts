/** Handing a report in, in protocol 5 where the server knows no other. */
import type { Answered, Exchange } from '../../host/exchange.ts';
import { Failure } from '../../host/failure.ts';
import { asProtocol5, protocolOf } from './report-bytes.ts';

export interface Destination {
  readonly url: string;
  /** As the operator gave it; empty: the server's own. */
  readonly mode: string;
  /** Whether the request says which protocol it is. */
  readonly saysProtocol: boolean;
  /** First line of the answer of a server that has taken it. */
  readonly expect: string;
  readonly token: string | undefined;
  /** Of the report before it is sent; its own bytes where nothing is encrypted. */
  seal(report: Buffer): Promise<Buffer>;
}

export interface Sent {
  /** Undefined for a report whose protocol only the server can tell. */
  readonly protocol: '5' | '6' | undefined;
  /** What the server has to say of it, without the first line; printable lines. */
  readonly findings: string;
}

/** @throws Failure `refused` with what the server says instead, or as the exchange */
export async function send(exchange: Exchange, to: Destination, report: Buffer): Promise<Sent> {
  const text = report.toString('latin1');
  const protocol = protocolOf(text);
  const answer = await post(exchange, to, report, protocol);
  if (isTaken(answer, to)) return { protocol, findings: findingsIn(answer) };
  if (protocol !== '6' || !refusesProtocol(answer)) throw notTaken(answer, 'not taken');
  const older = Buffer.from(asProtocol5(text), 'latin1');
  const second = await post(exchange, to, older, '5');
  if (!isTaken(second, to)) throw notTaken(second, 'not taken, as protocol 5 neither');
  return { protocol: '5', findings: findingsIn(second) };
}

async function post(
  exchange: Exchange,
  to: Destination,
  report: Buffer,
  protocol: string | undefined,
): Promise<Answered> {
  const query = [
    ...(to.mode === '' ? [] : [`mode=${to.mode}`]),
    ...(protocol === undefined || !to.saysProtocol ? [] : [`protocol=${protocol}`]),
  ].join('&');
  const mark = to.url.includes('?') ? '&' : '?';
  return await exchange.ask({
    method: 'POST',
    url: query === '' ? to.url : `${to.url}${mark}${query}`,
    headers: {
      // Of every client of Pakiti; the body is no form.
      'content-type': 'application/x-www-form-urlencoded',
      accept: '*/*',
      ...(to.token === undefined ? {} : { authorization: `Bearer ${to.token}` }),
    },
    body: await to.seal(report),
  });
}

function isTaken(answer: Answered, { expect }: Destination): boolean {
  return answer.status === 200 && firstLine(answer) === expect;
}

/** What Pakiti 3 says of a protocol that it does not know. */
function refusesProtocol(answer: Answered): boolean {
  return (answer.status === 200 || answer.status === 500) && firstLine(answer) === 'ERROR';
}

function firstLine({ bytes }: Answered): string {
  return (bytes.toString('latin1').split('\n', 1)[0] ?? '').replaceAll(/[\0\r]/g, '');
}

function findingsIn({ bytes }: Answered): string {
  const text = bytes.toString('latin1').replaceAll(/[^\t\n\x20-\x7e]/g, '?');
  return text.includes('\n') ? text.slice(text.indexOf('\n') + 1) : '';
}

const SHOWN = 200;

/** What a server of ours means by it (README, "Who may report"). */
const MEANT: Readonly<Record<number, string>> = {
  401: ' (no credential that it knows)',
  403: ' (not of this site from us)',
};

function notTaken(answer: Answered, how: string): Failure {
  const said = `${answer.status} ${firstLine(answer).slice(0, SHOWN)}${MEANT[answer.status] ?? ''}`;
  return new Failure('refused', `${how}: the server says ${said}`);
}
