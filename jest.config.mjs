/** One jest for all levels; `--selectProjects unit integration end-to-end` picks some. */
const shared = {
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  testEnvironment: "node",
  transformIgnorePatterns: ["/node_modules/"],
  modulePathIgnorePatterns: ["<rootDir>/runs/", "/dist/"],
  // Not in the temporary folder, which is the tests' own and is emptied after them.
  cacheDirectory: "<rootDir>/node_modules/.cache/jest",
};

const level = (displayName, pattern) => ({
  ...shared,
  displayName,
  testMatch: [`<rootDir>/test/${pattern}`],
});

export default {
  projects: [
    level("unit", "**/*.unit.test.ts"),
    level("integration", "**/*.integration.test.ts"),
    level("end-to-end", "**/*.end-to-end.test.ts"),
  ],
  testTimeout: 60_000,
};
