/** Every kind of condition with the function that asks it. */
import type { ConditionKind } from '../condition.ts';
import { file, line, tree, unownedFile } from './files.ts';
import { cannotTell, type Judge } from './judge.ts';
import { addressFamily, kernel, kernelArgument, kernelOption, module, sysctl } from './kernel.ts';
import { limit, listening, localAccount, memory } from './machine.ts';
import { command, installedPackage, mappedLibrary, os, runningProcess } from './software.ts';

export const JUDGES: { readonly [Kind in ConditionKind]: Judge<Kind> } = {
  file,
  tree,
  'unowned-file': unownedFile,
  package: installedPackage,
  kernel,
  'kernel-option': kernelOption,
  'kernel-argument': kernelArgument,
  module,
  sysctl,
  process: runningProcess,
  'mapped-library': mappedLibrary,
  'address-family': addressFamily,
  limit,
  memory,
  line,
  listening,
  'local-account': localAccount,
  command,
  os,
  'cannot-tell': cannotTell,
};
