/**
 * What is said of a stream of a module says nothing of the package outside of it, nor of another stream.
 *
 * Inventories without modules (protocols up to 5): a package is in a module when its release has `.module`. In which stream
 * is known where a feed lists another package of the same build of the module, or where the upstream version begins as just
 * one of the streams, all of which are numbers, does (`nodejs 1:18.20.4-1.module_el8…` is in `nodejs:18`).
 */
import { isModular, SOME_MODULE } from '../../modular.ts';
import { moduleBuildOf } from '../module-build.ts';
import type { ScopeRule, Subject } from '../subject.ts';

export const moduleStream: ScopeRule = {
  name: 'module-stream',
  scope(subject) {
    const { package: installed, statement } = subject;
    const wanted = statement.module === SOME_MODULE ? streamOfFixes(subject) : statement.module;
    const label = installed.module ?? undefined;
    if (label === undefined && !isModular(installed.version)) {
      return wanted === null
        ? undefined
        : no(`it is about the module ${wanted}, and this package is in none`);
    }
    if (wanted === null) {
      return no(`it is about the package outside of modules, and this one is in ${label ?? 'a module'}`);
    }
    if (wanted === SOME_MODULE)
      return unknown('the feed does not say which stream of the module it is about');
    const streams = label === undefined ? streamsOf(subject, wanted) : [streamOfLabel(label)];
    if (streams === undefined)
      return unknown(`nobody has said of which stream it is, and this is about ${wanted}`);
    if (!streams.includes(wanted))
      return no(`it is about ${wanted}, and this package is of ${streams.join(', ')}`);
    return streams.every((stream) => stream === wanted || isNamed(subject, stream))
      ? undefined
      : unknown(`its build is listed under ${streams.join(' and ')}, and this is about ${wanted}`);
  },
};

/**
 * The one that other advisories list the builds of its fixes under. Where they list several, it may be yet another: of
 * AlmaLinux's titles four name a stream (such as `nodejs:18` in ALSA-2025:1446) that no other lists their builds under.
 */
function streamOfFixes({ statement: { claim }, index }: Subject): string {
  if (claim.status !== 'affected') return SOME_MODULE;
  const listed = claim.intervals.map(({ fixed }) =>
    fixed === null ? undefined : index.streamsOfBuild.get(moduleBuildOf(fixed) ?? ''),
  );
  if (listed.includes(undefined)) return SOME_MODULE;
  const [only = SOME_MODULE, ...others] = new Set(listed.flatMap((some) => [...(some ?? [])]));
  return others.length === 0 ? only : SOME_MODULE;
}

/** Whether the same advisory is about that stream too. */
function isNamed({ entries }: Subject, stream: string): boolean {
  return entries.some(({ statement }) => statement.module === stream);
}

function no(text: string): { readonly about: 'no'; readonly reason: () => string } {
  return { about: 'no', reason: () => text };
}

function unknown(text: string): { readonly about: 'unknown'; readonly reason: () => string } {
  return { about: 'unknown', reason: () => text };
}

/** Of `NAME:STREAM:VERSION:CONTEXT`. */
function streamOfLabel(label: string): string {
  return label.split(':', 2).join(':');
}

/** Undefined where it cannot be told. */
function streamsOf({ package: installed, index }: Subject, wanted: string): readonly string[] | undefined {
  const known = index.streamsOfBuild.get(moduleBuildOf(installed.version) ?? '');
  if (known !== undefined) return [...known];
  const name = wanted.slice(0, wanted.indexOf(':'));
  const streams = [...(index.streams.get(name) ?? [])];
  const upstream = installed.version.replace(/^\d+:/, '');
  if (installed.name !== name || !streams.every((stream) => /^\d+(?:\.\d+)*$/.test(stream))) return undefined;
  const begun = streams.filter((stream) => upstream === stream || /^[.-]/.test(after(upstream, stream)));
  return begun.length === 1 ? begun.map((stream) => `${name}:${stream}`) : undefined;
}

/** Empty where it does not begin so. */
function after(text: string, beginning: string): string {
  return text.startsWith(beginning) ? text.slice(beginning.length) : '';
}
