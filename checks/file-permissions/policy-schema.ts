/** What a policy document may say, published as `config/schema/file-permissions-policy.schema.json`. */
const name = { type: 'string', pattern: '^[a-z][a-z0-9-]*$' } as const;
const bits = {
  type: 'string',
  pattern: '^(?:0?[0-7]{3,4}|[ugoa]*\\+[rwxst]+(?:,[ugoa]*\\+[rwxst]+)*)$',
} as const;
const path = { type: 'string', pattern: '^/' } as const;
const principals = {
  type: 'array',
  minItems: 1,
  items: { type: ['string', 'integer'], minLength: 1, minimum: 0 },
} as const;

export const policySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Policy of the check file-permissions',
  type: 'object',
  additionalProperties: false,
  required: ['rules'],
  properties: {
    roots: {
      type: 'array',
      items: path,
      description:
        'what $ROOTS stands for unless --root is given: paths, or globs of which some may be missing',
    },
    rules: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'policy', 'at', 'severity'],
        properties: {
          name: { ...name, description: 'what the rule is called in evidence' },
          policy: { ...name, description: 'the policy that the rule is part of, for --select' },
          at: {
            type: 'array',
            minItems: 1,
            items: { type: 'string', pattern: '^(?:/|~(?:/|$)|\\$ROOTS$|\\$PATH$)' },
            description: 'paths, globs, ~/... in every home, $ROOTS or $PATH',
          },
          recursive: { type: 'boolean', description: 'everything below it too; unless said, it alone' },
          'one-file-system': { type: 'boolean', description: 'do not cross into others; the default' },
          parents: { type: 'boolean', description: 'the directories above it too, up to the home or to /' },
          types: {
            type: 'array',
            minItems: 1,
            items: { enum: ['file', 'directory', 'link', 'fifo', 'socket', 'block', 'character'] },
            description: 'only entries of these types; files and directories unless said',
          },
          content: { enum: ['private-key'], description: 'only files that hold a private key' },
          exclude: {
            type: 'array',
            items: path,
            description: 'paths or globs that are left out with all below them',
          },
          clear: { ...bits, description: 'bits that must be clear, such as o+w or "0022"' },
          set: { ...bits, description: 'bits that must be set' },
          'allow-sticky': {
            type: 'boolean',
            description: 'a directory with the sticky bit may have the bits that must be clear',
          },
          owners: { ...principals, description: 'who may own it: names, uids, $ACCOUNT or $OWNER' },
          groups: { ...principals, description: 'which group it may have: names or gids' },
          'forbid-acl-write': {
            type: 'boolean',
            description: 'no POSIX ACL may let somebody write',
          },
          severity: { enum: ['critical', 'warning'] },
        },
        anyOf: [
          { required: ['clear'] },
          { required: ['set'] },
          { required: ['owners'] },
          { required: ['groups'] },
          { required: ['forbid-acl-write'] },
        ],
      },
    },
  },
} as const;
