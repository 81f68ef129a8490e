/**
 * Performance data as Icinga 2 reads it before it writes metrics to Graphite, InfluxDB and the like: split at the first
 * `=` of each metric, read again from the last one, thresholds kept only where they are bare numbers.
 * Source: Icinga 2 `PluginUtility::SplitPerfdata`, `PerfdataValue::Parse`, 2.13 to 2.16; issues 9038 (ranges) and 10489
 * (`::`); held against `icinga2 console` and a running Icinga in test/oracle.
 */
import { plainDecimal } from '../../result/index.ts';
import { icingaUnit } from './icinga-units.ts';
import { splitAsIcinga, unquoted, type SplitMetric } from './icinga-split.ts';
import { duplicateLabels } from './labels.ts';
import { fieldsOf, type Piece, type Reading, type ReadMetric, type ReadWarning } from './reading.ts';

/** What `boost::lexical_cast<double>` takes. */
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const NOT_FINITE = /^[-+]?(?:nan|inf|infinity)$/i;
const NUMERIC = /^[-+\d.eE]+$/;
/** Spellings that Icinga reads as whoever wrote them meant them. */
const EXPECTED = /^(?:|[um]?s|%|[kKMGT]?B|[KMGT]iB|c)$/;

export function readAsIcinga(text: string): Reading {
  const warnings: ReadWarning[] = [];
  const labels: Piece[] = [];
  const metrics: ReadMetric[] = [];
  for (const split of splitAsIcinga(text, warnings)) {
    const metric = readMetric(split, warnings);
    if (metric === undefined) continue;
    labels.push({ at: split.at, text: metric.label });
    metrics.push(metric);
  }
  warnings.push(...duplicateLabels(labels));
  return { metrics, warnings: warnings.toSorted((a, b) => a.at - b.at) };
}

function readMetric(split: SplitMetric, warnings: ReadWarning[]): ReadMetric | undefined {
  const { label, value } = relabelled(split, warnings);
  if (label.includes("'")) warnings.push({ at: split.at, text: `label '${label}' keeps its quotes` });
  const [first = value, ...bounds] = fieldsOf(value);
  const [digits, unit] = cutUnit(first.text);
  const reason = refusal(value, digits, bounds);
  if (reason !== undefined) {
    warnings.push({ ...reason, text: `${reason.text}: metric dropped` });
    return undefined;
  }
  const { name, factor } = unitOf({ at: first.at + digits.length, text: unit }, digits, warnings);
  const scaled = (index: number): number | null => boundOf(bounds[index], factor, warnings);
  const more = bounds[4];
  if (more !== undefined) warnings.push({ at: more.at, text: 'more than 5 fields: the rest is dropped' });
  return {
    label,
    value: Number(digits) * factor,
    unit: name,
    warning: thresholdText(scaled(0)),
    critical: thresholdText(scaled(1)),
    min: scaled(2),
    max: scaled(3),
  };
}

/** The metric is written out once more and read from its last `=`: another `=` moves what precedes it into the label. */
function relabelled({ at, label, value }: SplitMetric, warnings: ReadWarning[]): SplitMetric {
  const written = label.includes(' ') ? `'${label}'` : label;
  const last = value.text.lastIndexOf('=');
  if (last < 0) return { at, label: unquoted(written), value };
  const grown = unquoted(`${written}=${value.text.slice(0, last)}`);
  warnings.push({ at, text: `the last '=' ends the label: '${grown}'` });
  return { at, label: grown, value: { at: value.at + last + 1, text: value.text.slice(last + 1) } };
}

function cutUnit(text: string): readonly [digits: string, unit: string] {
  const end = /^.*[\d.]/s.exec(text)?.[0].length ?? text.length;
  return [text.slice(0, end), text.slice(end)];
}

function refusal(value: Piece, digits: string, bounds: readonly Piece[]): Piece | undefined {
  const comma = value.text.indexOf(',');
  if (comma >= 0) return { at: value.at + comma, text: "a ','" };
  if (NOT_FINITE.test(digits)) return { at: value.at, text: `'${digits}' is no finite number` };
  if (!isNumber(digits)) return { at: value.at, text: `'${digits}' is not a number` };
  const broken = bounds.slice(0, 4).find(({ text }) => NUMERIC.test(text) && !isNumber(text));
  return broken === undefined ? undefined : { at: broken.at, text: `'${broken.text}' is not a number` };
}

function isNumber(text: string): boolean {
  return NUMBER.test(text) && Number.isFinite(Number(text));
}

function unitOf(
  { at, text }: Piece,
  digits: string,
  warnings: ReadWarning[],
): { name: string; factor: number } {
  const unit = icingaUnit(text);
  if (unit === undefined) {
    warnings.push({ at, text: `unit '${text}' is unknown and discarded` });
    return { name: '', factor: 1 };
  }
  if (!EXPECTED.test(text)) {
    warnings.push({
      at,
      text: `'${digits}${text}' is read as ${decimal(Number(digits) * unit.factor)} ${unit.name}`,
    });
  }
  return unit;
}

function boundOf(field: Piece | undefined, factor: number, warnings: ReadWarning[]): number | null {
  if (field === undefined || field.text === '') return null;
  if (NUMERIC.test(field.text)) return Number(field.text) * factor;
  warnings.push({ at: field.at, text: `'${field.text}' is not a bare number: dropped` });
  return null;
}

function thresholdText(value: number | null): string | null {
  return value === null ? null : decimal(value);
}

function decimal(value: number): string {
  return Number.isFinite(value) ? plainDecimal(value) : String(value);
}
