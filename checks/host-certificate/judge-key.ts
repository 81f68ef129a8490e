/** Whether the private key is the certificate's and nobody else can use it. */
import type { Finding, State } from '../../src/check/index.ts';
import type { KeyFile } from './observation.ts';

const OTHERS = 0o007;
const GROUP_MAY_WRITE = 0o020;
const GROUP = 0o070;

export function judgeKey(key: KeyFile | null): readonly Finding[] {
  if (key === null) return [];
  const { path, match, mode } = key;
  const finding = (state: State, kind: string, text: string): Finding => ({
    state,
    subject: path,
    kind,
    text,
  });
  const matchFinding =
    match === true
      ? finding('OK', 'key-match', "the certificate's key")
      : match === false
        ? finding('CRITICAL', 'key-mismatch', 'not the key of the certificate')
        : finding('UNKNOWN', 'key-unreadable', `not compared: ${match.message}`);
  return [matchFinding, ...(mode === null ? [] : modeFinding(mode, finding))];
}

function modeFinding(
  mode: number,
  finding: (state: State, kind: string, text: string) => Finding,
): readonly Finding[] {
  const shown = mode.toString(8).padStart(4, '0');
  if ((mode & OTHERS) !== 0) return [finding('CRITICAL', 'key-mode', `open to everybody, mode ${shown}`)];
  if ((mode & GROUP_MAY_WRITE) !== 0)
    return [finding('CRITICAL', 'key-mode', `its group may replace it, mode ${shown}`)];
  if ((mode & GROUP) !== 0) return [finding('WARNING', 'key-mode', `open to its group, mode ${shown}`)];
  return [];
}
