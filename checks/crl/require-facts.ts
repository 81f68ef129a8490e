/**
 * An observation may come from a file that somebody has edited or cut: a fact that is not there must not count as good.
 */
import { Failure } from '../../src/host/failure.ts';
import type { CrlObservation } from './observation.ts';
import type { AnchorFacts } from '../../src/x509/anchor-facts.ts';
import { isRead, type ListFacts } from '../../src/x509/list-facts.ts';

/** @throws Failure `malformed` where a fact that decides about a state is none */
export function requireFacts({ anchors, installed, published }: CrlObservation): void {
  const lists = [...installed, ...published].map(({ content }) => content).filter(isRead);
  if (anchors.every(isWholeAnchor) && lists.every(isWholeList)) return;
  throw new Failure('malformed', 'the observation has been changed: not every fact is in it');
}

function isWholeAnchor({ notBefore, notAfter, maySignLists }: AnchorFacts): boolean {
  return [notBefore, notAfter].every(Number.isFinite) && typeof maySignLists === 'boolean';
}

const VERIFICATIONS: readonly string[] = ['good', 'wrong-issuer', 'bad-signature', 'weak', 'unsupported'];

function isWholeList({ thisUpdate, nextUpdate, verification, isDelta }: ListFacts): boolean {
  const instants = nextUpdate === null ? [thisUpdate] : [thisUpdate, nextUpdate];
  return (
    instants.every(Number.isFinite) && VERIFICATIONS.includes(verification) && typeof isDelta === 'boolean'
  );
}
