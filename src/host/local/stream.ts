import type { ClientRequest, IncomingMessage } from 'node:http';
import type { SecureContext } from 'node:tls';
import { Failure } from '../failure.ts';
import type { OpenStream, StreamRequest, StreamSettings } from '../stream.ts';
import { httpFailure } from './http-failure.ts';
import { tlsFailure } from './http-post.ts';

/** Finds a peer that is gone without a word sooner than the silence does. */
const KEEP_ALIVE_MILLISECONDS = 10_000;

export const localStream: OpenStream = async (request, settings, signal) => {
  const url = parseTarget(request.url);
  const outgoing = send(url, request, settings, signal);
  let silent = false;
  outgoing.setTimeout(settings.silenceSeconds * 1000, () => {
    silent = true;
    outgoing.destroy(new Error('silence'));
  });
  const failure = (error: unknown): Failure => {
    if (silent) return new Failure('timeout', `${url.host}: silent for ${settings.silenceSeconds} s`);
    if (signal.aborted) return new Failure('timeout', `${url.host}: broken off`);
    return tlsFailure(error, url) ?? httpFailure(error, url, NO_LIMITS, signal);
  };
  try {
    const response = await answerTo(outgoing);
    const isOurs = (): boolean => silent || signal.aborted;
    return { status: response.statusCode ?? 0, chunks: chunksOf(response, outgoing, { isOurs, failure }) };
  } catch (error) {
    throw failure(error);
  }
};

/** Only for words that are never said here. */
const NO_LIMITS = { maxBytes: Infinity, timeoutSeconds: Infinity };

function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') throw new Failure('refused', 'the address is no https URL');
  return url;
}

function send(
  url: URL,
  { method, headers, body = '' }: StreamRequest,
  settings: StreamSettings,
  signal: AbortSignal,
): ClientRequest {
  const { serverName } = settings;
  const https = process.getBuiltinModule('node:https');
  const agent = new https.Agent({
    keepAlive: false,
    secureContext: secureContextOf(settings),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(serverName !== undefined && { servername: serverName }),
  });
  const outgoing = https.request(url, {
    method,
    signal,
    agent,
    headers: { 'user-agent': 'secmon', ...headers, 'content-length': Buffer.byteLength(body) },
  });
  outgoing.setSocketKeepAlive(true, KEEP_ALIVE_MILLISECONDS);
  outgoing.end(body);
  return outgoing;
}

/** OpenSSL's complaints name no secret. */
function secureContextOf({ authorities, client }: StreamSettings): SecureContext {
  try {
    return process.getBuiltinModule('node:tls').createSecureContext({
      ...(authorities !== undefined && { ca: authorities }),
      ...(client !== undefined && { cert: client.certificate, key: client.key }),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure('refused', `certificate, key or authorities cannot be used (${why})`);
  }
}

function answerTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', resolve);
  });
}

interface End {
  /** It is we who have closed the connection. */
  readonly isOurs: () => boolean;
  readonly failure: (error: unknown) => Failure;
}

async function* chunksOf(
  response: IncomingMessage,
  outgoing: ClientRequest,
  { isOurs, failure }: End,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) yield chunk;
    // To Node an answer without a length or chunks, as Icinga's event stream is, is whole whoever has closed it (RFC 9112 6.3).
    if (isOurs()) throw new Error('closed');
  } catch (error) {
    throw failure(error);
  } finally {
    outgoing.destroy();
  }
}
