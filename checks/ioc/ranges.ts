/** `1, 3–5, 9` for ascending numbers. */
export function ranges(numbers: readonly number[]): string {
  const parts: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last !== undefined && number <= last.to + 1) last.to = Math.max(last.to, number);
    else parts.push({ from: number, to: number });
  }
  return parts.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}
