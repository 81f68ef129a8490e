import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../host/failure.ts';
import { envelopeText, parseEnvelope, signedBytes } from './envelope.ts';

const envelope = fc.record({
  payloadType: fc.string({ unit: 'grapheme' }),
  payload: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  keyId: fc.string(),
  signature: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
});

describe('envelope', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(envelope, (value) => {
        expect(parseEnvelope(envelopeText(value), 'f')).to.deep.equal(value);
      }),
    );
  });

  it('refuses every other text, and never in another way', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `${text}\n`),
        ),
        (text) => {
          expect(() => parseEnvelope(text, 'f')).to.throw(Failure);
        },
      ),
    );
  });

  it('signs other bytes for every other type or payload', () => {
    const pair = fc.tuple(fc.string(), fc.string());
    fc.assert(
      fc.property(pair, pair, ([type, payload], [otherType, otherPayload]) => {
        const same = type === otherType && payload === otherPayload;
        const bytes = signedBytes(type, Buffer.from(payload));
        expect(bytes.equals(signedBytes(otherType, Buffer.from(otherPayload)))).to.equal(same);
      }),
    );
    expect(signedBytes('http://example.com/HelloWorld', Buffer.from('hello world')).toString()).to.equal(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });
});
