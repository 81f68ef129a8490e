/** Processes that run what packages have replaced meanwhile. Source: proc_pid_maps(5), proc_pid_exe(5), cgroups(7). */
import { mappedFiles } from '../../src/evidence/facts/mappings.ts';
import { processFile, userProcessIds } from '../../src/evidence/facts/processes.ts';
import { orReason, type Look } from '../../src/evidence/look.ts';
import type { ServiceFacts, StaleProcess } from './observation.ts';

/** Where packages have what is run; memory that only looks like a file, and what programs make for themselves, is elsewhere. */
const PACKAGED = /^\/(?:usr|lib\w*|bin|sbin|opt)\/(?!.*\.dpkg-new$)/;

/** @throws Failure */
export async function lookAtServices(look: Look): Promise<ServiceFacts> {
  const { found: pids } = await look.fact(userProcessIds);
  const { found: mapped, gaps } = await look.fact(mappedFiles);
  const files = new Map<number, Set<string>>();
  const add = (pid: number, path: string): void => {
    files.set(pid, (files.get(pid) ?? new Set()).add(path));
  };
  for (const { pid, path, deleted, runs } of mapped)
    if (deleted && runs && PACKAGED.test(path)) add(pid, path);
  const executables = await Promise.all(
    pids.map((pid) => orReason(look.host.files.readLink(`/proc/${pid}/exe`))),
  );
  for (const [index, read] of executables.entries()) {
    const { path, deleted } = processFile(read.reason === undefined ? read.value : '');
    if (deleted && PACKAGED.test(path)) add(pids[index] ?? 0, path);
  }
  const stale = await Promise.all([...files].map(([pid, paths]) => named(look, pid, [...paths].toSorted())));
  return { processes: pids.length, gaps, stale };
}

const UNIT = /(?<unit>[^/\n]+\.(?:service|scope))(?:\/[^\n]*)?$/m;

async function named(look: Look, pid: number, files: readonly string[]): Promise<StaleProcess> {
  const [name, cgroup] = await Promise.all(
    ['comm', 'cgroup'].map((file) => orReason(look.text(`/proc/${pid}/${file}`))),
  );
  const groups = cgroup?.reason === undefined ? (cgroup?.value ?? '') : '';
  return {
    pid,
    name: name?.reason === undefined ? (name?.value ?? '').trimEnd() : '',
    unit: UNIT.exec(groups)?.groups?.['unit'] ?? '',
    files,
  };
}
