/** What is wrong with the files of one entry of a list. */
import type { Finding, State } from '../../src/check/index.ts';
import type { TreeEntry, TreeError } from '../../src/host/trees.ts';
import { beyond, octal, symbolic } from '../../src/evidence/mode-bits.ts';
import type { ListedFile } from './observation.ts';

/** Its findings, or what was seen where nothing is wrong. */
export function judgeListed(listed: ListedFile): readonly Finding[] {
  const findings = [
    ...listed.errors.map(unread),
    ...listed.found.flatMap((file) => [...tooPermissive(file, listed), ...wrongOwner(file, listed)]),
  ];
  return findings.length > 0 ? findings : [asItShouldBe(listed)];
}

/** Messages begin with the path, which the subject says already. */
function unread({ path, message }: TreeError): Finding {
  const reason = message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
  return { state: 'UNKNOWN', subject: path, kind: 'unread', text: `not looked at: ${reason}` };
}

function tooPermissive(file: TreeEntry, listed: ListedFile): readonly Finding[] {
  const limits = [
    ['CRITICAL', listed.critical],
    ['WARNING', listed.warning],
  ] as const;
  for (const [state, limit] of limits) {
    const bits = limit === null ? 0 : beyond(file.mode, limit);
    if (limit === null || bits === 0) continue;
    const text = `${symbolic(bits)} beyond ${octal(limit)}${idText(listed)}, mode ${octal(file.mode)}`;
    return [{ state, subject: file.path, kind: 'too-permissive', text, evidence: evidenceOf(file, listed) }];
  }
  return [];
}

/** The owner can change the mode at any time: as severe as the more severe of the limits. */
function wrongOwner(file: TreeEntry, listed: ListedFile): readonly Finding[] {
  const { owners } = listed;
  if (owners === null || owners.uids.includes(file.uid)) return [];
  const subject = file.path;
  const evidence = evidenceOf(file, listed);
  if (owners.unknown.length > 0) {
    const text = `owned by uid ${file.uid}, no account '${owners.unknown.join("', '")}' to compare with`;
    return [{ state: 'UNKNOWN', subject, kind: 'owner-unknown', text, evidence }];
  }
  const state: State = listed.critical === null && listed.warning !== null ? 'WARNING' : 'CRITICAL';
  const text = `owned by uid ${file.uid}${idText(listed)}`;
  return [{ state, subject, kind: 'wrong-owner', text, evidence }];
}

function idText({ ids }: ListedFile): string {
  return ids.length === 0 ? '' : ` (${ids.join(', ')})`;
}

function evidenceOf({ type, mode, uid, gid }: TreeEntry, listed: ListedFile): readonly string[] {
  return [
    `${type}, mode ${octal(mode)}, uid ${uid}, gid ${gid}`,
    `listed as ${listed.at}${idText(listed)}`,
    ...(listed.note === null ? [] : [listed.note]),
  ];
}

function asItShouldBe({ at, found, dangling }: ListedFile): Finding {
  const evidence = [
    ...found.slice(0, MAX_EVIDENCE).map(({ path, mode, uid }) => `${path}: mode ${octal(mode)}, uid ${uid}`),
    ...dangling.slice(0, MAX_EVIDENCE).map((path) => `${path}: link that leads to nothing`),
  ];
  if (found.length > 0) {
    const text = found.length === 1 ? 'within the limits' : `${found.length} files within the limits`;
    return { state: 'OK', subject: at, kind: 'kept', text, evidence };
  }
  const text = dangling.length === 0 ? 'not there' : 'a link that leads to nothing';
  return { state: 'OK', subject: at, kind: 'absent', text, evidence };
}

const MAX_EVIDENCE = 20;
