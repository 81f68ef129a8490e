/**
 * `node rehearse.ts PARTS PROGRAM OUTPUT`: runs a program as it will run. Where OUTPUT has no `pack` yet, the parts that
 * the program needed become one; where it has, what V8 compiled of it becomes `compiled`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { Compiled } from '../../plugins/compiled.ts';
import { packScript, packText, partLoader, type Pack } from '../../plugins/parts.ts';

const [parts = '', program = '', output = ''] = process.argv.slice(2);
const packFile = join(output, 'pack');
const needed = new Map<string, string>();

const script = existsSync(packFile)
  ? packScript({ text: readFileSync(packFile, 'latin1'), compiled: undefined }, Script)
  : undefined;
const load = partLoader(
  (script?.runInThisContext() ?? {}) as Pack,
  readPart,
  createRequire(import.meta.url),
  Script,
);

process.on('exit', () => {
  if (script === undefined) writeFileSync(packFile, packText(needed));
  else writeFileSync(join(output, 'compiled'), script.createCachedData());
});

const { rehearse } = load('executable.js') as Compiled;
await rehearse(program);

function readPart(name: string): string {
  const text = readFileSync(join(parts, name), 'latin1');
  needed.set(name, text);
  return text;
}
