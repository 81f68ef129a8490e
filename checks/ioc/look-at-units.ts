/** Looks at units of systemd, of the system and of users. Source: systemd.unit(5), "Unit File Load Path". */
import type { Context } from './context.ts';
import type { Indicator, SoughtUnit } from './indicator.ts';
import { expressionOf, reportLines } from './look-at-cron.ts';
import { matchesAny } from './name-index.ts';
import { expandAll, readTexts } from './read-texts.ts';

export interface UnitIndicator extends Indicator {
  readonly sought: SoughtUnit;
}

const DIRECTORIES = [
  '/{etc,run}/systemd/{system,user}',
  '/{usr/lib,lib,usr/local/lib,usr/share}/systemd/{system,user}',
  '/etc/systemd/{system,user}.control',
  '/run/systemd/{generator,generator.early,generator.late,transient}',
  '/{root,home/*}/.config/systemd/user',
  '/{root,home/*}/.local/share/systemd/user',
];
const SUFFIXES = '{service,socket,timer,path,mount,automount,swap,target,slice,scope,device}';

/** Units, drop-ins, and links that have units started. */
const GLOBS = DIRECTORIES.flatMap((directory) => [
  `${directory}/*.${SUFFIXES}`,
  `${directory}/*.d/*.conf`,
  `${directory}/*.{wants,requires}/*.${SUFFIXES}`,
]);

export async function lookAtUnits(context: Context, indicators: readonly UnitIndicator[]): Promise<void> {
  if (indicators.length === 0) return;
  const paths = onceEach(await expandAll(context, 'systemd-unit', GLOBS, indicators.length));
  const named = indicators.filter(({ sought }) => sought.line === null);
  for (const path of paths) {
    for (const indicator of named) {
      if (matchesAny(indicator.sought.names, unitOf(path)))
        context.report.hit(indicator, path, [`unit ${unitOf(path)}`]);
    }
  }
  const byLine = indicators
    .filter(({ sought }) => sought.line !== null)
    .map((indicator) => ({ indicator, expression: expressionOf(indicator.sought.line) }));
  if (byLine.length === 0) return;
  await readTexts(context, 'systemd-unit', paths, byLine.length, async (file) => {
    for (const { indicator, expression } of byLine) {
      if (expression !== null && matchesAny(indicator.sought.names, unitOf(file.path)))
        await reportLines(context, indicator, expression, file);
    }
  });
}

/** Where /lib is /usr/lib, what is in both is one file. */
function onceEach(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  return paths.filter((path) => !(path.startsWith('/lib/') && all.has(`/usr${path}`)));
}

/** The unit that a file is, or is a part of. */
function unitOf(path: string): string {
  const [directory = '', name = ''] = path.split('/').slice(-2);
  return directory.endsWith('.d') && name.endsWith('.conf') ? directory.slice(0, -2) : name;
}
