/** Icinga's own reader of single metrics, `parse_performance_data`, many texts through one console process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface IcingaPerfdata {
  readonly label: string;
  /** Null for NaN and the infinities, which releases after 2.13 refuse. */
  readonly value: number | null;
  readonly unit: string;
  readonly warn: number | null;
  readonly crit: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** @returns what Icinga reads, undefined where it refuses */
export function parseInIcinga(texts: readonly string[]): readonly (IcingaPerfdata | undefined)[] {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-console-'));
  try {
    const file = join(directory, 'eval.conf');
    writeFileSync(file, ['var r = []', ...texts.map(statement), 'r', ''].join('\n'));
    const output = execFileSync('/usr/sbin/icinga2', ['console', '--file', file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    return (JSON.parse(output) as (IcingaPerfdata | 'refused')[]).map((one) =>
      one === 'refused' ? undefined : one,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function statement(text: string): string {
  const quoted = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\t', '\\t');
  return `try { r.add(parse_performance_data("${quoted}")) } except { r.add("refused") }`;
}
