/** The schema of a list of members of one family, part of `config/schema/bridge.schema.json`. */
interface Kind {
  readonly kind: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}

/** What each kind says of its own configuration, chosen by `kind`. */
export function membersSchema(kinds: readonly Kind[], shared: object): object {
  return {
    type: 'array',
    items: {
      type: 'object',
      required: ['name', 'kind'],
      properties: { kind: { enum: kinds.map(({ kind }) => kind) } },
      allOf: kinds.map(({ kind, properties, required }) => ({
        if: { required: ['kind'], properties: { kind: { const: kind } } },
        then: {
          additionalProperties: false,
          required,
          properties: { ...shared, kind: true, ...properties },
        },
      })),
    },
  };
}
