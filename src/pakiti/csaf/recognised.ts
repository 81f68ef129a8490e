/** Telling whose CSAF a document is without parsing it: only the kind that takes it does. */
import type { FeedDocument } from '../feeds/feed.ts';

/** Of an object that is no longer than that, what is looked for is in its beginning. */
const OBJECT_CHARACTERS = 4096;

/**
 * @param namespace of the publisher, without a slash at its end
 * @param ids how its documents are called: for a CVE, or otherwise
 */
export function isCsafOf(document: FeedDocument, namespace: string, ids: 'CVE' | 'advisory'): boolean {
  if (!/^\s*\{/.test(document.bytes.toString('latin1', 0, 16))) return false;
  if (!document.bytes.includes('"csaf_version"')) return false;
  const publisher = /"namespace"\s*:\s*"(?<url>[^"]*)"/.exec(objectOf(document, '"publisher"'))?.groups?.[
    'url'
  ];
  if (publisher?.replace(/\/$/, '') !== namespace) return false;
  const id = /"id"\s*:\s*"(?<id>[^"]+)"/.exec(objectOf(document, '"tracking"'))?.groups?.['id'];
  return id?.startsWith('CVE-') === (ids === 'CVE');
}

function objectOf({ bytes }: FeedDocument, field: string): string {
  const at = bytes.indexOf(field);
  return at < 0 ? '' : bytes.toString('utf8', at, at + OBJECT_CHARACTERS);
}
