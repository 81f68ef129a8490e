/** Conditions about the kernel: `kernel`, `kernel-option`, `kernel-argument`, `module`, `sysctl`, `address-family`. */
import { isGlob } from '../../host/glob.ts';
import { compareDpkgVersions } from '../../version/dpkg.ts';
import { compareRpmDependency } from '../../version/rpm.ts';
import { ADDRESS_FAMILIES } from '../address-families.ts';
import { allOf, anyOf, firstOf, not, told, unknown, type Answered } from '../answer.ts';
import type { ModuleState } from '../condition.ts';
import { debianKernelVersion, kernelArguments, kernelOptions, kernelRelease } from '../facts/kernel.ts';
import { moduleConfig, moduleName, namesModule } from '../facts/module-config.ts';
import { builtinModules, loadedModules, moduleInitState, modulesWithFiles } from '../facts/modules.ts';
import { listOf, orReason, unlessMissing, type Look } from '../look.ts';
import { exists } from './files.ts';
import { matcher, type Judge } from './judge.ts';
import { holdText } from './limits.ts';
import { inRange } from './software.ts';

export const kernel: Judge<'kernel'> = async (fields, look) => {
  const release = await look.fact(kernelRelease);
  const answers: Answered[] = [];
  if (fields.matching !== undefined)
    answers.push(told(matcher(fields.matching)(release), `kernel ${release}`));
  if (fields.release !== undefined) answers.push(judgeRelease(release, fields.release));
  if (fields.debian !== undefined) answers.push(await judgeDebian(fields.debian, look));
  return together(answers);
};

function together(answers: readonly Answered[]): Answered {
  const answer = allOf(answers.map((each) => each.answer));
  const saw = [...new Set(answers.filter((each) => each.answer === answer).map((each) => each.saw))];
  return { answer, saw: saw.join(', ') };
}

const DISTRIBUTION = /\.(?<tag>(?:el|fc|amzn)\d+[a-z]*)/;

/**
 * Releases count up within one distribution only, and there only for one version: kernels of others that are built for
 * Enterprise Linux (`5.15.0-….el8uek`, `6.1.50-1.el8.elrepo`) are no later ones.
 */
function judgeRelease(release: string, range: string): Answered {
  const wanted = DISTRIBUTION.exec(range)?.groups?.['tag'];
  const own = DISTRIBUTION.exec(release)?.groups?.['tag'];
  if (wanted !== undefined && (wanted !== own || !isOfVersion(release, range, wanted))) {
    return unknown(`kernel ${release} cannot be held against one of ${wanted}`);
  }
  const clauses = range.split(',').map((clause) => clause.replace(/[^<>=\s].*$/, orderable));
  return told(inRange(orderable(release), clauses.join(','), compareRpmDependency), `kernel ${release}`);
}

/** Enterprise Linux keeps the version of its kernel. */
function isOfVersion(release: string, range: string, tag: string): boolean {
  if (!tag.startsWith('el')) return true;
  const named = range.split(',').filter((clause) => DISTRIBUTION.test(clause));
  return named.every((clause) => versionOf(clause.replace(/^[<>=\s]*/, '')) === versionOf(release));
}

function versionOf(release: string): string {
  return release.split('-', 1)[0] ?? '';
}

const ARCHITECTURE = /\.(?:x86_64|aarch64|i[3-6]86|noarch|ppc64le|ppc64|s390x|riscv64)$/;

/** As version and release: the first hyphen parts them, and `-rc1` comes before the release that it is a candidate of. */
function orderable(release: string): string {
  const [version = '', ...rest] = release
    .trim()
    .replace(ARCHITECTURE, '')
    .replace(/-(?=rc\d)/, '~')
    .split('-');
  return rest.length === 0 ? version : `${version}-${rest.join('.')}`;
}

async function judgeDebian(range: string, look: Look): Promise<Answered> {
  const version = await look.fact(debianKernelVersion);
  if (version === undefined) return told(false, 'the kernel is of no Debian package');
  return told(inRange(version, range, compareDpkgVersions), `kernel of the Debian package ${version}`);
}

export const kernelOption: Judge<'kernel-option'> = async (fields, look) => {
  const options = await look.fact(kernelOptions);
  return holdText(fields.name, options.get(fields.name) ?? 'n', fields);
};

