/** Services that go on running what has been replaced. */
import type { Finding } from '../../src/check/index.ts';
import type { ServiceFacts, StaleProcess } from './observation.ts';

export function serviceFindings({ gaps, processes, stale }: ServiceFacts): readonly Finding[] {
  const blind = processes === 0 ? ['no process was seen'] : gaps;
  const units = new Map<string, StaleProcess[]>();
  for (const each of stale) {
    const name = each.unit === '' ? each.name : each.unit;
    units.set(name, [...(units.get(name) ?? []), each]);
  }
  return [
    ...blind.map((text): Finding => ({ state: 'UNKNOWN', subject: 'services', kind: 'unseen', text })),
    ...[...units].map(([name, members]) => staleFinding(name, members)),
  ];
}

/** Whoever is logged in ends a session, nobody restarts it. */
const SESSION = /^(?:session-.*\.scope|user@\d+\.service)$/;

function staleFinding(unit: string, members: readonly StaleProcess[]): Finding {
  const files = [...new Set(members.flatMap((each) => each.files))];
  const isSession = SESSION.test(unit);
  const others = files.length > 1 ? ` and ${files.length - 1} more` : '';
  return {
    state: isSession ? 'OK' : 'WARNING',
    subject: unit === '' ? 'a process' : unit,
    kind: isSession ? 'old-session' : 'restart',
    text: `runs replaced ${(files[0] ?? '').replace(/^.*\//, '')}${others}`,
    evidence: members.flatMap(({ pid, name, files: own }) => own.map((file) => `${name}[${pid}] ${file}`)),
  };
}
