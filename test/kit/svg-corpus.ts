/** Every SVG advisory given, path → content. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const FIXTURES = join(import.meta.dirname, '../../src/svg-advisory/fixtures');

export const svgCorpus = JSON.parse(
  brotliDecompressSync(readFileSync(join(FIXTURES, 'advisories.json.br'))).toString('utf8'),
) as Readonly<Record<string, string>>;

export interface SvgFacts {
  readonly id?: string;
  readonly risk?: string;
  readonly tlp?: string;
  readonly published?: string;
  readonly updated?: readonly string[];
  readonly deadline?: string;
  readonly cves?: readonly string[];
}

/** What each advisory says, read by eye. */
export const svgFacts = JSON.parse(readFileSync(join(FIXTURES, 'facts.json'), 'utf8')) as Readonly<
  Record<string, SvgFacts>
>;
