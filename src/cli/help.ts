/** The manual of a check, made from its literal in the order of a man page. */
import { executableName, type Check, type OptionTable } from '../check/index.ts';
import { commonOptions } from './common-options.ts';
import { fullDescription, synopsis } from './option-text.ts';

const COLUMNS = 79;
const INDENT = '    ';
const DEEP_INDENT = '        ';

export function checkHelp(check: Check, version: string): string {
  const program = executableName(check);
  const sections = [
    section('NAME', [`${program} - ${check.summary}`]),
    section('SYNOPSIS', [`${program} [OPTION]...`]),
    section('DESCRIPTION', check.describe),
    optionSection('OPTIONS', check.options),
    optionSection('COMMON OPTIONS', commonOptions),
    metricSection(check),
    section('THRESHOLDS', THRESHOLDS),
    section('EXIT STATUS', [
      '0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (also for help, version and usage errors).',
    ]),
    section('VERSION', [
      `Secmon ${version}; ends itself after ${check.timeoutSeconds} seconds unless told otherwise.`,
    ]),
  ];
  return `${sections.join('\n\n')}\n`;
}

const THRESHOLDS = [
  'A range is [@][START:][END], ends included: it alerts outside, with @ inside. START is 0 unless given, ~ means no ' +
    'lower end, no END after a colon no upper end. Thus 10 alerts below 0 and above 10, 9h: below nine hours. ' +
    '`secmon explain range 9h: --unit s` says it in words.',
];

function section(title: string, paragraphs: readonly string[]): string {
  return [title, paragraphs.map((text) => wrap(text, INDENT)).join('\n\n')].join('\n');
}

function optionSection(title: string, table: OptionTable): string {
  const entries = Object.entries(table).map(
    ([name, option]) => `${INDENT}${synopsis(name, option)}\n${wrap(fullDescription(option), DEEP_INDENT)}`,
  );
  return [title, ...entries].join('\n');
}

function metricSection({ metrics }: Check): string {
  const entries = Object.entries(metrics).map(
    ([label, { unit, describe }]) =>
      `${INDENT}${label}${unit === '' ? '' : ` (${unit})`}\n${wrap(describe, DEEP_INDENT)}`,
  );
  return ['PERFORMANCE DATA', ...entries].join('\n');
}

export function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    const candidate = line === indent ? line + word : `${line} ${word}`;
    if (candidate.length <= COLUMNS || line === indent) line = candidate;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join('\n');
}
