/** Which indicators an entry below a directory may be about, without asking every one of them. */
import type { TreeEntry } from '../../src/host/trees.ts';
import type { Aim } from './file-aim.ts';
import { NameIndex } from './name-index.ts';

const ANY_NAME = '*';

export class DeepIndex {
  readonly #byName = new NameIndex<Aim>();
  readonly #bySize = new Map<number, Aim[]>();
  readonly #rest: Aim[] = [];

  constructor(aims: readonly Aim[]) {
    for (const aim of aims) this.#add(aim);
  }

  find({ path, size }: TreeEntry): readonly Aim[] {
    const named = this.#byName.find(path.slice(path.lastIndexOf('/') + 1));
    const sized = this.#bySize.get(size) ?? [];
    return [...new Set([...named, ...sized, ...this.#rest])];
  }

  #add(aim: Aim): void {
    const names = aim.places.flatMap((place) => (place.kind === 'deep' ? [place.name] : []));
    const sizes = aim.sought.kind === 'file' ? aim.sought.sizes : [];
    if (!names.includes(ANY_NAME)) for (const name of names) this.#byName.add(name, aim);
    else if (sizes.length === 0) this.#rest.push(aim);
    else for (const size of sizes) this.#bySize.set(size, [...(this.#bySize.get(size) ?? []), aim]);
  }
}
