/** `node rehearse.ts PARTS PROGRAM OUTPUT`: runs a program as it will run, and keeps what V8 compiled for it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { Compiled } from '../../plugins/compiled.ts';
import { partLoader } from '../../plugins/parts.ts';

const [parts = '', program = '', output = ''] = process.argv.slice(2);
const scripts = new Map<string, Script>();

const load = partLoader(
  (name) => ({ text: readFileSync(join(parts, name), 'latin1'), compiled: undefined }),
  createRequire(import.meta.url),
  Script,
  (name, script) => scripts.set(name, script),
);

process.on('exit', () => {
  mkdirSync(output, { recursive: true });
  for (const [name, script] of scripts) writeFileSync(join(output, name), script.createCachedData());
});

const { rehearse } = load('executable.js') as Compiled;
await rehearse(program);
