/** Work that is under way. */
export interface UnderWay<T> {
  readonly end: Promise<T>;
}

/** Starts work that tells when it is under way, and waits until it is, or has ended. */
export async function untilUnderWay<T>(start: (tell: () => void) => Promise<T>): Promise<UnderWay<T>> {
  let tell = (): void => undefined;
  const told = new Promise<void>((resolve) => (tell = resolve));
  const end = start(() => tell());
  await Promise.race([told, end.then(nothing, nothing)]);
  return { end };
}

function nothing(): void {
  // How it ended is for whoever waits for the end.
}
