/** Catalogues of advisories: the shipped one, read in advance, or the operator's files. */
import { Failure, parseDocument, readTrusted } from '../../src/check/index.ts';
import type { Advisory } from '../../src/evidence/advisory.ts';
import type { OperatorMachine } from '../../src/host/host.ts';
import type { BrokenFile } from './observation.ts';

/** Where the files are, and whom they may be of. */
type CatalogueMachine = Pick<OperatorMachine, 'files' | 'accounts'>;

export interface Catalogue {
  readonly advisories: readonly Advisory[];
  /** Files that hold no advisory; they do not hide the others. */
  readonly broken: readonly BrokenFile[];
}

export const MAX_ADVISORY_BYTES = 2 ** 18;
const MAX_FILES = 5000;
const ROOT = 0;
const WRITABLE_BY_OTHERS = 0o022;
const YAML = /\.ya?ml$/;

/** What was written when the executable was built: neither YAML nor its schema is loaded for it. */
export async function loadShippedCatalogue(): Promise<Catalogue> {
  const { shippedAdvisories } = await import('./catalogue.generated.ts');
  return { advisories: shippedAdvisories(), broken: [] };
}

/**
 * @param path a directory, of which every `*.yaml` is read, or one file
 * @throws Failure when the directory cannot be read, or others than its owner may write it
 */
export async function loadCatalogue(machine: CatalogueMachine, path: string): Promise<Catalogue> {
  const files = await catalogueFiles(machine, path);
  const loaded = await Promise.all(files.map((file) => loadFile(machine, file)));
  return withOwnNames(loaded);
}

async function catalogueFiles(
  { files, accounts }: CatalogueMachine,
  path: string,
): Promise<readonly string[]> {
  const { type, uid, mode } = await files.status(path);
  if (type !== 'directory') return [path];
  if (![ROOT, accounts.effectiveUid()].includes(uid) || (mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new Failure(
      'denied',
      `${path}: refused, others than its owner may write it, or its owner is uid ${uid}`,
    );
  }
  const names = (await files.list(path))
    .filter((name) => YAML.test(name) && !name.startsWith('.'))
    .toSorted();
  if (names.length > MAX_FILES) throw new Failure('too-large', `${path}: more than ${MAX_FILES} files`);
  return names.map((name) => `${path}/${name}`);
}

type Loaded = { readonly file: string; readonly advisory: Advisory } | BrokenFile;

async function loadFile({ files, accounts }: CatalogueMachine, file: string): Promise<Loaded> {
  try {
    const text = await readTrusted(files, file, [ROOT, accounts.effectiveUid()], MAX_ADVISORY_BYTES);
    return { file, advisory: await parseAdvisory(text, file) };
  } catch (error) {
    if (error instanceof Failure) return { file, message: error.message };
    throw error;
  }
}

/** @throws Failure `malformed` naming file and line */
export async function parseAdvisory(text: string, file: string): Promise<Advisory> {
  const { advisorySchema } = await import('../../src/evidence/advisory-schema.ts');
  const { formats } = await import('../../src/evidence/formats.ts');
  return await parseDocument<Advisory>(text, file, advisorySchema, formats);
}

/** Findings are told apart by the id: of two files with one id, the second is broken. */
export function withOwnNames(loaded: readonly Loaded[]): Catalogue {
  const owners = new Map<string, string>();
  const advisories: Advisory[] = [];
  const broken: BrokenFile[] = [];
  for (const each of loaded) {
    if ('message' in each) broken.push(each);
    else {
      const { id } = each.advisory;
      const owner = owners.get(id);
      if (owner === undefined) advisories.push(each.advisory);
      else broken.push({ file: each.file, message: `${each.file}: has the id of ${owner}, ${id}` });
      owners.set(id, owner ?? each.file);
    }
  }
  return { advisories, broken };
}
