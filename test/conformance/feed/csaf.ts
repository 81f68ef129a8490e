/** CSAF documents with something in them that nobody knows. */
import type { FeedDocument } from '../../../src/pakiti/feeds/feed.ts';
import { changed } from './row.ts';

interface Csaf {
  readonly vulnerabilities: readonly {
    readonly product_status: Readonly<Record<string, readonly string[]>>;
  }[];
}

/** A product that the product tree does not have. */
export function withStrangeProduct(document: FeedDocument): FeedDocument {
  return changed<Csaf>(document, (csaf) => ({
    ...csaf,
    vulnerabilities: csaf.vulnerabilities.map((vulnerability) => ({
      ...vulnerability,
      product_status: {
        ...vulnerability.product_status,
        known_affected: [...(vulnerability.product_status['known_affected'] ?? []), 'haiku:bash'],
      },
    })),
  }));
}
