/** Which indicators an entry below a directory may be about, without asking every one of them. */
import type { TreeEntry } from '../../src/host/trees.ts';
import type { Aim } from './file-aim.ts';
import { NameIndex } from './name-index.ts';

const ANY_NAME = '*';
const NONE: readonly Aim[] = [];

export class DeepIndex {
  readonly #byName = new NameIndex<Aim>();
  readonly #bySize = new Map<number, Aim[]>();
  readonly #rest: Aim[] = [];
  #hasNames = false;

  constructor(aims: readonly Aim[]) {
    for (const aim of aims) this.#add(aim);
  }

  find({ path, size }: TreeEntry): readonly Aim[] {
    const named = this.#hasNames ? this.#byName.find(path.slice(path.lastIndexOf('/') + 1)) : NONE;
    const sized = this.#bySize.get(size) ?? NONE;
    if (named.length === 0)
      return sized.length === 0 ? this.#rest : this.#rest.length === 0 ? sized : [...this.#rest, ...sized];
    return [...new Set([...named, ...sized, ...this.#rest])];
  }

  #add(aim: Aim): void {
    const names = aim.places.flatMap((place) => (place.kind === 'deep' ? [place.name] : []));
    if (!names.includes(ANY_NAME)) {
      this.#hasNames = true;
      for (const name of names) this.#byName.add(name, aim);
    } else if (aim.sizes.size === 0) this.#rest.push(aim);
    else for (const size of aim.sizes) this.#addSize(size, aim);
  }

  #addSize(size: number, aim: Aim): void {
    const known = this.#bySize.get(size);
    if (known === undefined) this.#bySize.set(size, [aim]);
    else known.push(aim);
  }
}
