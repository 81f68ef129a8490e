/** The program as scripts that import each other, so that a run reads and evaluates what it needs and no more. */
import type { Script } from 'node:vm';

export interface Part {
  /** The parameters of a CommonJS module around its code. */
  readonly text: string;
  /** V8's code cache of it: what a rehearsal had compiled. */
  readonly compiled: Uint8Array | undefined;
}

type Evaluate = (
  require: (id: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  filename: string,
  directory: string,
) => void;

/** Where a part may think that it is: nothing is found there, and it does not depend on who runs us. */
const NOWHERE = '/nonexistent';

/**
 * @param read the part of that name
 * @param requireOfNode for Node's own modules
 * @param ScriptClass of `node:vm`
 * @param loaded called with each part's script before it runs
 * @returns what a part exports; `./NAME` is another part
 */
export function partLoader(
  read: (name: string) => Part,
  requireOfNode: (id: string) => unknown,
  ScriptClass: typeof Script,
  loaded: (name: string, script: Script) => void = () => undefined,
): (name: string) => unknown {
  const modules = new Map<string, { exports: unknown }>();
  const load = (name: string): unknown => {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const { text, compiled } = read(name);
    const cache = compiled === undefined ? {} : { cachedData: compiled };
    const script = new ScriptClass(text, { filename: name, ...cache });
    loaded(name, script);
    const module = { exports: {} };
    modules.set(name, module);
    (script.runInThisContext() as Evaluate)(
      requirePart,
      module,
      module.exports,
      `${NOWHERE}/${name}`,
      NOWHERE,
    );
    return module.exports;
  };
  const requirePart = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : requireOfNode(id));
  return load;
}
