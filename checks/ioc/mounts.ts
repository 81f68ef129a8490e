/** Which file systems a walk enters beside the one it starts on. Source: proc_pid_mountinfo(5). */
export interface Mount {
  readonly path: string;
  readonly type: string;
}

/** On disks or in memory of this machine: looking at them harms nobody else. */
const LOCAL = new Set(
  (
    'ext2 ext3 ext4 xfs btrfs zfs f2fs jfs reiserfs bcachefs tmpfs ramfs devtmpfs overlay squashfs erofs ' +
    'vfat exfat msdos ntfs3 iso9660 udf'
  ).split(' '),
);

/** Views of the kernel: nothing that was put there, or (autofs) nothing without causing a mount. */
const VIEWS = new Set(
  (
    'proc sysfs cgroup cgroup2 devpts mqueue debugfs tracefs securityfs selinuxfs bpf pstore configfs hugetlbfs ' +
    'fusectl binfmt_misc rpc_pipefs efivarfs nsfs autofs'
  ).split(' '),
);

/** `ID PARENT MAJOR:MINOR ROOT MOUNT-POINT OPTIONS [FIELD]... - TYPE SOURCE OPTIONS`, blanks as `\040`. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [fields = '', rest] = line.split(' - ');
    const path = fields.split(' ')[4];
    const type = rest?.split(' ')[0];
    return path === undefined || type === undefined ? [] : [{ path: unescaped(path), type }];
  });
}

function unescaped(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** Mount points below the roots whose files are as much this machine's as those of the roots. */
export function localMountsBelow(roots: readonly string[], mounts: readonly Mount[]): readonly string[] {
  return mounts
    .filter(({ type, path }) => LOCAL.has(type) && roots.some((root) => isBelow(path, root)))
    .map(({ path }) => path);
}

/** Whether there is nothing to look at. */
export function isView(path: string, mounts: readonly Mount[]): boolean {
  const last = mounts.findLast((mount) => mount.path === path);
  return last !== undefined && VIEWS.has(last.type);
}

function isBelow(path: string, root: string): boolean {
  return path !== root && path.startsWith(root === '/' ? '/' : `${root}/`);
}
