/** What the commands over a token file have in common. */
import { readTokenFile, tokenFileText } from '../../trust/token-file.ts';
import type { StoredToken } from '../../trust/tokens.ts';
import type { OperatorWorld } from '../command.ts';
import { Failure } from '../../host/failure.ts';

export const fileOption = {
  file: {
    kind: 'text',
    value: 'PATH',
    default: '/var/lib/secmon/bridge/tokens.json',
    describe:
      'the token file that listen.tokens of the bridge names, mode 0600 or 0640; to be written by its owner, who is secmon where it lies beside the store',
  },
} as const;

const NEW_MODE = 0o600;

interface TokenFile {
  readonly tokens: readonly StoredToken[];
  readonly mode: number;
}

/** @returns no tokens where there is no file yet */
export async function openTokenFile({ host }: OperatorWorld, path: string): Promise<TokenFile> {
  try {
    const { mode } = await host.files.status(path);
    return { tokens: await readTokenFile(host, path), mode };
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'missing') throw error;
    return { tokens: [], mode: NEW_MODE };
  }
}

/** In one step, so that a listener reads the old tokens or the new. */
export async function writeTokenFile(
  { store }: OperatorWorld,
  path: string,
  { tokens, mode }: TokenFile,
): Promise<void> {
  const slash = path.lastIndexOf('/');
  const directory = slash < 0 ? '.' : path.slice(0, Math.max(1, slash));
  await store.replace(directory, path.slice(slash + 1), tokenFileText(tokens), mode & 0o640);
}
