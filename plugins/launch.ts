/** The first code of the compiled executable: it starts the part that `packaging/build` calls the entry. */
import type { Compiled } from './compiled.ts';
import { packScript, partAlone, partLoader, type Pack } from './parts.ts';

// Node has read it already, and would write on stderr what it loads.
if (process.env['NODE_DEBUG'] !== undefined) startWithout('NODE_DEBUG');

const { getRawAsset } = process.getBuiltinModule('node:sea');
const { Script } = process.getBuiltinModule('node:vm');

/** What a program's rehearsals needed stands under the name that it is called by: the first, and what only others did. */
const program = process.argv0.slice(process.argv0.lastIndexOf('/') + 1);

const pack = packed('pack');
let others: Pack | undefined;

const load = partLoader(
  (name) => pack[name] ?? (others ??= packed('others'))[name] ?? partAlone(name, textOf(name), Script),
  require,
);
(load('executable.js') as Compiled).start();

function packed(name: string): Pack {
  try {
    const compiled = new Uint8Array(getRawAsset(`${program}/${name}.cache`));
    return packScript({ text: textOf(`${program}/${name}`), compiled }, Script).runInThisContext() as Pack;
  } catch {
    // No program is called so, or it has no others.
    return {};
  }
}

/** What esbuild writes is ASCII. */
function textOf(asset: string): string {
  return Buffer.from(getRawAsset(asset)).toString('latin1');
}

function startWithout(variable: string): void {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== variable));
  try {
    process.execve?.(process.execPath, [process.argv0, ...process.argv.slice(2)], environment);
  } catch {
    // The executable is no longer where it was: what Node writes is the lesser evil.
  }
}
