/** Looks at the modules of the kernel, also at those that hide from the list of modules. */
import { loadedModules, moduleInitState } from '../../src/evidence/facts/modules.ts';
import { orReason } from '../../src/evidence/look.ts';
import { atMost } from './at-most.ts';
import type { Context } from './context.ts';
import type { Indicator, SoughtModule } from './indicator.ts';
import { matchesAny } from './name-index.ts';

export interface ModuleIndicator extends Indicator {
  readonly sought: SoughtModule;
}

const AT_ONCE = 64;
const LIST = '/proc/modules';
const TREE = '/sys/module';

export async function lookAtModules(context: Context, indicators: readonly ModuleIndicator[]): Promise<void> {
  if (indicators.length === 0) return;
  const { look, report } = context;
  const [listed, tree] = await Promise.all([
    orReason(look.fact(loadedModules)),
    orReason(look.host.files.list(TREE)),
  ]);
  if (listed.reason !== undefined) report.failure('module', LIST, listed.reason, indicators.length);
  if (tree.reason !== undefined) report.failure('module', TREE, tree.reason, indicators.length);
  const inList = listed.reason === undefined ? listed.value : undefined;
  for (const module of inList ?? []) hit(context, indicators, module, false, [`${LIST} lists it`]);
  const others = (tree.reason === undefined ? tree.value : []).filter((name) => inList?.has(name) !== true);
  await atMost(AT_ONCE, others, async (module) => {
    const state = await orReason(moduleInitState(look, module));
    if (state.reason !== undefined)
      report.failure('module', `${TREE}/${module}`, state.reason, indicators.length);
    else if (state.value !== undefined)
      await loadedUnlisted(context, indicators, module, state.value, inList !== undefined);
  });
}

/** One that was loaded since the list was read is in it by now. */
async function loadedUnlisted(
  context: Context,
  indicators: readonly ModuleIndicator[],
  module: string,
  state: string,
  wasListed: boolean,
): Promise<void> {
  const isHidden = wasListed && !(await isListedNow(context, module));
  const shown = `${TREE}/${module}/initstate says ${state}`;
  hit(context, indicators, module, isHidden, isHidden ? [shown, `${LIST} does not list it`] : [shown]);
}

async function isListedNow({ look: { host } }: Context, module: string): Promise<boolean> {
  const read = await orReason(host.files.open(LIST, 2 ** 22));
  if (read.reason !== undefined) return true;
  return read.value.bytes
    .toString('latin1')
    .split('\n')
    .some((line) => line.startsWith(`${module} `));
}

function hit(
  { report }: Context,
  indicators: readonly ModuleIndicator[],
  module: string,
  isHidden: boolean,
  evidence: readonly string[],
): void {
  for (const indicator of indicators) {
    const { names, hidden } = indicator.sought;
    if ((isHidden || !hidden) && (hidden || names.length > 0) && matchesAny(names, module))
      report.hit(indicator, `module ${module}`, evidence);
  }
}
