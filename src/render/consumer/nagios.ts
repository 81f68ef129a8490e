/**
 * Performance data as Nagios hands it on and PNP4Nagios reads it. Nagios Core itself stores the text unread.
 *
 * PNP4Nagios takes a label up to the first `=`, then as much as it understands, and takes what is left over for the
 * beginning of the next label; one metric that it cannot read costs all metrics of the result.
 * Source: Nagios Core `xdata/xpddefault.c` and `illegal_macro_output_chars`; PNP4Nagios `process_perfdata.pl`.
 */
import { plainDecimal } from '../../result/index.ts';
import { duplicateLabels } from './labels.ts';
import type { Piece, Reading, ReadMetric, ReadWarning } from './reading.ts';

const VALUE = /([\d.-]+)([\w/%]*);?([\d.\-:~@]+)?;?([\d.\-:~@]+)?;?([\d.-]+)?;?([\d.-]+)?;?\s*/y;
/** Stripped from macros on a command line, unless nagios.cfg says otherwise. */
const STRIPPED = /[`~$&|"<>]|'(?=[^'=]* [^'=]*'=)/;
const CHECK_MULTI = /^[\w.\-\s]+::[\w.\-\s]+::[^=]+$/;

export function readAsNagios(text: string): Reading {
  const warnings: ReadWarning[] = commandWarning(text);
  const labels: Piece[] = [];
  const metrics: ReadMetric[] = [];
  for (let at = 0; at < text.length;) {
    const equals = text.indexOf('=', at);
    const label: Piece = { at, text: text.slice(at, Math.max(equals, at)) };
    const match = isFalse(label.text) ? null : matchAt(VALUE, text, equals + 1);
    if (match === null) return unreadable(label, warnings);
    warnings.push(...labelWarnings(label, metrics.length === 0), ...valueWarnings(equals + 1, match));
    metrics.push(metricOf(label.text, match));
    labels.push({ at, text: fileName(label.text) });
    at = equals + 1 + match[0].length;
  }
  return { metrics, warnings: [...warnings, ...duplicateLabels(labels)].toSorted((a, b) => a.at - b.at) };
}

/** A label that Perl takes for false ends the reading like one that is missing. */
function isFalse(label: string): boolean {
  return ['', '0'].includes(label.replaceAll("'", ''));
}

function unreadable({ at, text }: Piece, warnings: readonly ReadWarning[]): Reading {
  const reason = isFalse(text)
    ? 'no label that counts'
    : `label '${fileName(text)}' has no number of [-0-9.] only`;
  const dropped = {
    at: isFalse(text) ? at : at + text.length + 1,
    text: `${reason}: every metric of this result is dropped`,
  };
  return { metrics: [], warnings: [...warnings, dropped].toSorted((a, b) => a.at - b.at) };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function commandWarning(text: string): ReadWarning[] {
  const at = text.search(STRIPPED);
  if (at < 0) return [];
  const character = text.charAt(at);
  return [{ at, text: `Nagios strips ${character} where it passes performance data on a command line` }];
}

function metricOf(label: string, match: RegExpExecArray): ReadMetric {
  const [, value = '', unit = '', warning, critical, min, max] = match;
  return {
    label: label.replaceAll("'", ''),
    value: numberOrNull(value),
    unit,
    warning: warning ?? null,
    critical: critical ?? null,
    min: numberOrNull(min),
    max: numberOrNull(max),
  };
}

function numberOrNull(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? null : value;
}

/** Labels name the files of round-robin databases. */
function fileName(label: string): string {
  return label.replaceAll("'", '').replaceAll(/[ :/\\]/g, '_');
}

function labelWarnings({ at, text }: Piece, first: boolean): ReadWarning[] {
  const warnings: ReadWarning[] = [];
  const quoted = /^'[^']+'$/.test(text);
  if (!quoted && /['\s;,]/.test(text)) {
    warnings.push({ at, text: `what stands before '=' is all taken for a label: '${fileName(text)}'` });
  }
  if (first && CHECK_MULTI.test(text.replaceAll("'", ''))) {
    warnings.push({ at, text: "'::' twice is taken for check_multi: later metrics go to other services" });
  }
  return warnings;
}

function valueWarnings(at: number, match: RegExpExecArray): ReadWarning[] {
  const [, value = '', unit = ''] = match;
  const warnings: ReadWarning[] = [];
  if (Number.isNaN(Number(value)))
    warnings.push({ at, text: `'${value}' is not a number: the update fails` });
  if (/^[eE]\d/.test(unit)) {
    const kept = Number.isNaN(Number(value)) ? value : plainDecimal(Number(value));
    warnings.push({ at: at + value.length, text: `an exponent is not read: ${kept} of unit '${unit}'` });
  }
  return warnings;
}
