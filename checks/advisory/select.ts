/** Which advisories are asked for. */
import { RISKS, type Advisory, type Risk } from '../../src/evidence/advisory.ts';

export interface Asked {
  readonly id: readonly string[];
  readonly risk: Risk;
  readonly all: boolean;
}

type Named = Pick<Advisory, 'id' | 'risk'> & { readonly aliases?: readonly string[] };

export function isAsked(advisory: Named, { id, risk, all }: Asked): boolean {
  if (all) return true;
  return isAtLeast(advisory.risk, risk) && (id.length === 0 || id.some((each) => isCalled(advisory, each)));
}

/** By its id or an alias: whole, in any case. */
export function isCalled({ id, aliases = [] }: Named, name: string): boolean {
  return [id, ...aliases].some((each) => each.toLowerCase() === name.toLowerCase());
}

/** A risk that is not known is the worst. */
export function isAtLeast(risk: string, least: Risk | 'none'): boolean {
  const names: readonly string[] = RISKS;
  return least !== 'none' && names.indexOf(risk) <= names.indexOf(least);
}
