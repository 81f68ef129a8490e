/** An update that the host has not installed. */
export interface Pending {
  readonly package: string;
  readonly installed: string;
  readonly version: string;
  /** Where it is: a suite, an advisory and its repository. */
  readonly where: string;
  readonly sort: 'security' | 'other' | 'unclassified';
  /** Why the packager would not install it by itself; null where it would. */
  readonly withheld: string | null;
}
