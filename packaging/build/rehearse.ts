/**
 * `node rehearse.ts PARTS PROGRAM OUTPUT`: runs a program as it will run. Where OUTPUT has no `pack` yet, the parts that
 * the first rehearsal needed become one, and those that only others needed become `others`; where it has, what V8 compiled
 * of each is written beside it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { Compiled } from '../../plugins/compiled.ts';
import { packScript, packText, partAlone, partLoader, type Pack } from '../../plugins/parts.ts';

const PACKS = ['pack', 'others'] as const;

const [parts = '', program = '', output = ''] = process.argv.slice(2);
const found = PACKS.filter((name) => existsSync(join(output, name)));
const scripts = found.map((name) =>
  packScript({ text: readFileSync(join(output, name), 'latin1'), compiled: undefined }, Script),
);
const packed = Object.assign({}, ...scripts.map((script) => script.runInThisContext() as Pack)) as Pack;

const needed: Readonly<Record<(typeof PACKS)[number], Map<string, string>>> = {
  pack: new Map(),
  others: new Map(),
};
let needing = needed.pack;

process.on('exit', found.length === 0 ? writePacks : writeCaches);

const load = partLoader((name) => packed[name] ?? readPart(name), createRequire(import.meta.url));
const { rehearse } = load('executable.js') as Compiled;
await rehearse(program, () => {
  needing = needed.others;
});

function readPart(name: string): ReturnType<typeof partAlone> {
  const text = readFileSync(join(parts, name), 'latin1');
  needing.set(name, text);
  return partAlone(name, text, Script);
}

function writePacks(): void {
  for (const name of PACKS)
    if (needed[name].size > 0) writeFileSync(join(output, name), packText(needed[name]));
}

function writeCaches(): void {
  for (const [index, name] of found.entries()) {
    const cache = scripts[index]?.createCachedData();
    if (cache !== undefined) writeFileSync(join(output, `${name}.cache`), cache);
  }
}
