/** Looks at what cron, anacron and at start. Source: cron(8), anacron(8), atd(8), of Debian and of Enterprise Linux. */
import { boundedExpression } from '../../src/host/bounded-expression.ts';
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
  await readTexts(context, 'cron', paths, indicators.length, async (file) => {
    for (const [indicator, expression] of lines) await lookIn(context, indicator, expression, file);
  });
}

export function expressionOf(line: string | null): RegExp | null {
  return line === null ? null : boundedExpression(line);
}

async function lookIn(
  context: Context,
  indicator: CronIndicator,
  expression: RegExp | null,
  file: TextFile,
): Promise<void> {
  const { path } = file;
  const { files } = indicator.sought;
  if (!matchesAny(files, path.slice(path.lastIndexOf('/') + 1)) && !matchesAny(files, path)) return;
  if (expression === null) {
    context.report.hit(indicator, path, ['started by cron']);
    return;
  }
  await reportLines(context, indicator, expression, file);
}

const SHOWN = 300;

/** Each line that matches and is no comment. @throws Failure */
export async function reportLines(
  { look: { host, signal }, report }: Context,
  indicator: Indicator,
  expression: RegExp,
  { path, lines }: TextFile,
): Promise<void> {
  const meant = lines.flatMap((line, index) => (isComment(line) ? [] : [{ line, number: index + 1 }]));
  const texts = meant.map(({ line }) => line);
  const found = (index: number): void => {
    const { line = '', number = 0 } = meant[index] ?? {};
    report.hit(indicator, `${path}:${number}`, [line.trim().slice(0, SHOWN)]);
  };
  await host.expressions.find(expression, texts, found, signal);
}

/** `#!` of a script names what is started. */
export function isComment(line: string): boolean {
  return /^\s*(?:#(?!!)|;|$)/.test(line);
}
