/** The program as scripts that import each other, so that a run reads and evaluates what it needs and no more. */
import type { Script } from 'node:vm';

export type Evaluate = (
  require: (id: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  filename: string,
  directory: string,
) => void;

/** Where a part may think that it is: nothing is found there, and it does not depend on who runs us. */
const NOWHERE = '/nonexistent';

/** Parts by their names, made by one script: one is read and checked by V8 faster than many. */
export type Pack = Readonly<Record<string, Evaluate>>;

export interface Compilable {
  readonly text: string;
  /** V8's code cache of it: what a rehearsal had compiled. */
  readonly compiled: Uint8Array | undefined;
}

/** @param parts the text of each part by its name */
export function packText(parts: ReadonlyMap<string, string>): string {
  return `({${[...parts].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}})`;
}

/** @returns the script of a pack; its value is a {@link Pack} */
export function packScript({ text, compiled }: Compilable, ScriptClass: typeof Script): Script {
  return scriptOf('secmon.js', { text, compiled }, ScriptClass);
}

/** A part that is in no pack: the parameters of a CommonJS module around its code. */
export function partAlone(name: string, text: string, ScriptClass: typeof Script): Evaluate {
  return scriptOf(name, { text, compiled: undefined }, ScriptClass).runInThisContext() as Evaluate;
}

function scriptOf(filename: string, { text, compiled }: Compilable, ScriptClass: typeof Script): Script {
  return new ScriptClass(text, { filename, ...(compiled === undefined ? {} : { cachedData: compiled }) });
}

/**
 * @param find the part of that name
 * @param requireOfNode for Node's own modules
 * @returns what a part exports; `./NAME` is another part
 */
export function partLoader(
  find: (name: string) => Evaluate,
  requireOfNode: (id: string) => unknown,
): (name: string) => unknown {
  const modules = new Map<string, { exports: unknown }>();
  const load = (name: string): unknown => {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const evaluate = find(name);
    const module = { exports: {} };
    modules.set(name, module);
    evaluate(requirePart, module, module.exports, `${NOWHERE}/${name}`, NOWHERE);
    return module.exports;
  };
  const requirePart = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : requireOfNode(id));
  return load;
}
