/** One receiver or sink: its kind says what else is in it. */
export interface MemberConfiguration {
  readonly name: string;
  readonly kind: string;
  readonly monitor?: string;
}

/** The schema has been asked whether there is such a kind. */
export function kindOf<K extends { readonly kind: string }>(
  kinds: readonly K[],
  member: MemberConfiguration,
): K {
  const kind = kinds.find((one) => one.kind === member.kind);
  if (kind === undefined) throw new Error(`the schema let the kind '${member.kind}' through`);
  return kind;
}

/** The schema of the kind has been asked: each kind gets what its own schema describes. */
export function ownPart(member: MemberConfiguration): never {
  return member as never;
}