export const kernelArgument: Judge<'kernel-argument'> = async ({ name, equals, includes }, look) => {
  const given = (await look.fact(kernelArguments)).filter((each) => each.name === name.replaceAll('-', '_'));
  const judged = given.map(({ value = '' }): Answered => {
    const holds = includes === undefined || value.split(',').includes(includes);
    const { answer, saw } = holdText(name, value, equals === undefined ? {} : { equals });
    return { answer: allOf([answer, holds ? 'true' : 'false']), saw };
  });
  const answers = new Set(judged.map(({ answer }) => answer));
  if (equals !== undefined && answers.size > 1) return unknown(`${name} was given with different values`);
  return firstOf(judged, `the kernel was booted without ${name}`);
};

export const module: Judge<'module'> = async (fields, look) => {
  const judged = await Promise.all(
    listOf(fields.name).map(async (name) => {
      const asked = await orReason(judgeModule(moduleName(name), fields.is, look));
      return asked.reason === undefined ? asked.value : unknown(asked.reason.message);
    }),
  );
  return firstOf(judged, 'no module');
};

/** What is loaded is a list; for the rest a module has to be named. */
async function judgeModule(name: string, is: ModuleState, look: Look): Promise<Answered> {
  if (!isGlob(name)) return await STATES[is](name, look);
  if (is !== 'loaded') return unknown(`${name} names no module`);
  const loaded = [...(await look.fact(loadedModules))].find(matcher(name));
  return told(
    loaded !== undefined,
    `module ${loaded ?? name} is ${loaded === undefined ? 'not ' : ''}loaded`,
  );
}

const STATES: Readonly<Record<ModuleState, (module: string, look: Look) => Promise<Answered>>> = {
  loaded: isLoaded,
  builtin: isBuiltin,
  blocked: isBlocked,
  blacklisted: isBlacklisted,
  absent: isAbsent,
};

async function isLoaded(name: string, look: Look): Promise<Answered> {
  const [listed, state] = await Promise.all([
    orReason(look.fact(loadedModules)),
    orReason(moduleInitState(look, name)),
  ]);
  if (state.reason === undefined && state.value !== undefined) {
    return told(true, `module ${name} is ${state.value} in /sys/module`);
  }
  if (listed.reason !== undefined) return unknown(listed.reason.message);
  return told(listed.value.has(name), `module ${name} is ${listed.value.has(name) ? '' : 'not '}loaded`);
}

async function isBuiltin(name: string, look: Look): Promise<Answered> {
  const listed = await orReason(look.fact(builtinModules));
  if (listed.reason === undefined) {
    return told(listed.value.has(name), `module ${name} is ${listed.value.has(name) ? '' : 'not '}built in`);
  }
  // A module of the image shows itself there when it has a parameter or a version.
  const isShown = await exists(`/sys/module/${name}`, look);
  if (isShown && (await moduleInitState(look, name)) === undefined) {
    return told(true, `module ${name} is built in, /sys/module shows it`);
  }
  return unknown(listed.reason.message);
}

/** Commands that end without loading anything. */
const NOTHING = /^(?:(?:\/usr)?\/s?bin\/)?(?:true|false)$/;

async function isBlocked(name: string, look: Look): Promise<Answered> {
  const [byBoot, byConfig] = await Promise.all([blockedAtBoot(name, look), blockedByConfig(name, look)]);
  const blocked = firstOf([byConfig, byBoot], '');
  if (blocked.answer !== 'true') return blocked;
  const builtin = await isBuiltin(name, look);
  return builtin.answer === 'false' ? blocked : { answer: not(builtin.answer), saw: builtin.saw };
}

/**
 * The kernel itself refuses to load what the last `module_blacklist` names, letter by letter: there a hyphen is no
 * underscore. Source: Linux, kernel-parameters.txt; `blacklisted` of kernel/module/main.c.
 */
async function blockedAtBoot(name: string, look: Look): Promise<Answered> {
  const found = await orReason(look.fact(kernelArguments));
  if (found.reason !== undefined) return unknown(found.reason.message);
  const last = found.value.findLast((each) => each.name === 'module_blacklist');
  const isNamed = (last?.value ?? '').split(',').includes(name);
  return told(isNamed, isNamed ? `module_blacklist names ${name}` : `nothing blocks module ${name}`);
}

