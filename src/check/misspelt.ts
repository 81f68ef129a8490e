/** What somebody may have meant by a word that is not known. */
import { distance } from 'fastest-levenshtein';

/** The share of a name's letters that may be wrong for it to count as misspelt. */
const MISSPELT_SHARE = 0.4;

/** How many letters of the name are wrong, upper and lower case being the same; undefined where that is another name. */
export function wrongLetters(given: string, name: string): number | undefined {
  const wrong = distance(given.toLowerCase(), name.toLowerCase());
  return wrong <= name.length * MISSPELT_SHARE ? wrong : undefined;
}

/** The one that is meant, where one is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const near = names.flatMap((name) => {
    const wrong = wrongLetters(given, name);
    return wrong === undefined ? [] : [{ name, wrong }];
  });
  return near.toSorted((one, other) => one.wrong - other.wrong)[0]?.name;
}
