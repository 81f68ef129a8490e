/** Asks the conditions of every advisory that is wanted, all advisories at the same time. */
import { dataMachine, Failure, type OptionValues } from '../../src/check/index.ts';
import type { Advisory, Mitigation } from '../../src/evidence/advisory.ts';
import { answerOf, ask } from '../../src/evidence/ask.ts';
import { lookAt, type Look } from '../../src/evidence/look.ts';
import type { Host } from '../../src/host/host.ts';
import { loadCatalogue, loadShippedCatalogue, type Catalogue } from './load-catalogue.ts';
import type { AdvisoryObservation, AdvisoryReport, AskedMitigation } from './observation.ts';
import type { options } from './options.ts';
import { isAsked } from './select.ts';

type Values = OptionValues<typeof options>;

/** @throws Failure where the catalogue cannot be read */
export async function probe(host: Host, values: Values, signal: AbortSignal): Promise<AdvisoryObservation> {
  const at = host.clock.now();
  const begin = host.clock.elapsed();
  const { catalogue: path, explain } = values;
  const catalogue = await catalogueOf(host, path, values);
  const look = lookAt(host, signal);
  const wanted = catalogue.advisories.filter((advisory) => isAsked(advisory, values));
  const reports = await Promise.all(wanted.map((advisory) => askAdvisory(advisory, look, explain)));
  return {
    at,
    seconds: Math.round((host.clock.elapsed() - begin) * 1000) / 1000,
    catalogue: path ?? null,
    risk: values.all ? 'low' : values.risk,
    reports,
    broken: catalogue.broken,
  };
}

/** The shipped catalogue is part of the executable: there is no signature that could be asked for. */
async function catalogueOf(host: Host, path: string | undefined, values: Values): Promise<Catalogue> {
  if (path !== undefined)
    return await loadCatalogue(await dataMachine(host, path, 'catalogue', values), path);
  if (!values['require-signature']) return await loadShippedCatalogue();
  throw new Failure(
    'unsigned',
    '--require-signature goes with --catalogue: the shipped one has no signature',
  );
}

/** @param isThorough ask on where the verdict is certain already */
async function askAdvisory(advisory: Advisory, look: Look, isThorough: boolean): Promise<AdvisoryReport> {
  const { id, aliases = [], title, risk, tlp, url, deadline = null, fixed, mitigated = [] } = advisory;
  const about = { id, aliases, title, risk, tlp, url, deadline };
  const exposed = await ask(advisory.exposed, look, isThorough);
  if (!isThorough && answerOf(exposed) === 'false') return { ...about, exposed, fixed: null, mitigated: [] };
  const patched = fixed === undefined ? null : await ask(fixed, look, isThorough);
  if (!isThorough && patched !== null && answerOf(patched) === 'true') {
    return { ...about, exposed, fixed: patched, mitigated: [] };
  }
  return { ...about, exposed, fixed: patched, mitigated: await askMitigations(mitigated, look, isThorough) };
}

async function askMitigations(
  mitigations: readonly Mitigation[],
  look: Look,
  isThorough: boolean,
): Promise<readonly AskedMitigation[]> {
  const asked: AskedMitigation[] = [];
  for (const { name, url, when } of mitigations) {
    const explanation = await ask(when, look, isThorough);
    asked.push({ name, url, when: explanation });
    if (!isThorough && answerOf(explanation) === 'true') break;
  }
  return asked;
}
