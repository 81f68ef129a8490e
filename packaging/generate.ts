/**
 * `npm run generate`: writes what is made from the check literals. With `--check` it writes nothing, names what is
 * stale, and exits 1 if anything is.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Check } from '../src/check/index.ts';
import type { Artefact } from './generate/artefact.ts';
import { compatibilityTable } from './generate/compatibility-table.ts';
import { shippedCatalogue } from './generate/catalogue.ts';
import { directorBasket } from './generate/director-basket.ts';
import { icingaCommands } from './generate/icinga-commands.ts';
import { shippedIncidentPolicy } from './generate/incident-policy.ts';
import { metricNames } from './generate/metric-names.ts';
import { nagiosCommands } from './generate/nagios-commands.ts';
import { optionTable } from './generate/option-table.ts';
import { defaultPolicy } from './generate/policy.ts';
import { CHECKS, FAMILIES, lazyRegistry, registry, type Family } from './generate/registry.ts';
import { vulnerableFilesList } from './generate/vulnerable-files-list.ts';

const root = dirname(import.meta.dirname);
const names = membersOf(CHECKS);

const policy = readFileSync(join(root, 'config/file-permissions.policy.yaml'), 'utf8');
const list = readFileSync(join(root, 'config/vulnerable-files.yaml'), 'utf8');
const stale = [
  ...FAMILIES.map((family) => registry(family, membersOf(family))),
  lazyRegistry(CHECKS, names),
  defaultPolicy(policy),
  vulnerableFilesList(list),
].flatMap(settle);
stale.push(...settle(metricNames(readFileSync(join(root, 'config/metric-names.yaml'), 'utf8'))));
stale.push(...settle(await shippedCatalogue(root)));
stale.push(...settle(await shippedIncidentPolicy(root)));
// What reads the registries is loaded only when they are up to date.
const { schemas } = await import('./generate/schemas.ts');
const { openApiDocument, pakitiOpenApiDocument } = await import('./generate/openapi.ts');
stale.push(...settle(openApiDocument), ...settle(pakitiOpenApiDocument));
const { sinkTable } = await import('./generate/sink-table.ts');
stale.push(...settle(await sinkTable(root, readFileSync(join(root, 'README.md'), 'utf8'))));
const { reportScript } = await import('./generate/report-script.ts');
stale.push(...settle(reportScript(readFileSync(join(root, 'packaging/pakiti-report.sh'), 'utf8'))));
const checks = await Promise.all(names.map(loadCheck));
for (const artefact of [icingaCommands(checks), nagiosCommands(checks), directorBasket(checks), ...schemas]) {
  stale.push(...settle(artefact));
}
for (const check of checks) stale.push(...settle(await readmeOf(check)));
if (isChecking() && stale.length > 0) process.exitCode = 1;

function membersOf({ directory, file }: Pick<Family, 'directory' | 'file'>): readonly string[] {
  return readdirSync(join(root, directory))
    .filter((name) => existsSync(join(root, directory, name, `${file}.ts`)))
    .toSorted();
}

function isChecking(): boolean {
  return process.argv.includes('--check');
}

/** Brings one file up to date; its path if it was not. */
function settle({ path, content }: Artefact): string[] {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return [];
  console.log(`${isChecking() ? 'stale' : 'wrote'} ${path}`);
  if (isChecking()) return [path];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return [path];
}

async function loadCheck(name: string): Promise<Check> {
  const module = (await import(`../checks/${name}/check.ts`)) as { readonly check: Check };
  return module.check;
}

async function readmeOf(check: Check): Promise<Artefact> {
  const path = join('checks', check.name, 'README.md');
  const withOptions = await optionTable(check, path, readFileSync(join(root, path), 'utf8'));
  return compatibilityTable(check.name, withOptions);
}
