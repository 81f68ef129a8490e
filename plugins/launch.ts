/** The first code of the compiled executable: it starts the part that `packaging/build` calls the entry. */
import type { Compiled } from './compiled.ts';
import { partLoader, type Part } from './parts.ts';

// Node has read it already, and would write on stderr what it loads.
if (process.env['NODE_DEBUG'] !== undefined) startWithout('NODE_DEBUG');

const { getRawAsset } = process.getBuiltinModule('node:sea');
const { Script } = process.getBuiltinModule('node:vm');

/** What a program's rehearsals had compiled stands under the name that it is called by. */
const program = process.argv0.slice(process.argv0.lastIndexOf('/') + 1);

const load = partLoader(readPart, require, Script);
(load('executable.js') as Compiled).start();

function readPart(name: string): Part {
  return {
    // What esbuild writes is ASCII.
    text: Buffer.from(getRawAsset(name)).toString('latin1'),
    compiled: compiledFor(`${program}/${name}`),
  };
}

function compiledFor(asset: string): Uint8Array | undefined {
  try {
    return new Uint8Array(getRawAsset(asset));
  } catch {
    // No rehearsal needed this part.
    return undefined;
  }
}

function startWithout(variable: string): void {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== variable));
  try {
    process.execve?.(process.execPath, [process.argv0, ...process.argv.slice(2)], environment);
  } catch {
    // The executable is no longer where it was: what Node writes is the lesser evil.
  }
}
