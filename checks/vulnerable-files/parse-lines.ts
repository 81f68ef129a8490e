/**
 * Lists as the EGI Secmon probe FilePermVulns reads them: a line `path:warning:critical:ids` for each file.
 *
 * The last three fields hold no colon, so a path may. Empty lines and those that begin with `#` say nothing.
 * Source: ARGOeu secmon-probes, FilePermVulns.db.
 */
import type { FileDocument } from './list-document.ts';
import { ID_PATTERN, MODE_PATTERN } from './patterns.ts';

const LINE = /^(?<at>.*):(?<warning>[^:]*):(?<critical>[^:]*):(?<ids>[^:]*)$/;
const MODE = new RegExp(MODE_PATTERN);
const ID = new RegExp(ID_PATTERN);

export interface ParsedLines {
  readonly files: readonly FileDocument[];
  /** What is wrong, by `path:line`; a line that cannot be read does not hide the others. */
  readonly complaints: readonly string[];
}

/** @param path only for complaints */
export function parseLines(text: string, path: string): ParsedLines {
  const files: FileDocument[] = [];
  const complaints: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const parsed = parseLine(line);
    if (typeof parsed === 'string') complaints.push(`${path}:${index + 1}: ${parsed}`);
    else files.push(parsed);
  }
  return { files, complaints };
}

/** What the line says, or what is wrong with it. */
function parseLine(line: string): FileDocument | string {
  const { at, warning = '', critical = '', ids: idText = '' } = LINE.exec(line)?.groups ?? {};
  if (at === undefined) return 'not path:warning:critical:ids';
  if (!at.startsWith('/')) return `'${at}' is not an absolute path`;
  const noMode = [warning, critical].find((mode) => !MODE.test(mode));
  if (noMode !== undefined) return `'${noMode}' is not an octal mode such as 0644`;
  const ids = idText.split(/[\s,]+/).filter((id) => id !== '');
  const noId = ids.find((id) => !ID.test(id));
  if (noId !== undefined) return `'${noId}' is not an id such as CVE-2009-4033`;
  return { at, warning, critical, ids };
}