async function blockedByConfig(name: string, look: Look): Promise<Answered> {
  const config = await look.fact(moduleConfig);
  const first = config.find(
    (each) => 'unread' in each || (each.command === 'install' && namesModule(each, name)),
  );
  if (first === undefined) return told(false, `nothing blocks module ${name}`);
  if ('unread' in first) return unknown(first.unread);
  return told(NOTHING.test(first.argument), `${first.path}: install ${first.module} ${first.argument}`);
}

async function isBlacklisted(name: string, look: Look): Promise<Answered> {
  const config = await look.fact(moduleConfig);
  const line = config.find(
    (each) => 'module' in each && each.command === 'blacklist' && namesModule(each, name),
  );
  if (line !== undefined && 'path' in line) return told(true, `${line.path}: blacklist ${line.module}`);
  const atBoot = await orReason(look.fact(kernelArguments));
  if (atBoot.reason === undefined && atBoot.value.some((each) => isBlacklist(each, name))) {
    return told(true, `the kernel was booted with modprobe.blacklist=${name}`);
  }
  const blind =
    config.flatMap((each) => ('unread' in each ? [each.unread] : []))[0] ?? atBoot.reason?.message;
  return blind === undefined ? told(false, `nothing blacklists module ${name}`) : unknown(blind);
}

function isBlacklist(
  argument: { readonly name: string; readonly value: string | undefined },
  name: string,
): boolean {
  return (
    argument.name === 'modprobe.blacklist' && (argument.value ?? '').split(',').map(moduleName).includes(name)
  );
}

async function isAbsent(name: string, look: Look): Promise<Answered> {
  const [loaded, builtin] = await Promise.all([isLoaded(name, look), isBuiltin(name, look)]);
  const files = await orReason(look.fact(modulesWithFiles));
  const hasFile: Answered =
    files.reason === undefined
      ? told(files.value.has(name), `there is ${files.value.has(name) ? 'a' : 'no'} file of module ${name}`)
      : unknown(files.reason.message);
  const parts = [loaded, builtin, hasFile];
  const answer = not(anyOf(parts.map((part) => part.answer)));
  const speaker = parts.find((part) => part.answer === not(answer)) ?? hasFile;
  return { answer, saw: answer === 'true' ? hasFile.saw : speaker.saw };
}

const SYSCTL_ROOT = '/proc/sys';
/** The whole of the user ids, each for itself. Source: user_namespaces(7). */
const INITIAL_UIDS = '0 0 4294967295';

/** Whether who looks is in another user namespace than the first; without `uid_map` there are none. */
async function isOfContainer(look: Look): Promise<boolean> {
  const map = await unlessMissing(look.text('/proc/self/uid_map'));
  return map !== undefined && map.trim().replaceAll(/\s+/g, ' ') !== INITIAL_UIDS;
}

export const sysctl: Judge<'sysctl'> = async (fields, look) => {
  const path = `${SYSCTL_ROOT}/${fields.name.includes('/') ? fields.name : fields.name.replaceAll('.', '/')}`;
  const read = await orReason(look.text(path));
  if (read.reason === undefined) {
    if (/^user[./]/.test(fields.name) && (await isOfContainer(look)))
      return unknown(`${fields.name} is that of a user namespace, not of the host`);
    return holdText(fields.name, read.value, fields);
  }
  if (read.reason.reason !== 'missing') return unknown(read.reason.message);
  const isMounted = await exists(`${SYSCTL_ROOT}/kernel`, look);
  return isMounted ? told(false, `the kernel has no ${fields.name}`) : unknown(read.reason.message);
};

export const addressFamily: Judge<'address-family'> = async (fields, look) => {
  const { protocol, module: name } = ADDRESS_FAMILIES[fields.name];
  const read = await orReason(look.text('/proc/net/protocols'));
  if (read.reason !== undefined) {
    const loaded = await isLoaded(name, look);
    return loaded.answer === 'true' ? loaded : unknown(read.reason.message);
  }
  const isRegistered = read.value.split('\n').some((each) => each.split(/\s/, 1)[0] === protocol);
  return told(isRegistered, `protocol ${protocol} is ${isRegistered ? '' : 'not '}registered`);
};
