/** The instant by which sites MUST have acted. Advisories write it in five ways, always behind a capital MUST. */
import { firstInstant, type Instant } from './instant.ts';

const BY = /\b(?:by|before|until)\b/gi;
/** How far a date may stand behind its MUST, and behind its "by", in characters. */
const SENTENCE = 400;
const PHRASE = 120;
const MAX_SENTENCES = 100;

/** One for each sentence that sets one, in their order, each instant once. */
export function deadlines(lines: readonly string[]): readonly Instant[] {
  const text = lines.join('\n');
  const found = Array.from(text.matchAll(/\bMUST\b/g), ({ index }) => index)
    .slice(0, MAX_SENTENCES)
    .flatMap((must) => deadlineBehind(text, must) ?? []);
  return [...new Map(found.map((instant) => [instant.instant, instant])).values()];
}

function deadlineBehind(text: string, must: number): Instant | undefined {
  const [paragraph = ''] = text.slice(must, must + SENTENCE).split(/\n[ \t]*\n/, 1);
  const sentence = paragraph.replace(/\s+/g, ' ');
  return Array.from(sentence.matchAll(BY), ({ index }) =>
    firstInstant(sentence.slice(index, index + PHRASE)),
  ).find((instant) => instant !== undefined);
}
