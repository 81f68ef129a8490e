/** What a node has installed, whatever protocol said it. */

/** `other`: a packager whose versions have no order that we know; all that is asked of them is undetermined. */
export type Packager = 'rpm' | 'dpkg' | 'other';

export interface PackageSource {
  readonly name: string;
  /** In the packager's form, as {@link InstalledPackage.version}. */
  readonly version: string;
}

/**
 * Of the fields that not every protocol carries, `undefined` means that nobody has said, `null` that there is none.
 * What may be concluded of `undefined` is in `assess/`, one rule for each field.
 */
export interface InstalledPackage {
  readonly name: string;
  /** rpm: `[EPOCH:]VERSION[-RELEASE]`, dpkg: `[EPOCH:]UPSTREAM[-REVISION]`; an epoch of 0 is not written. */
  readonly version: string;
  /** As the packager says: `x86_64`, `amd64`, `noarch`, `all`; empty where it has none. */
  readonly arch: string;
  readonly source: PackageSource | undefined;
  /** rpm's `%{MODULARITYLABEL}`: `NAME:STREAM:VERSION:CONTEXT`. */
  readonly module: string | null | undefined;
  /** rpm's `%{VENDOR}`; dpkg's `Origin`. */
  readonly vendor: string | null | undefined;
  /** The repository that it came from, as the packager calls it. */
  readonly repository: string | null | undefined;
}

export interface Inventory {
  /** What the node says that it runs, such as `AlmaLinux release 9.5 (Teal Serval)`. */
  readonly system: string;
  readonly packager: Packager;
  /**
   * Of rpm: nobody has said the epochs, as inventories of the GLPI agent do not. Then nothing follows from an advisory whose
   * version has one: which is newer cannot be told.
   */
  readonly epochsUnknown?: true;
  /** What it may have besides, of which the report does not say what it is; for people. */
  readonly incomplete?: string;
  /** Of the machine, as `uname -m`; empty where nobody has said. */
  readonly arch: string;
  /** The running one, as `uname -r`; empty where nobody has said. */
  readonly kernel: string;
  /** The one that starts next, as `uname -r` would say then. */
  readonly bootKernel: string | undefined;
  /** What a live patch says of itself, as `kpatch list` or `canonical-livepatch status` in one line. */
  readonly livepatch: string | undefined;
  readonly rebootRequired: boolean | undefined;
  /** Packages whose old files are still in use. */
  readonly restart: readonly string[];
  /** As reported, without repetitions. */
  readonly packages: readonly InstalledPackage[];
}
