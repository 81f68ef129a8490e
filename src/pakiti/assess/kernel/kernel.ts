/** A package that is a kernel, or a part of one that is used only where that kernel runs. */
export interface Kernel {
  /** What tells kernels apart that are installed beside each other: `rt`, `64k-debug`, `generic`; empty for the plain one. */
  readonly flavour: string;
  /** @param running as `uname -r` */
  readonly runsAs: (running: string) => boolean;
}
