import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SendMail, SmtpEnd, SmtpMail, SmtpSettings } from '../smtp.ts';

type Connection = InstanceType<typeof SMTPConnection>;

/** Whether the server can have the end of the mail: what it says after that is what counts. */
interface Progress {
  whole: boolean;
}

const REFUSED = 400;
/** What nodemailer itself finds wrong with a mail: no server would take it. */
const AT_FAULT: readonly unknown[] = ['EENVELOPE', 'EMESSAGE'];
const NEVER = 550;
/** What else is refused - a greeting, STARTTLS, a login - is about the server and us, whichever mail it is. */
const ABOUT_THE_MAIL: readonly unknown[] = ['MAIL FROM', 'RCPT TO', 'DATA'];
/** RFC 4954, RFC 3207: what is missing comes before any mail, although it is said to one. */
const LOG_IN_FIRST = 530;
const CHUNK_BYTES = 65_536;

export const localSmtp: SendMail = async (settings, mail, deadline) => {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection(connectionOptions(settings));
  const progress: Progress = { whole: false };
  try {
    return await Promise.race([
      untilItFails(connection, deadline),
      handOver(connection, settings, mail, progress),
    ]);
  } catch (error) {
    return endOf(error, progress);
  } finally {
    connection.close();
  }
};

/** A server that closes the connection, or says nothing more, answers no call. */
async function untilItFails(connection: Connection, deadline: AbortSignal): Promise<never> {
  return await new Promise<never>((_, reject) => {
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('the connection was closed')));
    const giveUp = (): void => reject(new Error('given up at the deadline'));
    if (deadline.aborted) giveUp();
    else deadline.addEventListener('abort', giveUp, { once: true });
  });
}

function connectionOptions(settings: SmtpSettings): ConstructorParameters<typeof SMTPConnection>[0] {
  const { host, port, security, serverName, authorities, timeoutSeconds } = settings;
  const milliseconds = timeoutSeconds * 1000;
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(serverName === undefined ? {} : { servername: serverName }),
    tls: authorities === undefined ? {} : { ca: authorities },
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
    dnsTimeout: milliseconds,
    allowInternalNetworkInterfaces: true,
  };
}

async function handOver(
  connection: Connection,
  { login }: SmtpSettings,
  { from, to, ...mail }: SmtpMail,
  progress: Progress,
): Promise<SmtpEnd> {
  await called((done) => connection.connect(done));
  if (login !== undefined)
    await called((done) => connection.login({ user: login.user, pass: login.password }, done));
  const info = await new Promise<{ readonly response?: string; readonly rejected?: readonly unknown[] }>(
    (resolve, reject) => {
      const source = Readable.from(chunks(mail, progress)).on('error', reject);
      connection.send({ from, to: [...to] }, source, (error, sent) => {
        if (error) reject(error);
        else resolve(sent);
      });
    },
  );
  connection.quit();
  return { kind: 'accepted', said: info.response ?? '', refused: (info.rejected ?? []).map(String) };
}

async function called(call: (done: (error?: Error | null) => void) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    call((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** The dot that ends a mail follows its last piece. */
function* chunks(
  { message, mayEnd = (): boolean => true }: Pick<SmtpMail, 'message' | 'mayEnd'>,
  progress: Progress,
): Generator<Buffer> {
  for (let at = 0; at < message.length; at += CHUNK_BYTES) {
    if (at + CHUNK_BYTES >= message.length) {
      if (!mayEnd()) throw new Error('it is too late for it');
      progress.whole = true;
    }
    yield message.subarray(at, at + CHUNK_BYTES);
  }
}

function endOf(error: unknown, { whole }: Progress): SmtpEnd {
  if (!(error instanceof Error)) throw new TypeError('nodemailer has thrown no error');
  const { message, responseCode, response, code, command } = error as Error &
    Partial<Record<'responseCode' | 'response' | 'code' | 'command', unknown>>;
  const said = typeof response === 'string' ? response : message;
  const isAnswered = typeof responseCode === 'number';
  const isOfMail = ABOUT_THE_MAIL.includes(command) && responseCode !== LOG_IN_FIRST;
  if (isAnswered && responseCode >= REFUSED && isOfMail) return { kind: 'refused', code: responseCode, said };
  if (!isAnswered && !whole && AT_FAULT.includes(code)) return { kind: 'refused', code: NEVER, said };
  return { kind: whole ? 'unknown' : 'not-sent', said };
}
