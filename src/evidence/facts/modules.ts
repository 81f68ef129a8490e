/** Modules of the running kernel. */
import { Failure } from '../../host/failure.ts';
import { orReason, unlessMissing, type Look } from '../look.ts';
import { kernelOptions, kernelRelease } from './kernel.ts';
import { moduleName } from './module-config.ts';

/**
 * Names of the modules in the kernel, with `_` for `-`. A kernel that was built without modules has none.
 * @throws Failure where nobody tells
 */
export async function loadedModules(look: Look): Promise<ReadonlySet<string>> {
  const read = await orReason(look.text('/proc/modules'));
  if (read.reason === undefined) {
    return new Set(
      read.value
        .split('\n')
        .flatMap((line) => line.split(' ', 1))
        .filter((name) => name !== ''),
    );
  }
  const options = await orReason(look.fact(kernelOptions));
  if (options.reason === undefined && options.value.get('CONFIG_MODULES') === undefined) return new Set();
  throw read.reason;
}

/**
 * Whether `/sys/module` shows a loaded module, which also tells of one that hides from `/proc/modules`.
 * @returns undefined where it is not there at all, or not as a loaded one
 */
export async function moduleInitState({ host }: Look, module: string): Promise<string | undefined> {
  const file = await unlessMissing(host.files.open(`/sys/module/${module}/initstate`, 4096));
  return file?.bytes.toString('latin1').trim();
}

/** Modules that are part of the kernel's image. @throws Failure where nobody tells */
export function builtinModules(look: Look): Promise<ReadonlySet<string>> {
  return namesInIndex(look, 'modules.builtin');
}

/** Modules that the running kernel could load from files. @throws Failure where nobody tells */
export function modulesWithFiles(look: Look): Promise<ReadonlySet<string>> {
  return namesInIndex(look, 'modules.dep');
}

const MODULE_FILE = /(?<name>[^/:\s]+)\.ko(?:\.gz|\.xz|\.zst)?(?::|$)/;

async function namesInIndex(look: Look, index: string): Promise<ReadonlySet<string>> {
  const release = await look.fact(kernelRelease);
  const places = [`/lib/modules/${release}/${index}`, `/usr/lib/modules/${release}/${index}`];
  const texts = await Promise.all(places.map((path) => unlessMissing(look.text(path))));
  const text = texts.find((each) => each !== undefined);
  if (text === undefined) throw new Failure('missing', `${places[0] ?? index}: no such file or directory`);
  const names = text.split('\n').flatMap((line) => MODULE_FILE.exec(line)?.groups?.['name'] ?? []);
  if (names.length === 0) throw new Failure('malformed', `${index} of ${release}: names no module`);
  return new Set(names.map(moduleName));
}
