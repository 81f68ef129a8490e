/** What a pin is about. Source: apt_preferences(5), and apt's `versionmatch.cc`. */
import { boundedExpression } from '../../../src/host/bounded-expression.ts';
import { globExpression } from '../../../src/host/glob.ts';
import type { AptList, Pin } from '../observation.ts';

/** Whether it is about a package: by name, `NAME:ARCH`, glob, `/expression/` or `src:NAME`. */
export function namesPackage({ packages }: Pin, name: string, architecture: string, source: string): boolean {
  return packages.some((each) => {
    const isSource = each.startsWith('src:');
    const [, pattern = '', arch = ''] = /^(?:src:)?(\/.*\/|[^:]*)(?::(.*))?$/.exec(each) ?? [];
    if (arch !== '' && arch !== architecture && arch !== 'any') return false;
    return matches(pattern, isSource ? source : name);
  });
}

/** Whether it is about what is in a list; a pin to a version is not. */
export function namesList({ kind, data }: Pin, list: AptList): boolean {
  if (kind === 'origin') return matches(data.replaceAll('"', ''), siteOf(list));
  if (kind !== 'release' || list.release === null) return false;
  const { release } = list;
  const fields: Readonly<Record<string, string>> = {
    a: release.suite,
    n: release.codename,
    v: release.version,
    o: release.origin,
    l: release.label,
    c: list.component,
    b: list.source.split(' ').at(-1) ?? '',
  };
  const conditions = data.split(',').map((part) => part.trim());
  return conditions.every((condition) => {
    const [, field = '', value = ''] = /^([a-z])=(.*)$/.exec(condition) ?? [];
    if (field !== '') return matches(value, fields[field] ?? '');
    return (
      matches(condition, /^\d/.test(condition) ? release.version : release.suite) ||
      matches(condition, release.codename)
    );
  });
}

export function namesVersion({ kind, data }: Pin, version: string): boolean {
  return kind === 'version' && matches(data, version);
}

function siteOf({ uri }: AptList): string {
  return /^[a-z0-9+.-]+:\/\/(?<site>[^/:]+)/i.exec(uri)?.groups?.['site'] ?? '';
}

/** An expression that could take for ever matches everything: whoever is in doubt is asked to look. */
function matches(pattern: string, text: string): boolean {
  if (pattern.length > 1 && pattern.startsWith('/') && pattern.endsWith('/')) {
    try {
      return boundedExpression(pattern.slice(1, -1), true).test(text);
    } catch (error) {
      if (error instanceof SyntaxError) return true;
      throw error;
    }
  }
  return pattern === text || globExpression(pattern).test(text);
}
