/**
 * Who may import whom, checked by `npm run check`. Every rule says why it is there: whoever wants to change one
 * has its reason to answer. The picture of it is in docs/architecture.md.
 */

/** A package, the packages that it may import, and why no others. */
const PACKAGES = {
  proto: { mayImport: [], why: "messages are a contract between programs and know none of them" },
  dissection: { mayImport: [], why: "a library: others must be able to build a probe of their own on it" },
  properties: { mayImport: [], why: "a library: others must be able to build a probe of their own on it" },
  emulator: {
    mayImport: ["dissection"],
    why: "it speaks what real sniffers speak, so it needs the encoders and must not know the probe",
  },
  "probe-agent": {
    mayImport: ["dissection", "properties", "proto"],
    why: "on its node there is neither controller nor emulator",
  },
  controller: {
    mayImport: ["dissection", "properties", "proto", "probe-agent", "emulator"],
    why: "it puts the others together, and needs nothing of scripts and tests to do so",
  },
};

/** A stage, the stages beside `model` that it may import, and why. */
const STAGES = {
  controller: {
    model: {},
    experiment: {},
    testbeds: { deployment: "a testbed hands its nodes over reachable by SSH" },
    deployment: {},
    "run-journal": {
      deployment: "what a controller that died left on nodes is stopped through SSH",
      testbeds: "what it left reserved goes back to the testbed that it came from",
    },
    collection: { store: "a record is acknowledged to its probe when the store has it" },
    store: {},
    scoring: {},
    report: { scoring: "the report shows the score", store: "the report is made of what the store holds" },
    analysis: {},
    dissect: {},
  },
  "probe-agent": {
    model: {},
    host: {},
    capture: {
      host: "who holds a port that a source needs is what its user must know",
      events: "some sources have events and no frames",
    },
    events: {},
    reactions: {},
    metering: {},
    journal: {},
    exchange: { journal: "what is served to subscribers is the journal" },
    correlation: {},
  },
};

/** Folders that put stages together, and so may import all of them. */
const CONDUCTORS = { controller: ["run", "commands"], "probe-agent": [] };

const anyOf = (names) => `(?:${names.join("|")})`;
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const anyPackage = anyOf(Object.keys(PACKAGES));

const packageRules = Object.entries(PACKAGES).map(([name, { mayImport, why }]) =>
  rule(
    `${name}-imports`,
    `${name} imports ${mayImport.join(", ") || "nothing"} of ours: ${why}.`,
    { path: `^${name}/src/` },
    { path: `^${anyOf([anyPackage, "scripts", "test"])}/`, pathNot: `^${anyOf([name, ...mayImport])}/` },
  ),
);

const stageRules = Object.entries(STAGES).flatMap(([name, stages]) =>
  Object.entries(stages).map(([stage, edges]) =>
    rule(
      `${name}-${stage}`,
      [
        `${stage} imports no stage but model: a stage is read, tested and replaced alone.`,
        ...Object.entries(edges).map(([other, why]) => `It may import ${other}: ${why}.`),
      ].join(" "),
      { path: `^${name}/src/${stage}/` },
      { path: `^${name}/src/`, pathNot: `^${name}/src/${anyOf([stage, "model", ...Object.keys(edges)])}/` },
    ),
  ),
);

const listedFolderRules = Object.entries(STAGES).map(([name, stages]) =>
  rule(
    `${name}-folders`,
    "A folder that is not listed in this file is under no rule: list it, with what it may import and why.",
    { path: `^${name}/src/` },
    {
      path: `^${name}/src/[^/]+/`,
      pathNot: `^${name}/src/${anyOf([...Object.keys(stages), ...CONDUCTORS[name]])}/`,
    },
  ),
);

module.exports = {
  forbidden: [
    rule(
      "no-circles",
      "Modules in a circle can be understood, tested and changed only all at once.",
      {},
      { circular: true },
    ),
    rule(
      "front-doors",
      "A package is used through its src/index.ts, so that what is behind it may change.",
      { path: `^(${anyPackage})/src/` },
      { path: `^${anyPackage}/`, pathNot: ["^$1/", `^${anyPackage}/src/index\\.ts$`] },
    ),
    ...packageRules,
    ...stageRules,
    ...listedFolderRules,
    rule(
      "declared-dependencies",
      "A package that imports what its package.json does not name works only where somebody else installed it.",
      { path: `^${anyPackage}/src/` },
      { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    ),
    rule(
      "scripts-stand-alone",
      "Scripts install the packages, so they run before there are any: import one where it is used, with import().",
      { path: "^scripts/" },
      { dependencyTypesNot: ["core", "local"], dynamic: false },
    ),
    rule(
      "found",
      "No rule holds for an import that cannot be followed.",
      { pathNot: "^test/" },
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^proto/gen/"] },
    exclude: { path: "/dist/" },
    // Types are dependencies too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
