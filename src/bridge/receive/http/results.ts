/** `POST /v1/results`: events and node reports as JSON, one or many. An answer of 202 says that they are in the store. */
import type { Host } from '../../../host/host.ts';
import type { HeardRequest, SpokenReply } from '../../../host/listener.ts';
import { looksLikeNodeReport, type ReadNodeReport } from '../../node-report.ts';
import type { Validate } from '../../validate.ts';
import { boundedJson } from '../bounded-json.ts';
import type { Once } from '../../../store/store.ts';
import type { ReceiveWorld, Sender, Take } from '../receiver.ts';
import type { Decode } from './decoded.ts';
import { validateItems } from './items.ts';
import { complaint, refusal } from './refusal.ts';
import {
  looksLikeEnvelope,
  onceOf,
  signedAt,
  untimely,
  verifySigned,
  type SignatureRules,
} from './signed.ts';

export interface ResultsWorld {
  readonly host: Pick<Host, 'files' | 'clock' | 'accounts'>;
  readonly validate: Validate;
  readonly readNodeReport: ReadNodeReport;
  readonly take: Take;
  readonly senderOf: ReceiveWorld['senderOf'];
  readonly turnedAway: ReceiveWorld['turnedAway'];
  /** Those whom nobody knows keep nobody else waiting. */
  readonly decode: { readonly known: Decode; readonly strangers: Decode };
  readonly maxItems: number;
  /** Bytes after decompression. */
  readonly maxBytes: number;
  readonly signatures: SignatureRules;
}

const RETRY_SECONDS = '10';
/** An event has four levels, a node report seven, and an envelope none that count. */
const MAX_DEPTH = 32;
/** What is read of those whom only a signature can introduce. */
const MAX_STRANGERS_BYTES = 8 * 2 ** 20;

interface Sent {
  readonly items: readonly unknown[];
  readonly sender: Sender;
  readonly once?: Once;
}

export async function receiveResults(request: HeardRequest, world: ResultsWorld): Promise<SpokenReply> {
  const reply = await replyTo(request, world);
  if (reply === STRANGER || reply === OUT_OF_SCOPE) world.turnedAway(request);
  if (reply === REPLAYED) world.turnedAway(request, 'replayed');
  return reply;
}

async function replyTo(request: HeardRequest, world: ResultsWorld): Promise<SpokenReply> {
  if (request.method !== 'POST') return refusal(405, 'results are posted', { allow: 'POST' });
  const sender = world.senderOf(request);
  if (sender === 'out of scope') return OUT_OF_SCOPE;
  if (sender === undefined && request.headers['authorization'] !== undefined) return STRANGER;
  const body =
    sender === undefined
      ? await world.decode.strangers(request, MAX_STRANGERS_BYTES)
      : await world.decode.known(request, world.maxBytes);
  if (!Buffer.isBuffer(body)) return sender === undefined ? STRANGER : body;
  const read = boundedJson(body, MAX_DEPTH);
  if ('why' in read) return sender === undefined ? STRANGER : refusal(422, `the body ${read.why}`);
  const sent = looksLikeEnvelope(read.value)
    ? await openEnvelope(request, body, world)
    : sender === undefined
      ? STRANGER
      : { items: listOf(read.value), sender };
  if ('status' in sent) return sent;
  if (sent.items.length > world.maxItems) return refusal(413, `more than ${world.maxItems} results at once`);
  return await take(sent, world);
}

const STRANGER = refusal(401, 'a valid bearer token, client certificate or signature is needed', {
  'www-authenticate': 'Bearer',
});

const REPLAYED = refusal(409, 'the signed report was taken before');
const OUT_OF_SCOPE = refusal(403, 'this credential is not for handing in results');

/** A signature says whose report it is, also where somebody else hands it in. */
async function openEnvelope(
  request: HeardRequest,
  body: Buffer,
  { host, signatures, turnedAway }: ResultsWorld,
): Promise<Sent | SpokenReply> {
  const verified = await verifySigned(host, body.toString('utf8'), signatures);
  if ('why' in verified) {
    turnedAway(request, 'bad-signature');
    return refusal(verified.status, `the signed report is refused: ${verified.why}`);
  }
  const report = boundedJson(verified.payload, MAX_DEPTH);
  if ('why' in report) return refusal(422, `what is signed ${report.why}`);
  if (!looksLikeNodeReport(report.value)) return refusal(422, 'what is signed is no node report');
  const [at, now] = [signedAt(report.value), host.clock.now()];
  const why = untimely(at, now, signatures);
  if (why !== undefined) return refusal(422, `the signed report is refused: ${why}`);
  return { items: [report.value], sender: verified.sender, once: onceOf(verified.payload, at, now) };
}

async function take({ items, sender, once }: Sent, world: ResultsWorld): Promise<SpokenReply> {
  const validated = validateItems(items, world.validate, world.readNodeReport);
  if ('complaints' in validated) return complaint(422, validated.complaints);
  const taken = await world.take(validated.reports, sender, once);
  switch (taken.state) {
    case 'stored':
      return { status: 202, body: { accepted: validated.reports.length } };
    case 'replayed':
      return REPLAYED;
    case 'full':
      return refusal(503, 'the store is full', { 'retry-after': RETRY_SECONDS });
    case 'refused':
      return complaint(403, [{ item: taken.item, field: 'subject.site', message: NOT_ITS_SITE }]);
  }
}

const NOT_ITS_SITE = 'is not one of the sites that this credential speaks for';

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
