import type { ListedVersion, NewerFacts, Overlap } from '../observation.ts';
import type { InstalledDeb } from './dpkg-status.ts';

/** What lists have of what is installed, one list after the other. */
export class NewerDebs {
  readonly byName = new Map<string, InstalledDeb[]>();
  readonly #found = new Map<InstalledDeb, { versions: ListedVersion[]; installedIn: number[] }>();

  constructor(installed: readonly InstalledDeb[]) {
    for (const each of installed) {
      const others = this.byName.get(each.name);
      if (others === undefined) this.byName.set(each.name, [each]);
      else others.push(each);
    }
  }

  add(
    {
      installed,
      version,
      phased,
      order,
    }: { readonly installed: InstalledDeb } & Omit<ListedVersion, 'list'> & {
        readonly order: number | undefined;
      },
    list: number,
  ): void {
    const found = this.#found.get(installed) ?? { versions: [], installedIn: [] };
    this.#found.set(installed, found);
    if (order === 0) found.installedIn.push(list);
    // What dpkg cannot put in an order may be newer.
    if (order === undefined || order > 0) found.versions.push({ version, list, phased });
  }

  facts(): readonly NewerFacts[] {
    return [...this.#found].flatMap(([installed, { versions, installedIn }]) =>
      versions.length === 0
        ? []
        : [
            {
              package: installed.name,
              architecture: installed.architecture,
              installed: installed.version,
              source: installed.source,
              versions,
              installedIn,
            },
          ],
    );
  }

  overlap(): Overlap {
    const found = [...this.#found];
    const unlisted = [...this.byName.values()].flat().filter((each) => !this.#found.has(each));
    return {
      same: found.filter(([, { installedIn }]) => installedIn.length > 0).length,
      unlisted: [...new Set(unlisted.map(({ name }) => name))],
    };
  }
}
