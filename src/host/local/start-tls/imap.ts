/** STARTTLS in IMAP, RFC 9051 section 6.2.1. */
import { Failure } from '../../failure.ts';
import type { Dialogue } from './dialogue.ts';

const TAG = 's1';

export async function startImap(dialogue: Dialogue, subject: string): Promise<void> {
  const greeting = await dialogue.line();
  if (/^\* PREAUTH\b/i.test(greeting)) {
    throw new Failure('refused', `${subject}: is logged in already, where TLS can no longer begin`);
  }
  if (!/^\* OK\b/i.test(greeting)) throw new Failure('malformed', `${subject}: does not speak IMAP`);
  dialogue.send(`${TAG} STARTTLS\r\n`);
  for (;;) {
    const line = await dialogue.line();
    if (line.startsWith('* ')) continue;
    const [, state] = /^s1 (OK|NO|BAD)\b/i.exec(line) ?? [];
    if (state === undefined) throw new Failure('malformed', `${subject}: does not speak IMAP`);
    if (state.toUpperCase() === 'OK') return;
    throw new Failure('refused', `${subject}: answers STARTTLS with '${line.slice(TAG.length + 1)}'`);
  }
}
