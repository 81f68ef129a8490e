/** Looks at what cron, anacron and at start. Source: cron(8), anacron(8), atd(8), of Debian and of Enterprise Linux. */
import { boundedExpression } from '../../src/evidence/bounded-expression.ts';
import type { Context } from './context.ts';
import type { Indicator, SoughtCron } from './indicator.ts';
import { matchesAny } from './name-index.ts';
import { expandAll, readTexts, type TextFile } from './read-texts.ts';

export interface CronIndicator extends Indicator {
  readonly sought: SoughtCron;
}

const FILES = [
  '/etc/crontab',
  '/etc/anacrontab',
  '/etc/cron.d/*',
  '/etc/cron.{hourly,daily,weekly,monthly,yearly}/*',
  '/var/spool/cron/*',
  '/var/spool/cron/{crontabs,atjobs,tabs}/*',
  '/var/spool/at/*',
];

export async function lookAtCron(context: Context, indicators: readonly CronIndicator[]): Promise<void> {
  if (indicators.length === 0) return;
  const paths = await expandAll(context, 'cron', FILES, indicators.length);
  const lines = new Map(indicators.map((each) => [each, expressionOf(each.sought.line)]));
  await readTexts(context, 'cron', paths, indicators.length, (file) => {
    for (const [indicator, expression] of lines) lookIn(context, indicator, expression, file);
  });
}

export function expressionOf(line: string | null): RegExp | null {
  return line === null ? null : boundedExpression(line);
}

function lookIn(
  { report }: Context,
  indicator: CronIndicator,
  expression: RegExp | null,
  { path, lines }: TextFile,
): void {
  const { files } = indicator.sought;
  if (!matchesAny(files, path.slice(path.lastIndexOf('/') + 1)) && !matchesAny(files, path)) return;
  if (expression === null) {
    report.hit(indicator, path, ['started by cron']);
    return;
  }
  for (const [index, line] of lines.entries()) {
    if (isComment(line) || !expression.test(line)) continue;
    report.hit(indicator, `${path}:${index + 1}`, [line.trim().slice(0, SHOWN)]);
  }
}

export const SHOWN = 300;

/** `#!` of a script names what is started. */
export function isComment(line: string): boolean {
  return /^\s*(?:#(?!!)|;|$)/.test(line);
}
