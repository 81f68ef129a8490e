/** What repositories have that is newer than what is installed, one repository after the other. */
import { compareVersions } from '../../../src/version/compare-versions.ts';
import type { Update } from '../../../src/pakiti/feeds/updateinfo/updates.ts';
import type { ListedVersion, NewerFacts, Overlap, RpmAdvisory } from '../observation.ts';
import type { InstalledRpm } from './installed.ts';
import { buildOf } from './modules.ts';
import type { ListedRpm } from './primary.ts';

interface Build {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

export class NewerRpms {
  /** Of what is installed several times the newest alone. */
  readonly #installed = new Map<string, InstalledRpm[]>();
  readonly #found = new Map<InstalledRpm, { versions: ListedVersion[]; installedIn: number[] }>();
  readonly #advisories: RpmAdvisory[] = [];

  constructor(installed: readonly InstalledRpm[]) {
    for (const each of installed) {
      const others = this.#installed.get(each.name) ?? [];
      const before = others.find(({ architecture }) => architecture === each.architecture);
      if (before !== undefined && orderOf(before.version, each.version) >= 0) continue;
      this.#installed.set(each.name, [...others.filter((other) => other !== before), each]);
    }
  }

  isWanted(name: string): boolean {
    return this.#installed.has(name);
  }

  /** @param streams of modules by build; null where the repository has none */
  addBuild(build: ListedRpm, streams: ReadonlyMap<string, string> | null, list: number): void {
    const { name, version, architecture } = build;
    for (const installed of this.#sameAs(build)) {
      const stream = streams?.get(buildOf(name, version, architecture)) ?? null;
      if (stream !== installed.module) continue;
      const order = compareVersions('rpm', version, installed.version);
      const found = this.#found.get(installed) ?? { versions: [], installedIn: [] };
      this.#found.set(installed, found);
      if (order === 0) found.installedIn.push(list);
      if (order === undefined || order > 0) found.versions.push({ version, list, phased: null });
    }
  }

  addUpdate(
    { id, type, cves, isWithdrawn, severity, published, packages }: Update,
    repository: string,
  ): void {
    if (isWithdrawn || (type !== 'security' && cves.length === 0)) return;
    for (const { name, version, arch, module } of packages) {
      for (const installed of this.#sameAs({ name, version, architecture: arch })) {
        if (module !== installed.module || orderOf(version, installed.version) <= 0) continue;
        this.#advisories.push({
          id,
          severity: severity ?? '',
          issued: published,
          package: name,
          architecture: installed.architecture,
          installed: installed.version,
          fixed: version,
          repository,
        });
      }
    }
  }

  #sameAs({ name, architecture }: Build): readonly InstalledRpm[] {
    const all = this.#installed.get(name) ?? [];
    return all.filter(
      (each) =>
        each.architecture === architecture || each.architecture === 'noarch' || architecture === 'noarch',
    );
  }

  advisories(): readonly RpmAdvisory[] {
    return this.#advisories;
  }

  overlap(): Overlap {
    const installed = [...this.#installed.values()].flat();
    const unlisted = installed.filter((each) => !this.#found.has(each));
    return {
      same: [...this.#found.values()].filter(({ installedIn }) => installedIn.length > 0).length,
      unlisted: [...new Set(unlisted.map(({ name }) => name))],
    };
  }

  facts(): readonly NewerFacts[] {
    return [...this.#found].flatMap(([installed, { versions, installedIn }]) => {
      const { name, architecture, version } = installed;
      return versions.length === 0
        ? []
        : [{ package: name, architecture, installed: version, source: '', versions, installedIn }];
    });
  }
}

/** What rpm could not put in an order counts as newer: it may be. */
function orderOf(one: string, other: string): number {
  return compareVersions('rpm', one, other) ?? 1;
}
