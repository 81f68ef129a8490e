/** ssh2, which is loaded by the first host that is reached. */
import type { Client, ParsedKey } from 'ssh2';

export type KeyParser = (data: Buffer) => ParsedKey | Error;

export interface SshLibrary {
  readonly Client: new () => Client;
  readonly parseKey: KeyParser;
}

export async function loadLibrary(): Promise<SshLibrary> {
  const { default: ssh2 } = await import('ssh2');
  return { Client: ssh2.Client, parseKey: (data) => ssh2.utils.parseKey(data) };
}
