/** Reads the indicators and looks for each of them. */
import { beforeAbort, Failure, type OptionValues } from '../../src/check/index.ts';
import { lookAt } from '../../src/evidence/look.ts';
import type { Host } from '../../src/host/host.ts';
import type { Context } from './context.ts';
import type { FileIndicator } from './file-aim.ts';
import type { Indicator, Kind, Sought } from './indicator.ts';
import { lookAtAccounts } from './look-at-accounts.ts';
import { lookAtAddresses } from './look-at-addresses.ts';
import { lookAtCron } from './look-at-cron.ts';
import { lookAtFiles } from './look-at-files.ts';
import { lookAtKeys } from './look-at-keys.ts';
import { lookAtModules } from './look-at-modules.ts';
import { lookAtLibraries, lookAtProcesses } from './look-at-processes.ts';
import { lookAtUnits } from './look-at-units.ts';
import type { IocObservation, SetReport } from './observation.ts';
import type { options } from './options.ts';
import { readSets, type ReadSet } from './read-sets.ts';
import { Report } from './report.ts';
import { untilUnderWay } from './until-under-way.ts';

type Values = OptionValues<typeof options>;

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** @throws Failure when nothing can be told */
export async function probe(host: Host, values: Values, signal: AbortSignal): Promise<IocObservation> {
  if (signal.aborted) throw new Failure('timeout', 'not done by the deadline');
  const at = host.clock.now();
  const begin = host.clock.elapsed();
  const places = { roots: values.root.map(withoutEndingSlash), maxSize: values['max-size'] * MIB };
  const { sets, broken } = await readSets(host, values, places, at);
  const report = new Report();
  const indicators = sets.flatMap((set, index) => set.indicators.map((each) => ({ ...each, set: index })));
  const until = AbortSignal.any([signal, host.clock.after(values['max-seconds'])]);
  await lookForAll(
    {
      look: lookAt(host, until),
      report,
      nice: values.nice,
      exclude: values.exclude,
      roots: places.roots,
      maxRead: values['max-read'] * GIB,
      own: await ownFiles(host, sets),
    },
    indicators,
  );
  const { entries, hashedFiles, hashedBytes } = report;
  return {
    at,
    seconds: Math.round((host.clock.elapsed() - begin) * 1000) / 1000,
    sets: sets.map(setReport),
    broken,
    ...report.results(),
    entries,
    hashedFiles,
    hashedBytes,
  };
}

function withoutEndingSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

function setReport({ name, path, format, tlp, items, indicators, unusable }: ReadSet): SetReport {
  return { name, path, format, tlp, items, indicators: indicators.length, unusable };
}

/** On another machine the same numbers are other files. */
async function ownFiles(host: Host, sets: readonly ReadSet[]): Promise<ReadonlySet<string>> {
  if (host.files !== host.operator.files) return new Set();
  const statuses = await Promise.all(sets.map(({ path }) => host.operator.files.status(path)));
  return new Set(statuses.map(({ device, inode }) => `${device}:${inode}`));
}

type OfKind<K extends Kind> = Indicator & { readonly sought: Extract<Sought, { kind: K }> };

async function lookForAll(context: Context, indicators: readonly Indicator[]): Promise<void> {
  const byKind = new Map<Kind, Indicator[]>();
  for (const indicator of indicators) {
    const known = byKind.get(indicator.sought.kind);
    if (known === undefined) byKind.set(indicator.sought.kind, [indicator]);
    else known.push(indicator);
  }
  const of = <K extends Kind>(kind: K): readonly OfKind<K>[] =>
    (byKind.get(kind) ?? []) as readonly Indicator[] as readonly OfKind<K>[];
  const files: readonly FileIndicator[] = [...of('file'), ...of('unowned-file'), ...of('string')];
  const look = <T>(
    kind: Kind,
    all: readonly T[],
    work: (context: Context, all: readonly T[]) => Promise<void>,
  ) => orBlind(context, kind, all.length, work(context, all));
  // In the queue of system calls the walk must not stand behind everything else.
  const walking = await untilUnderWay((tell) =>
    look('file', files, (each, all) => lookAtFiles(each, all, tell)),
  );
  await Promise.all([
    walking.end,
    look('process', of('process'), lookAtProcesses),
    look('mapped-library', of('mapped-library'), lookAtLibraries),
    look('module', of('module'), lookAtModules),
    look('address', of('address'), lookAtAddresses),
    look('account', of('account'), lookAtAccounts),
    look('authorized-key', of('authorized-key'), lookAtKeys),
    look('cron', of('cron'), lookAtCron),
    look('systemd-unit', of('systemd-unit'), lookAtUnits),
  ]);
}

/** One look that fails, or does not end in time, does not hide what the others saw. */
async function orBlind(
  { look, report }: Context,
  kind: Kind,
  count: number,
  work: Promise<void>,
): Promise<void> {
  try {
    await beforeAbort(work, look.signal);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report.failure(kind, `all of kind ${kind}`, error, count);
  }
}
