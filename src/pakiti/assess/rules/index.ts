import type { ScopeRule } from '../subject.ts';
import { arch } from './arch.ts';
import { channel } from './channel.ts';
import { kernelLine } from './kernel-line.ts';
import { moduleStream } from './module-stream.ts';
import { runningKernel } from './running-kernel.ts';
import { vendor } from './vendor.ts';

/** In the order in which they are asked: the first that says no decides. */
export const scopeRules: readonly ScopeRule[] = [
  arch,
  moduleStream,
  kernelLine,
  channel,
  runningKernel,
  vendor,
];
