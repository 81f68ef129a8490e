/** Advisories of AlmaLinux as they stand in the OSV database. Shares no code with the product. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CorpusFix {
  readonly name: string;
  /** `[EPOCH:]VERSION-RELEASE`. */
  readonly fixed: string;
}

export interface CorpusAdvisory {
  readonly id: string;
  readonly published: string;
  /** `NAME:STREAM`; null: of no module. */
  readonly module: string | null;
  readonly fixes: readonly CorpusFix[];
}

interface OsvAdvisory {
  readonly id: string;
  readonly summary: string;
  readonly published: string;
  readonly affected: readonly {
    readonly package: { readonly name: string };
    readonly ranges: readonly { readonly events: readonly { readonly fixed?: string }[] }[];
  }[];
}

export function unpackCorpus(archive: string, directory: string): void {
  execFileSync('tar', ['-xJf', archive, '-C', directory], { stdio: 'ignore' });
}

/** Sorted by what they are called. */
export function readCorpus(directory: string, major: number): readonly CorpusAdvisory[] {
  const folder = join(directory, 'advisories', `almalinux${major}`);
  return readdirSync(folder)
    .filter((file) => file.startsWith('ALSA-'))
    .sort()
    .map((file) => advisoryOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as OsvAdvisory))
    .filter(({ fixes }) => fixes.length > 0);
}

function advisoryOf({ id, summary, published, affected }: OsvAdvisory): CorpusAdvisory {
  const fixes = affected.flatMap(({ package: { name }, ranges }) =>
    ranges.flatMap(({ events }) =>
      events.flatMap(({ fixed }) => (fixed === undefined ? [] : [{ name, fixed }])),
    ),
  );
  const modular = fixes.some(({ fixed }) => fixed.includes('.module_'));
  const module = /(?<module>[\w-]+:[\w.-]+) /.exec(summary.replace(/^\w+: /, ''))?.groups?.['module'];
  return {
    id,
    published,
    module: modular ? (module ?? null) : null,
    fixes: modular && module === undefined ? [] : fixes,
  };
}

/** The same number for the same text, from 0 up to the bound. */
export function chance(text: string, bound: number): number {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) % bound;
}
