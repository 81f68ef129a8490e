/**
 * The units that Icinga 2 knows, and what it makes of them: everything is converted to a base unit, first by exact
 * spelling, then without regard to case.
 * Source: Icinga 2 `lib/base/perfdatavalue.cpp`, 2.13 to 2.16; held against `icinga2 console` in test/oracle.
 */
export interface IcingaUnit {
  readonly name: string;
  /** How many of `name` one of the spelling is. */
  readonly factor: number;
}

/** What Icinga makes of a spelling; undefined where it discards it. */
export function icingaUnit(spelling: string): IcingaUnit | undefined {
  return exact(spelling) ?? FOLDED.get(spelling.toLowerCase());
}

/** By exact spelling. */
const MISCELLANEOUS: ReadonlyMap<string, IcingaUnit> = new Map([
  ['', { name: '', factor: 1 }],
  ['%', { name: 'percent', factor: 1 }],
  ['c', { name: 'counter', factor: 1 }],
  ['C', { name: 'degrees-celsius', factor: 1 }],
]);

function exact(spelling: string): IcingaUnit | undefined {
  return MISCELLANEOUS.get(spelling) ?? data(spelling) ?? electricity(spelling) ?? charge(spelling);
}

const DATA_PREFIXES = 'kmgtpezy';

/** `kB` and `KB` are 1000 bytes, `KiB` 1024; a small `b` is bits. */
function data(spelling: string): IcingaUnit | undefined {
  const [, prefix = '', binary = '', base] = /^(?:([kmgtpezy])(i?))?(b)$/i.exec(spelling) ?? [];
  if (base === undefined) return undefined;
  const power = prefix === '' ? 0 : DATA_PREFIXES.indexOf(prefix.toLowerCase()) + 1;
  return { name: base === 'b' ? 'bits' : 'bytes', factor: (binary === '' ? 1000 : 1024) ** power };
}

/** The case of a prefix tells only milli from mega. */
const POWER_OF_PREFIX: Readonly<Partial<Record<string, number>>> = {
  '': 0,
  n: -3,
  u: -2,
  k: 1,
  g: 3,
  t: 4,
  p: 5,
  e: 6,
  z: 7,
  y: 8,
};

function metricFactor(prefix: string): number {
  if (prefix === 'm') return 1000 ** -1;
  if (prefix === 'M') return 1000 ** 2;
  return 1000 ** (POWER_OF_PREFIX[prefix.toLowerCase()] ?? 0);
}

const ELECTRIC: Readonly<Partial<Record<string, string>>> = {
  a: 'amperes',
  o: 'ohms',
  v: 'volts',
  w: 'watts',
};

function electricity(spelling: string): IcingaUnit | undefined {
  const [, prefix = '', base = ''] = /^([numkgtpezy]?)([aovw])$/i.exec(spelling) ?? [];
  const name = ELECTRIC[base.toLowerCase()];
  return name === undefined ? undefined : { name, factor: metricFactor(prefix) };
}

const SECONDS: Readonly<Partial<Record<string, number>>> = { s: 1, m: 60, h: 3600 };

/** `Ah` is 3600 ampere-seconds, `Ws` a 3600th of a watt-hour. */
function charge(spelling: string): IcingaUnit | undefined {
  const [, prefix = '', base = '', time = ''] = /^([numkgtpezy]?)([aw])([smh])$/i.exec(spelling) ?? [];
  const seconds = SECONDS[time.toLowerCase()];
  if (seconds === undefined) return undefined;
  const factor = metricFactor(prefix) * seconds;
  return base.toLowerCase() === 'a'
    ? { name: 'ampere-seconds', factor }
    : { name: 'watt-hours', factor: factor / 3600 };
}

/** Without regard to case. */
const FOLDED: ReadonlyMap<string, IcingaUnit> = new Map([
  ['ns', { name: 'seconds', factor: 1e-9 }],
  ['us', { name: 'seconds', factor: 1e-6 }],
  ['ms', { name: 'seconds', factor: 1e-3 }],
  ['s', { name: 'seconds', factor: 1 }],
  ['m', { name: 'seconds', factor: 60 }],
  ['h', { name: 'seconds', factor: 3600 }],
  ['d', { name: 'seconds', factor: 86_400 }],
  ['ng', { name: 'grams', factor: 1e-9 }],
  ['ug', { name: 'grams', factor: 1e-6 }],
  ['mg', { name: 'grams', factor: 1e-3 }],
  ['g', { name: 'grams', factor: 1 }],
  ['kg', { name: 'grams', factor: 1e3 }],
  ['t', { name: 'grams', factor: 1e6 }],
  ['ml', { name: 'liters', factor: 1e-3 }],
  ['l', { name: 'liters', factor: 1 }],
  ['hl', { name: 'liters', factor: 100 }],
  ['packets', { name: 'packets', factor: 1 }],
  ['lm', { name: 'lumens', factor: 1 }],
  ['dbm', { name: 'decibel-milliwatts', factor: 1 }],
  ['f', { name: 'degrees-fahrenheit', factor: 1 }],
  ['k', { name: 'degrees-kelvin', factor: 1 }],
]);
