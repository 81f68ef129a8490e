/** Judges what was seen: a match is CRITICAL, whatever could not be looked at is UNKNOWN. */
import type { Finding, Metric, OptionValues, Verdict } from '../../src/check/index.ts';
import type { Unusable } from './indicator.ts';
import type { Blind, Hit, IocObservation, SetReport } from './observation.ts';
import type { options } from './options.ts';
import { ranges } from './ranges.ts';
import { mayShow, type Tlp } from './tlp.ts';

type Values = OptionValues<typeof options>;

export function evaluate(observation: IocObservation, { tlp: level }: Values): Verdict {
  const { sets, broken, hits, blind, blindCount } = observation;
  const nameOf = (set: number): string => sets[set]?.name ?? `set ${set + 1}`;
  const findings: Finding[] = [
    ...hits.map((hit) => hitFinding(hit, nameOf(hit.set), level)),
    ...broken.map(({ path, message }) => unknownFinding(path, withoutSubject(message, path), 'unusable-set')),
    ...blind.map((each) => blindFinding(each, nameOf, level)),
    ...(blindCount > blind.length
      ? [unknownFinding('', `${blindCount - blind.length} more things not looked at`, 'not-looked-at')]
      : []),
    ...sets.flatMap(setFindings),
    ...(sets.length === 0 && broken.length === 0
      ? [unknownFinding('', 'no indicator set', 'no-indicators')]
      : []),
  ];
  return { summary: summaryOf(observation), findings, metrics: metricsOf(observation) };
}

/** Above the level the line that travels says no more than which item it is; the evidence is in the details. */
function hitFinding(hit: Hit, set: string, level: Tlp): Finding {
  const { item, name, tlp, kind, what, evidence, severity } = hit;
  const state = severity === 'warning' ? 'WARNING' : 'CRITICAL';
  const called = name === null ? '' : ` (${name})`;
  const details = [`TLP:${tlp}`, ...evidence];
  if (mayShow(tlp, level)) {
    const text = `${NOUN[kind] ?? kind} of ${set} item ${item}${called}`;
    return { state, subject: what, text, kind, evidence: details };
  }
  const all = [...(name === null ? [] : [name]), what, ...details];
  return {
    state,
    subject: `${set} item ${item}`,
    text: 'matched',
    kind: 'indicator',
    evidence: all,
  };
}

const NOUN: Readonly<Partial<Record<string, string>>> = {
  file: 'file',
  'unowned-file': 'file of no package,',
  string: 'content',
  process: 'process',
  'mapped-library': 'mapped library',
  module: 'kernel module',
  'authorized-key': 'authorised key',
  cron: 'cron entry',
  'systemd-unit': 'systemd unit',
  address: 'address',
  account: 'account',
};

function blindFinding(
  { kind, what, message, indicators, item }: Blind,
  nameOf: (set: number) => string,
  level: Tlp,
): Finding {
  const evidence = [`leaves open ${counted(indicators, 'indicator')} of kind ${kind}`];
  if (item === null || mayShow(item.tlp, level)) {
    const text = withoutSubject(message, what);
    return { state: 'UNKNOWN', subject: what, text, kind: 'not-looked-at', evidence };
  }
  const subject = `${nameOf(item.set)} item ${item.item}`;
  const details = [`${what}: ${message}`, ...evidence];
  return {
    state: 'UNKNOWN',
    subject,
    text: 'could not be looked for',
    kind: 'not-looked-at',
    evidence: details,
  };
}

function withoutSubject(message: string, subject: string): string {
  return message.startsWith(`${subject}: `) ? message.slice(subject.length + 2) : message;
}

function setFindings({ name, path, items, indicators, unusable }: SetReport): readonly Finding[] {
  const [here, elsewhere] = [inScope(unusable, 'here'), inScope(unusable, 'elsewhere')];
  return [
    ...(indicators === 0
      ? [unknownFinding(name, 'nothing in it can be looked for', 'unusable-set', [path])]
      : []),
    ...(here.length === 0
      ? []
      : [
          unknownFinding(
            name,
            `${counted(itemCount(here), 'item')} cannot be looked for`,
            'unusable-indicators',
            byReason(here),
          ),
        ]),
    {
      state: 'OK' as const,
      subject: name,
      text: `${counted(items, 'item')}, ${counted(indicators, 'indicator')} looked for`,
      kind: 'set',
      evidence: [
        path,
        ...(elsewhere.length === 0 ? [] : ['not looked for on a host:', ...byReason(elsewhere)]),
      ],
    },
  ];
}

function inScope(unusable: readonly Unusable[], scope: Unusable['scope']): readonly Unusable[] {
  return unusable.filter((each) => (each.scope === 'elsewhere') === (scope === 'elsewhere'));
}

function itemCount(unusable: readonly Unusable[]): number {
  return new Set(unusable.map(({ item }) => item)).size;
}

/** Every one of them, in few lines. */
function byReason(unusable: readonly Unusable[]): readonly string[] {
  const items = new Map<string, number[]>();
  for (const { reason, item } of unusable) {
    const known = items.get(reason);
    if (known === undefined) items.set(reason, [item]);
    else known.push(item);
  }
  return [...items].map(([reason, numbers]) => `${reason}: item ${ranges(numbers)}`);
}

function unknownFinding(
  subject: string,
  text: string,
  kind: string,
  evidence: readonly string[] = [],
): Finding {
  return { state: 'UNKNOWN', subject, text, kind, evidence };
}

function summaryOf({ sets }: IocObservation): string {
  const indicators = sets.reduce((total, set) => total + set.indicators, 0);
  const elsewhere = sets.reduce(
    (total, { unusable }) => total + itemCount(inScope(unusable, 'elsewhere')),
    0,
  );
  const none = `${counted(indicators, 'indicator')} of ${counted(sets.length, 'set')}, none found`;
  return elsewhere === 0 ? none : `${none}; ${elsewhere} not about hosts`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function metricsOf(observation: IocObservation): readonly Metric[] {
  const { sets, hits, blindCount, entries, hashedFiles, hashedBytes, seconds } = observation;
  const total = (count: (set: SetReport) => number): number => sets.reduce((sum, set) => sum + count(set), 0);
  return [
    { label: 'indicators', value: total((set) => set.indicators), unit: '', min: 0 },
    { label: 'matches', value: hits.length, unit: '', min: 0 },
    { label: 'unusable', value: total(({ unusable }) => itemCount(unusable)), unit: '', min: 0 },
    { label: 'not_looked_at', value: blindCount, unit: '', min: 0 },
    { label: 'entries', value: entries, unit: '', min: 0 },
    { label: 'hashed_files', value: hashedFiles, unit: '', min: 0 },
    { label: 'hashed_bytes', value: hashedBytes, unit: 'B', min: 0 },
    { label: 'seconds', value: seconds, unit: 's', min: 0 },
  ];
}
