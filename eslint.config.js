import tseslint from 'typescript-eslint';

/** Outside the composition roots and the adapters the world comes in as arguments (ARCHITECTURE.md, "Rules"). */
const ambient = {
  'no-restricted-globals': [
    'error',
    ...['process', 'console', 'setTimeout', 'setInterval', 'fetch', 'performance'].map((name) => ({
      name,
      message: 'comes in as an argument; only plugins/ and src/host/ touch the process',
    })),
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
      message: 'use the clock port',
    },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'use the clock port' },
    {
      selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
      message: 'use a port',
    },
  ],
};

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'coverage', '.cache'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-control-regex': 'off',
    },
  },
  { files: ['src/**/*.ts', 'checks/**/*.ts'], ignores: ['src/host/**', '**/*.test.ts'], rules: ambient },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['packaging/**/*.ts', 'test/**/*.ts', 'plugins/**/*.ts'], rules: { 'no-console': 'off' } },
);
