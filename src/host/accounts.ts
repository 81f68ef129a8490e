/** User accounts of the host. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

export interface Accounts {
  /** The effective user id of the process that checks. */
  effectiveUid(): number;
  /** Every account of `/etc/passwd`. @throws Failure */
  list(): Promise<readonly Account[]>;
  /** One account by name or number, through the name service switch where `getent` is present. @throws Failure */
  find(nameOrUid: string, signal: AbortSignal): Promise<Account | undefined>;
  /** A group's number by name or number. @throws Failure */
  findGroup(nameOrGid: string, signal: AbortSignal): Promise<number | undefined>;
}
