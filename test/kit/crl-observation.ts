/** Observations of the crl check to judge, small and all alike but for what a test is about. */
import type { CrlObservation, InstalledList, PublishedList } from '../../checks/crl/observation.ts';
import type { AnchorFacts } from '../../src/x509/anchor-facts.ts';
import type { ListContent, ListFacts } from '../../src/x509/list-facts.ts';

export const AT = Date.parse('2026-03-01T12:00:00Z') / 1000;
export const HOUR = 3600;
export const DAY = 86_400;

export function anchor(name: string, change: Partial<AnchorFacts> = {}): AnchorFacts {
  return {
    name,
    subject: `O=Example, CN=${name}`,
    notBefore: AT - 1000 * DAY,
    notAfter: AT + 1000 * DAY,
    maySignLists: true,
    hashes: [`${name}-new`, `${name}-old`],
    urls: [`http://ca.example/${name}.crl`],
    publishes: 'yes',
    ...change,
  };
}

export function facts(signer: string, change: Partial<ListFacts> = {}): ListFacts {
  return {
    issuer: `O=Example, CN=${signer}`,
    thisUpdate: AT - HOUR,
    nextUpdate: AT + 20 * DAY,
    number: '7',
    entries: 10,
    algorithm: 'sha256WithRSAEncryption',
    verification: 'good',
    signer,
    isDelta: false,
    restriction: null,
    distributionPoints: [],
    unhandled: null,
    ...change,
  };
}

export function list(
  name: string,
  change: Partial<ListFacts> | ListContent = {},
  file = `${name}.r0`,
): InstalledList {
  const content = 'failure' in change ? change : facts(name, change);
  return { files: [file], candidates: [name], content };
}

export const foreign = { verification: 'bad-signature', signer: null } as const;

export function seen(change: Partial<CrlObservation>): CrlObservation {
  return {
    at: AT,
    directory: '/certificates',
    anchors: [anchor('Alpha'), anchor('Beta')],
    installed: [list('Alpha'), list('Beta')],
    published: [],
    troubles: [],
    orphans: [],
    ...change,
  };
}

export const one = (
  content: Partial<ListFacts> | ListContent,
  ...more: readonly InstalledList[]
): CrlObservation => seen({ anchors: [anchor('Alpha')], installed: [list('Alpha', content), ...more] });

export function published(content: Partial<ListFacts> | ListContent): PublishedList {
  const { content: read } = list('Alpha', content);
  return { url: 'http://ca.example/Alpha.crl', candidates: ['Alpha'], content: read };
}
