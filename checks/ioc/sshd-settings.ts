/**
 * What sshd is told, in every file that its configuration includes.
 * Source: sshd_config(5), "Include"; `argv_split` and `process_server_config_line` of OpenSSH 9.
 */
import { orReason, unlessMissing } from '../../src/evidence/look.ts';
import type { Context } from './context.ts';
import type { Kind } from './indicator.ts';
import { expandAll } from './read-texts.ts';

/** A line, wherever it stands: in a block of `Match` too. */
export interface SshdSetting {
  /** Lower-case. */
  readonly keyword: string;
  readonly values: readonly string[];
}

/** The files of OpenSSH, of distributions that keep theirs below /usr, and drop-ins, included or not. */
const CONFIG = ['/etc/ssh/sshd_config', '/etc/ssh/sshd_config.d/*.conf', '/usr/etc/ssh/sshd_config'];
const FOLDER = '/etc/ssh';
const MAX_FILES = 1000;

/** @param indicators how many are left open by what cannot be read */
export async function sshdSettings(
  context: Context,
  kind: Kind,
  indicators: number,
): Promise<readonly SshdSetting[]> {
  const known = new Set<string>();
  const all: SshdSetting[] = [];
  let globs: readonly string[] = CONFIG;
  while (globs.length > 0) {
    const paths = await expandAll(context, kind, globs, indicators);
    const fresh = [...new Set(paths)].filter((path) => !known.has(path));
    if (known.size + fresh.length > MAX_FILES) {
      context.report.blind(kind, FOLDER, `sshd's configuration is more than ${MAX_FILES} files`, indicators);
      return all;
    }
    for (const path of fresh) known.add(path);
    const read = await Promise.all(fresh.map((path) => settingsIn(context, kind, path, indicators)));
    all.push(...read.flat());
    globs = read
      .flat()
      .flatMap(({ keyword, values }) => (keyword === 'include' ? values.map(fromFolder) : []));
  }
  return all;
}

/** glob(7) knows no braces: any character will do where one stands. */
function fromFolder(path: string): string {
  const literal = path.replaceAll('{', '?');
  return literal.startsWith('/') ? literal : `${FOLDER}/${literal}`;
}

async function settingsIn(
  { look, report }: Context,
  kind: Kind,
  path: string,
  indicators: number,
): Promise<readonly SshdSetting[]> {
  const read = await orReason(unlessMissing(look.text(path)));
  if (read.reason === undefined) return (read.value ?? '').split('\n').flatMap(sshdSetting);
  report.failure(kind, path, read.reason, indicators);
  return [];
}

const WORD = /(?:"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\\.|[^\s"'\\]|\\$)+/g;

/** None of a line that is empty or a comment. */
export function sshdSetting(line: string): readonly SshdSetting[] {
  const [, keyword, rest] = /^\s*"?(?<keyword>[A-Za-z0-9]+)"?(?:\s*=\s*|\s+)(?<rest>[^]*)$/.exec(line) ?? [];
  if (keyword === undefined || rest === undefined) return [];
  const words = rest.match(WORD) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  const values = (comment < 0 ? words : words.slice(0, comment)).map(unquoted);
  return [{ keyword: keyword.toLowerCase(), values }];
}

/** A backslash takes its meaning from quotes, blanks and itself, and stands for itself elsewhere. */
function unquoted(word: string): string {
  return word.replaceAll(/\\(?<kept>["' \\])|["']/g, '$<kept>');
}
