/** What NRDP answers, always with status 200: how many results it has read, or why it has not. */

export type NrdpReply =
  | { readonly state: 'processed'; readonly count: number }
  | { readonly state: 'error'; readonly message: string };

/** JSON of NRDP 2, XML of those before; undefined for what is neither. */
export function parseReply(text: string): NrdpReply | undefined {
  const { status, message, output } = fromJson(text) ?? fromXml(text);
  if (status === undefined) return undefined;
  if (status !== '0') return { state: 'error', message: message ?? `status ${status}` };
  const count = /^(\d+) checks? processed/.exec(output ?? '')?.[1];
  return count === undefined ? undefined : { state: 'processed', count: Number(count) };
}

interface Fields {
  readonly status?: string | undefined;
  readonly message?: string | undefined;
  readonly output?: string | undefined;
}

function fromJson(text: string): Fields | undefined {
  try {
    const reply = JSON.parse(text) as { readonly result?: unknown } | null;
    const { status, message, meta } = record(reply?.result);
    return { status: scalar(status), message: scalar(message), output: scalar(record(meta)['output']) };
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function fromXml(text: string): Fields {
  const element = (name: string): string | undefined =>
    new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(text)?.[1];
  return { status: element('status'), message: element('message'), output: element('output') };
}
