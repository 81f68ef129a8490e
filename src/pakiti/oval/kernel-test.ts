/** Tests of the kernel that runs: Red Hat's of `uname`, and Ubuntu's of a variable that is made of it. */
import type { Criteria } from '../advisory.ts';
import { childOf, type XmlItem } from '../xml-items.ts';
import type { OvalDocument, OvalTest } from './document.ts';
import { entityOf, NotUnderstoodTest, onlyValue } from './entity.ts';
import { ALWAYS } from './constants.ts';
import { leaf, versionBound } from './package-test.ts';

/** @throws NotUnderstoodTest */
export function unameTest(test: OvalTest, oval: OvalDocument): Criteria {
  if (test.states.length === 0) return ALWAYS;
  const bound = onlyEntity(test, 'os_release', oval);
  const { operation, values } = entityOf(bound, oval);
  return kernelTest(operation, values.join('|'));
}

/** @throws NotUnderstoodTest */
export function variableTest(test: OvalTest, oval: OvalDocument): Criteria {
  const reference = childOf(oval.objects.get(test.object) ?? NOTHING, 'var_ref')?.text ?? '';
  const variable = oval.variables.get(reference);
  if (variable === undefined || !isOfKernel(variable))
    throw new NotUnderstoodTest(`the variable ${reference}`);
  const entity = entityOf(onlyEntity(test, 'value', oval), oval);
  return kernelTest(entity.operation, abiOf(onlyValue(entity)));
}

const NOTHING: XmlItem = { name: '', attributes: {}, text: '', children: [] };

function onlyEntity(test: OvalTest, name: string, oval: OvalDocument): XmlItem {
  const state = oval.states.get(test.states[0] ?? '');
  const [entity, ...more] = state?.children ?? [];
  if (test.states.length !== 1 || entity?.name !== name || more.length > 0) {
    throw new NotUnderstoodTest(`something else than ${name}`);
  }
  return entity;
}

function isOfKernel(item: XmlItem): boolean {
  return item.attributes['item_field'] === 'os_release' || item.children.some(isOfKernel);
}

/** What runs says `6.8.0-84`, the package is called `6.8.0-84.84`: the upload is not in what is compared. */
function abiOf(version: string): string {
  return /^(?:\d+:)?(?<abi>[\d.]+-\d+)(?:[.+~].*)?$/.exec(version)?.groups?.['abi'] ?? version;
}

function kernelTest(operation: string, evr: string): Criteria {
  return leaf({ kind: 'running-kernel', version: versionBound('evr', operation, evr) });
}
