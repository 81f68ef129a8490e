import type { PassiveHost } from './passive-hosts.ts';

/** Hosts that the monitor can have, and every name that it cannot; the services of a host are still of both sorts. */
export function divided(
  hosts: readonly PassiveHost[],
  isName: (name: string) => boolean,
): { readonly possible: readonly PassiveHost[]; readonly left: readonly string[] } {
  const possible = hosts.filter(({ name }) => isName(name));
  const left = [
    ...hosts.filter(({ name }) => !isName(name)).map(({ name }) => name),
    ...possible.flatMap(({ services }) => services.filter((name) => !isName(name))),
  ];
  return { possible, left };
}

/** A name in a comment of a configuration file, whatever is in it. */
export function inComment(name: string): string {
  return JSON.stringify(name)
    .replaceAll(/[^ -~]/gu, '?')
    .replaceAll('*/', '* /');
}
