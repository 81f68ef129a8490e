/** `secmon pakiti feeds sync` as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { SyncRun } from './syncing.ts';

const LONGEST_SAID = 1000;
const PATIENCE_MILLISECONDS = 10_000;

/**
 * @param operator how the operator's `secmon` is called: a program and its first words
 * @param path of the configuration
 * @throws Error where it cannot be started
 */
export async function syncProcess(
  operator: readonly [string, ...string[]],
  path: string,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<SyncRun> {
  const [program, ...words] = operator;
  const child = spawn(program, [...words, 'pakiti', 'feeds', 'sync', '--config', path, ...argv], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text = `${text}${more}`.slice(-LONGEST_SAID);
  });
  let impatient: NodeJS.Timeout | undefined;
  const end = (): void => {
    child.kill('SIGTERM');
    impatient = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS);
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    await once(child, 'close');
  } finally {
    signal.removeEventListener('abort', end);
    clearTimeout(impatient);
  }
  return { exitCode: child.exitCode, text: text.trimEnd().split('\n').at(-1) ?? '' };
}
