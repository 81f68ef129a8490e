/** Globs over a host's files: one question for each component that is a glob, however many directories it is in. */
import { expandBraces, globExpression, isGlob } from '../glob.ts';
import type { Expansion, TreeError, Trees } from '../trees.ts';
import { nulEnded } from './files.ts';
import { oneAfterTheOther, toldComplaints } from './find-complaints.ts';
import { quotedPath } from './quote.ts';
import { Question } from './question.ts';
import type { RemoteShell } from './shell.ts';

export function createExpand(shell: RemoteShell): Trees['expand'] {
  return async (glob, under = '') => {
    const expansions = await Promise.all(expandBraces(glob).map((one) => expandOne(one, under, shell)));
    return {
      paths: [...new Set(expansions.flatMap(({ paths }) => paths))].sort(),
      errors: expansions.flatMap(({ errors }) => errors),
    };
  };
}

async function expandOne(glob: string, under: string, shell: RemoteShell): Promise<Expansion> {
  const errors: TreeError[] = [];
  let paths: readonly string[] = [under === '/' ? '' : under];
  for (const step of stepsOf(glob)) {
    if (paths.length === 0) break;
    const found = isGlob(step) ? await entriesLike(paths, step, shell) : await thoseThere(paths, step, shell);
    errors.push(...found.errors);
    paths = found.paths;
  }
  return { paths: paths.map((path) => (path === '' ? '/' : path)), errors };
}

/** Components that are globs, and between them those that are not, together: `a/b`, `*`, `c/d`. */
function stepsOf(glob: string): readonly string[] {
  const steps: string[] = [];
  for (const component of glob.split('/').filter((each) => each !== '')) {
    const last = steps.at(-1);
    if (last === undefined || isGlob(component) || isGlob(last)) steps.push(component);
    else steps[steps.length - 1] = `${last}/${component}`;
  }
  return steps;
}

async function entriesLike(paths: readonly string[], glob: string, shell: RemoteShell): Promise<Expansion> {
  const found = await find(
    paths.map((path) => `${path}/`),
    '-mindepth 1 -maxdepth 1 -print0',
    shell,
  );
  const expression = globExpression(glob);
  const names = found.paths.map((path) => path.replace(/\/{2,}/g, '/'));
  return { ...found, paths: names.filter((path) => expression.test(path.slice(path.lastIndexOf('/') + 1))) };
}

function thoseThere(paths: readonly string[], name: string, shell: RemoteShell): Promise<Expansion> {
  return find(
    paths.map((path) => `${path}/${name}`),
    '-maxdepth 0 -print0',
    shell,
  );
}

/** Directories for one command, so that the list of its arguments does not grow too long. */
const AT_ONCE = 500;

async function find(roots: readonly string[], expression: string, shell: RemoteShell): Promise<Expansion> {
  const commands: string[] = [];
  for (let from = 0; from < roots.length; from += AT_ONCE) {
    commands.push(
      `find ${roots
        .slice(from, from + AT_ONCE)
        .map(quotedPath)
        .join(' ')} ${expression}`,
    );
  }
  const [subject = '/'] = roots;
  const question = new Question({ script: oneAfterTheOther(commands), subject });
  shell.ask(question);
  const answer = await question.answer;
  const complaints = toldComplaints(answer, subject);
  return {
    paths: nulEnded(answer.stdout),
    errors: complaints
      .filter(({ reason }) => reason !== 'missing')
      .map(({ path = subject, reason, words }) => ({ path, reason, message: `${path}: ${words}` })),
  };
}
