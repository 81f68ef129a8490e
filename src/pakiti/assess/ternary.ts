/** Truth with three values; undefined is "unknown". Source: OVAL 5.11, "Operator" truth tables. */
export type Ternary = boolean | undefined;

/** Of none it is true. */
export function allOf(values: Iterable<Ternary>): Ternary {
  let all: Ternary = true;
  for (const value of values) {
    if (value === false) return false;
    if (value === undefined) all = undefined;
  }
  return all;
}

/** Of none it is false. */
export function anyOf(values: Iterable<Ternary>): Ternary {
  let any: Ternary = false;
  for (const value of values) {
    if (value === true) return true;
    if (value === undefined) any = undefined;
  }
  return any;
}

export function not(value: Ternary): Ternary {
  return value === undefined ? undefined : !value;
}
