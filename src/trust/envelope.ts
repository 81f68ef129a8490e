/**
 * The file that holds a signature: an envelope of one payload and one signature over its exact bytes.
 * Source: "DSSE: Dead Simple Signing Envelope", protocol and envelope, v1.0.2.
 */
import { Failure } from '../host/failure.ts';

export interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly keyId: string;
  readonly signature: Buffer;
}

/** The bytes that are signed: type and payload, each with its length, so that neither can pass for the other. */
export function signedBytes(type: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head, 'utf8'), payload]);
}

export function envelopeText({ payloadType, payload, keyId, signature }: Envelope): string {
  const signatures = [{ keyid: keyId, sig: signature.toString('base64') }];
  return `${JSON.stringify({ payloadType, payload: payload.toString('base64'), signatures })}\n`;
}

/**
 * Only the text that {@link envelopeText} writes is an envelope: there is one way to write it, and no room in it.
 * @param path only for messages
 * @throws Failure `altered`
 */
export function parseEnvelope(text: string, path: string): Envelope {
  const envelope = envelopeOf(parseJson(text));
  if (envelope === undefined || envelopeText(envelope) !== text) {
    throw new Failure('altered', `${path}: not a signature as secmon writes it`);
  }
  return envelope;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function envelopeOf(value: unknown): Envelope | undefined {
  if (!isRecord(value)) return undefined;
  const { payloadType, payload, signatures } = value;
  const first: unknown = Array.isArray(signatures) ? signatures[0] : undefined;
  if (!isRecord(first)) return undefined;
  const { keyid, sig } = first;
  if (typeof payloadType !== 'string' || typeof payload !== 'string') return undefined;
  if (typeof keyid !== 'string' || typeof sig !== 'string') return undefined;
  return {
    payloadType,
    payload: Buffer.from(payload, 'base64'),
    keyId: keyid,
    signature: Buffer.from(sig, 'base64'),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
