/** Files of a host over SSH. */
import { Failure } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import type { Files, FileStatus, OpenedFile } from '../files.ts';
import { toldComplaints } from './find-complaints.ts';
import { Gather, type Kind } from './gather.ts';
import { byteString, quoted, quotedPath } from './quote.ts';
import { Question, type Answer } from './question.ts';
import { remoteFailure } from './remote-failure.ts';
import type { RemoteShell } from './shell.ts';
import { parseStatus, statusFormat } from './status-text.ts';
import type { Toolset } from './toolset.ts';

/** Ends what `stat` prints of a path: no path that the system knows has two slashes in a row, and the rest we compare. */
const END = '//\n';
const NOT_REGULAR = 101;
const NEWLINE = 0x0a;

export function createFiles(shell: RemoteShell, toolset: Toolset): Files {
  const ask = (script: string, subject: string, maxBytes?: number): Promise<Answer> => {
    const question = new Question({ script, subject, ...(maxBytes === undefined ? {} : { maxBytes }) });
    shell.ask(question);
    return question.answer;
  };
  const format = statusFormat(toolset.modifiedFormat);
  const statuses = new Gather(shell, statusKind('-L ', format, ask));
  const linkStatuses = new Gather(shell, statusKind('', format, ask));
  const links = toolset.findPrints ? new Gather(shell, linkKind(ask)) : undefined;
  return {
    open: (path, maxBytes) => openRegular(path, maxBytes, format, ask),
    list: (directory) => list(directory, ask),
    status: (path) => statuses.ask(path),
    linkStatus: (path) => linkStatuses.ask(path),
    readLink: (path) => links?.ask(path) ?? readLink(path, ask),
  };
}

export type Ask = (script: string, subject: string, maxBytes?: number) => Promise<Answer>;

function statusKind(options: string, format: string, ask: Ask): Kind<FileStatus> {
  const command = `stat ${options}-c ${quoted(`${format} %n//`)} --`;
  return {
    script: (paths) => `${command} ${paths.map(quotedPath).join(' ')}`,
    parse: ({ stdout }, paths) => {
      let at = 0;
      return paths.map((path) => {
        const shown = Buffer.from(` ${byteString(operand(path))}${END}`, 'latin1');
        const end = stdout.indexOf(shown, at);
        const status = end < 0 ? undefined : parseStatus(stdout.toString('latin1', at, end));
        if (status !== undefined) at = end + shown.length;
        return status;
      });
    },
    alone: async (path) => {
      const answer = await ask(`stat ${options}-c ${quoted(format)} -- ${quotedPath(path)}`, path);
      const status = parseStatus(answer.stdout.toString('latin1').trimEnd());
      if (answer.exitCode !== 0 || status === undefined) throw remoteFailure(answer, path, 'stat');
      return status;
    },
  };
}

/** As the script has it, see `quotedPath`. */
function operand(path: string): string {
  return path.startsWith('/') ? path : `./${path}`;
}

/** Each path with its type and target, ended by NUL. */
function linkKind(ask: Ask): Kind<string> {
  return {
    script: (paths) => `find -P ${paths.map(quotedPath).join(' ')} -maxdepth 0 -printf '%y%p\\0%l\\0'`,
    parse: ({ stdout }, paths) => {
      const parts = nulEnded(stdout);
      let at = 0;
      return paths.map((path) => {
        const shown = parts[at];
        if (shown?.slice(1) !== operand(path)) return undefined;
        const target = parts[at + 1];
        at += 2;
        return shown.startsWith('l') ? target : undefined;
      });
    },
    alone: (path) => readLink(path, ask),
  };
}

async function readLink(path: string, ask: Ask): Promise<string> {
  const quotedOne = quotedPath(path);
  const answer = await ask(
    `readlink -- ${quotedOne} || { s=$?; stat -c . -- ${quotedOne} >/dev/null; (exit $s); }`,
    path,
  );
  if (answer.exitCode !== 0) throw remoteFailure(answer, path, 'readlink');
  return nameOfBytes(answer.stdout.subarray(0, -1));
}

/**
 * The entry names of the directory: `find` begins each path with what it was given. A part of them is no answer, except
 * for entries that vanish meanwhile.
 */
async function list(directory: string, ask: Ask): Promise<readonly string[]> {
  const root = quotedPath(`${directory}/`);
  const answer = await ask(`find ${root} -mindepth 1 -maxdepth 1 -print0`, directory);
  const names = nulEnded(answer.stdout).map((path) =>
    path.slice(operand(directory).length + 1).replace(/^\/+/, ''),
  );
  const complaints = toldComplaints(answer, directory);
  const [serious] = complaints.filter(({ reason }) => names.length === 0 || reason !== 'missing');
  if (serious !== undefined) throw new Failure(serious.reason, `${directory}: ${serious.words}`);
  return names;
}

export function nulEnded(bytes: Buffer): readonly string[] {
  return nameOfBytes(bytes).split('\0').slice(0, -1);
}

/**
 * Nothing but a regular file is opened, so that a FIFO is not waited for; what is read is what was opened, and its
 * status is that of the open file where the host has /proc.
 */
async function openRegular(path: string, maxBytes: number, format: string, ask: Ask): Promise<OpenedFile> {
  const answer = await ask(openScript(path, maxBytes, format), path, maxBytes + 4096);
  if (answer.exitCode === NOT_REGULAR) throw notRegular(path);
  const end = answer.stdout.indexOf(NEWLINE);
  const status = parseStatus(answer.stdout.toString('latin1', 0, end));
  if (status !== undefined && status.type !== 'file') throw notRegular(path);
  if (status === undefined || answer.exitCode !== 0) throw remoteFailure(answer, path, 'stat or head');
  const bytes = answer.stdout.subarray(end + 1);
  if (status.size > maxBytes || bytes.length > maxBytes) {
    throw new Failure('too-large', `${path}: larger than ${maxBytes} bytes`);
  }
  return { status, bytes };
}

function openScript(path: string, maxBytes: number, format: string): string {
  const file = quotedPath(path);
  const stat = `stat -L -c ${quoted(format)}`;
  return [
    'o() {',
    `if [ ! -f ${file} ]; then stat -L -c . -- ${file} >/dev/null || return; return ${NOT_REGULAR}; fi`,
    `command exec 3<${file} || return 1`,
    `t=$(${stat} /proc/self/fd/3 2>/dev/null); [ -n "$t" ] || t=$(${stat} -- ${file}) || return`,
    `printf '%s\\n' "$t"; [ "\${t%% *}" -gt ${maxBytes} ] || head -c ${maxBytes + 1} <&3`,
    '}; o; s=$?; exec 3<&-; (exit $s)',
  ].join('\n');
}

function notRegular(path: string): Failure {
  return new Failure('not-regular', `${path}: not a regular file`);
}
