/** What a hostile archive could stretch. */
import { FeedError } from '../feed.ts';

export interface UnpackLimits {
  /** Of one document, unpacked. */
  readonly documentBytes: number;
  /** Of all documents of one file together. */
  readonly totalBytes: number;
  /** In one file. */
  readonly documents: number;
  /** Containers in containers, as `.json.xz` in `.tar.gz`: 3. */
  readonly depth: number;
}

/** The largest that is known: OVAL of one release of Ubuntu, 200 MB; the VEX archive of Red Hat, 10 GB in 60,000 documents. */
export const UNPACK_LIMITS: UnpackLimits = {
  documentBytes: 512 * 2 ** 20,
  totalBytes: 32 * 2 ** 30,
  documents: 2_000_000,
  depth: 4,
};

/** What is left for one file. */
export class Budget {
  readonly limits: UnpackLimits;
  private bytes = 0;
  private documents = 0;

  constructor(limits: UnpackLimits) {
    this.limits = limits;
  }

  /** @throws FeedError */
  spend(bytes: number, name: string): void {
    this.bytes += bytes;
    if (this.bytes > this.limits.totalBytes) {
      throw new FeedError(`${name}: unpacks to more than ${this.limits.totalBytes} bytes`);
    }
  }

  /** @throws FeedError */
  begin(name: string): void {
    this.documents += 1;
    if (this.documents > this.limits.documents) {
      throw new FeedError(`${name}: more than ${this.limits.documents} documents`);
    }
  }

  /** @throws FeedError */
  hold(bytes: number, name: string): void {
    if (bytes > this.limits.documentBytes) {
      throw new FeedError(`${name}: larger than ${this.limits.documentBytes} bytes`);
    }
  }
}
