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
  return new ScriptClass(text, {
    filename: 'secmon.js',
    ...(compiled === undefined ? {} : { cachedData: compiled }),
  });
}

/**
 * @param pack the parts that are at hand
 * @param read the text of any other: the parameters of a CommonJS module around its code
 * @param requireOfNode for Node's own modules
 * @param ScriptClass of `node:vm`
 * @returns what a part exports; `./NAME` is another part
 */
export function partLoader(
  pack: Pack,
  read: (name: string) => string,
  requireOfNode: (id: string) => unknown,
  ScriptClass: typeof Script,
): (name: string) => unknown {
  const modules = new Map<string, { exports: unknown }>();
  const evaluated = (name: string): Evaluate =>
    new ScriptClass(read(name), { filename: name }).runInThisContext() as Evaluate;
  const load = (name: string): unknown => {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const evaluate = pack[name] ?? evaluated(name);
    const module = { exports: {} };
    modules.set(name, module);
    evaluate(requirePart, module, module.exports, `${NOWHERE}/${name}`, NOWHERE);
    return module.exports;
  };
  const requirePart = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : requireOfNode(id));
  return load;
}
