/**
 * ARGO Messaging as its published API says it is; the datums are for others to decode.
 * Source: ARGO Messaging documentation, "API: Topics"; `TopicPublish` and the errors of argo-messaging.
 */
import type { Heard, OtherSide, Performed } from './fault-server.ts';

export interface AmsOptions {
  readonly token: string;
  readonly project: string;
  readonly topic: string;
  /** Why a message is refused before any is published, if it is: what a schema of the topic would say. */
  readonly refuses?: (data: Buffer) => boolean;
  /** Bytes of a message past which the broker has none of it; those before it in the request are published. */
  readonly maxMessageBytes?: number;
}

export interface Published {
  readonly attributes: Readonly<Record<string, string>>;
  /** Base64. */
  readonly data: string;
}

export interface AmsDouble extends OtherSide {
  readonly published: readonly Published[];
}

export function amsDouble(options: AmsOptions): AmsDouble {
  const published: Published[] = [];
  return { published, perform };

  function perform(heard: Heard): Performed {
    if (heard.headers['x-api-key'] !== options.token) return refusal(401, 'Unauthorized', 'UNAUTHORIZED');
    const [, project, topic] = /^\/v1\/projects\/([^/]+)\/topics\/([^/]+):publish$/.exec(heard.path) ?? [];
    if (project !== options.project) return refusal(404, "project doesn't exist", 'NOT_FOUND');
    if (topic !== options.topic) return refusal(404, "Topic doesn't exist", 'NOT_FOUND');
    const messages = parse(heard.body);
    if (messages === undefined) return refusal(400, 'Invalid Message Arguments', 'INVALID_ARGUMENT');
    if (messages.some(({ data }) => options.refuses?.(Buffer.from(data, 'base64')) === true))
      return refusal(400, 'Message 0 data is not valid', 'INVALID_ARGUMENT');
    return publish(messages);
  }

  function publish(messages: readonly Published[]): Performed {
    const effects: string[] = [];
    const messageIds: string[] = [];
    for (const message of messages) {
      if (message.data.length > (options.maxMessageBytes ?? Number.POSITIVE_INFINITY))
        return { ...refusal(413, 'Message size is too large', 'INVALID_ARGUMENT'), effects };
      messageIds.push(String(published.push(message)));
      effects.push(message.data);
    }
    return { reply: { status: 200, body: JSON.stringify({ messageIds }) }, effects };
  }
}

function parse(body: string): readonly Published[] | undefined {
  try {
    const { messages } = JSON.parse(body) as { readonly messages?: readonly Published[] };
    return messages?.every(({ data }) => /^[A-Za-z0-9+/]+=*$/.test(data)) === true ? messages : undefined;
  } catch {
    return undefined;
  }
}

function refusal(code: number, message: string, status: string): Performed {
  return { reply: { status: code, body: JSON.stringify({ error: { code, message, status } }) }, effects: [] };
}
