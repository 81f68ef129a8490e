/** Tests of files that say what a node is: its release, its modules, and Ubuntu's list of packages in a container. */
import type { Criteria, ReleaseName } from '../advisory.ts';
import { childOf, type XmlItem } from '../xml-items.ts';
import type { OvalDocument, OvalTest } from './document.ts';
import { entityOf, NotUnderstoodTest, onlyValue } from './entity.ts';
import { NEVER } from './constants.ts';
import { leaf, versionBound } from './package-test.ts';
import { ubuntuOfCodename } from './ubuntu-codenames.ts';

/** @throws NotUnderstoodTest */
export function textFileTest(test: OvalTest, oval: OvalDocument): Criteria {
  const object = oval.objects.get(test.object);
  if (object === undefined) throw new NotUnderstoodTest('no object');
  const path = childOf(object, 'filepath')?.text ?? '';
  const state = test.states.length === 1 ? oval.states.get(test.states[0] ?? '') : undefined;
  if (childOf(object, 'filename')?.text === 'manifest') return manifestTest(object, state, oval);
  const module = /^\/etc\/dnf\/modules\.d\/(?<name>[^/]+)\.module$/.exec(path)?.groups?.['name'];
  if (module !== undefined) return moduleTest(module, state);
  // What a node would start next is no weakness of what runs.
  if (path.startsWith('/boot/') || /(?:grub|kernel)/.test(path)) return NEVER;
  const text = state === undefined ? undefined : childOf(state, 'subexpression');
  if (text === undefined) throw new NotUnderstoodTest(`the content of ${path}`);
  return leaf({ kind: 'release', release: releaseOf(path, onlyValue(entityOf(text, oval))) });
}

/** `^libssh-4(?::\w+|)\s+(.*)$`: the version of a package, in a list of `NAME[:ARCH] VERSION`. */
const MANIFEST_LINE = /^\^(?<name>(?:[a-z0-9-]|\\?[.+])+)\(\?::\\w\+\|\)\\s\+\(\.\*\)\$$/;

function manifestTest(object: XmlItem, state: XmlItem | undefined, oval: OvalDocument): Criteria {
  const pattern = childOf(object, 'pattern');
  const names = pattern === undefined ? [] : entityOf(pattern, oval).values.map(nameInManifest);
  const bound = state === undefined ? undefined : childOf(state, 'subexpression');
  const entity = bound === undefined ? undefined : entityOf(bound, oval);
  if (names.length === 0 || (state !== undefined && entity?.datatype !== 'debian_evr_string')) {
    throw new NotUnderstoodTest('a list of packages that is asked for something else');
  }
  const version = entity === undefined ? null : versionBound('evr', entity.operation, onlyValue(entity));
  const common = {
    namePattern: null,
    arch: null,
    signedBy: null,
    check: 'at least one',
    exists: true,
  } as const;
  return leaf({ kind: 'package', names, version, ...common });
}

function nameInManifest(pattern: string): string {
  const name = MANIFEST_LINE.exec(pattern)?.groups?.['name'];
  if (name === undefined) throw new NotUnderstoodTest(`the expression ${pattern.slice(0, 80)}`);
  return name.replaceAll('\\', '');
}

/** `\nstream\s*=\s*18\b[\w\W]*\nstate\s*=\s*(enabled|1|true)|…`. */
const STREAM = /\\nstream\\s\*=\\s\*(?<stream>(?:[\w-]|\\?[.+])+?)\\b/;

function moduleTest(name: string, state: XmlItem | undefined): Criteria {
  const text = state === undefined ? undefined : childOf(state, 'text')?.text;
  const stream = STREAM.exec(text ?? '')?.groups?.['stream'];
  if (stream === undefined) throw new NotUnderstoodTest(`what is asked of the module ${name}`);
  return leaf({ kind: 'module', module: `${name}:${stream.replaceAll('\\', '')}` });
}

function releaseOf(path: string, value: string): ReleaseName {
  if (/^\/etc\/(?:lsb|os)-release$/.test(path)) {
    const release = ubuntuOfCodename(value);
    if (release !== undefined) return release;
  }
  if (path === '/etc/debian_version' && /^\d+$/.test(value)) return `debian:${value}`;
  throw new NotUnderstoodTest(`${value} in ${path}`);
}

const RELEASE_PACKAGES: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/^\^?redhat-release/, 'rhel'],
  [/^\^?almalinux-release/, 'almalinux'],
  [/^\^?rocky-release/, 'rocky'],
  [/^\^?oraclelinux-release/, 'oracle'],
];

/**
 * Whose release file it is. `none satisfy` is true on a node of another distribution that has a file of that name, on which such a
 * document has nothing to say.
 * @throws NotUnderstoodTest
 */
export function releaseFileTest(test: OvalTest, oval: OvalDocument): Criteria {
  const state = oval.states.get(test.states[0] ?? '');
  const name = state === undefined ? undefined : childOf(state, 'name')?.text;
  const id = RELEASE_PACKAGES.find(([pattern]) => pattern.test(name ?? ''))?.[1];
  if (state === undefined || id === undefined) throw new NotUnderstoodTest(`who has the file: ${name ?? ''}`);
  if (test.check === 'none satisfy') return NEVER;
  const version = childOf(state, 'version')?.text ?? '';
  const major = /^\^(?<major>\d+)(?:\[\^\\d\]|\\D|\$)/.exec(version)?.groups?.['major'];
  if (major === undefined || test.check !== 'at least one')
    throw new NotUnderstoodTest(`the release ${version}`);
  return leaf({ kind: 'release', release: `${id}:${major}` });
}
