/** The first code of the compiled executable: it starts the part that `packaging/build` calls the entry. */
import { getRawAsset } from 'node:sea';
import { Script } from 'node:vm';
import { partLoader, type Part } from './parts.ts';

/** What a program's rehearsals had compiled stands under the name that it is called by. */
const program = process.argv0.slice(process.argv0.lastIndexOf('/') + 1);

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

const load = partLoader(readPart, require, Script);
(load('executable.js') as typeof import('./executable.ts')).start();
