/** StartTLS in LDAP, RFC 4511 section 4.14: an extended request of message 1, and its answer. */
import { Failure } from '../../failure.ts';
import type { Dialogue } from './dialogue.ts';

const OID = '1.3.6.1.4.1.1466.20037';
const SEQUENCE = 0x30;
const EXTENDED_REQUEST = 0x77;
const EXTENDED_RESPONSE = 0x78;
const REQUEST_NAME = 0x80;
const MESSAGE_ID = Buffer.from([0x02, 0x01, 0x01]);
const SUCCESS = 0;

export async function startLdap(dialogue: Dialogue, subject: string): Promise<void> {
  const name = element(REQUEST_NAME, Buffer.from(OID, 'latin1'));
  dialogue.send(element(SEQUENCE, Buffer.concat([MESSAGE_ID, element(EXTENDED_REQUEST, name)])));
  const message = await readElement(dialogue, subject, SEQUENCE);
  const code = resultCode(message);
  if (code === undefined) throw new Failure('malformed', `${subject}: does not speak LDAP`);
  if (code !== SUCCESS) throw new Failure('refused', `${subject}: answers StartTLS with result code ${code}`);
}

/** Short contents only. */
function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}

/** BER: the length may be of several bytes (X.690, 8.1.3). */
async function readElement(dialogue: Dialogue, subject: string, tag: number): Promise<Buffer> {
  const header = await dialogue.bytes(2);
  const first = header[1] ?? 0;
  if (header[0] !== tag || first === 0x80 || first > 0x84) {
    throw new Failure('malformed', `${subject}: does not speak LDAP`);
  }
  if (first < 0x80) return dialogue.bytes(first);
  const length = await dialogue.bytes(first & 0x7f);
  return dialogue.bytes(length.readUIntBE(0, length.length));
}

/** Of the answer to message 1, or of a notice of disconnection, which has the number 0. */
function resultCode(message: Buffer): number | undefined {
  const response = message.subarray(MESSAGE_ID.length);
  if (message[0] !== 0x02 || message[1] !== 0x01 || response[0] !== EXTENDED_RESPONSE) return undefined;
  const lengthBytes = (response[1] ?? 0) < 0x80 ? 0 : (response[1] ?? 0) & 0x7f;
  const code = response.subarray(2 + lengthBytes);
  return code[0] === 0x0a && code[1] === 0x01 ? code[2] : undefined;
}
