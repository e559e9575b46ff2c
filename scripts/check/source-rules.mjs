/** @typedef {{ path: string, text: string }} SourceFile path from the repository's folder */
/** @typedef {{ line: number, what: string }} Offence line from 1 */
/**
 * @typedef {object} SourceRule
 * @property {string} name
 * @property {string} reason
 * @property {(path: string) => boolean} applies
 * @property {(file: SourceFile) => readonly Offence[]} offences
 */

const MOST_LINES = 250;

/** Files that may be longer, each with a reason. @type {Readonly<Record<string, string>>} */
const TABLES = {};

/** @param {string} path */
const isCode = (path) => /\.(ts|mts|tsx|js|mjs|cjs)$/.test(path);
/** A list of cases, as long as there are cases. @param {string} path */
const isTest = (path) => /\.test\.ts$/.test(path);
/** What is a program, not a library. @param {string} path */
const isProgram = (path) => /(^|\/)main\.ts$|^(scripts|test)\//.test(path);

/**
 * A rule against words in the text.
 * @param {RegExp} pattern
 * @returns {SourceRule["offences"]}
 */
const against =
  (pattern) =>
  ({ text }) =>
    text.split("\n").flatMap((content, index) => {
      const found = pattern.exec(content);
      return found ? [{ line: index + 1, what: found[0].trim() }] : [];
    });

/** @type {readonly SourceRule[]} */
export const SOURCE_RULES = [
  {
    name: "file-length",
    reason: `a file of more than ${MOST_LINES} lines tells more than one thing; tables are listed with a reason`,
    applies: (path) => isCode(path) && !isTest(path) && !Object.hasOwn(TABLES, path),
    offences: ({ text }) => {
      const lines = text.trimEnd().split("\n").length;
      return lines > MOST_LINES ? [{ line: MOST_LINES + 1, what: `${lines} lines` }] : [];
    },
  },
  {
    name: "telling-names",
    reason: "a drawer for everything is where nobody looks and circles begin: name the file for what it does",
    applies: isCode,
    offences: ({ path }) => {
      const drawer = /(^|\/)(utils?|commons?|helpers?|misc)(\/|\.[^/]*$)/.exec(path);
      return drawer ? [{ line: 1, what: `a file or folder named ${drawer[2]}` }] : [];
    },
  },
  {
    name: "exit-in-main-only",
    reason: "a library that ends the process takes the clean-up of everyone else with it",
    applies: (path) => isCode(path) && !isProgram(path),
    offences: against(/\bprocess\.exit\(/),
  },
  {
    name: "no-code-from-text",
    reason: "properties, experiments and messages are hostile input: none of it may become code",
    applies: isCode,
    offences: against(/(^|[^.\w#])eval\(|\bnew Function\(|\brunIn(New|This)?Context\(/),
  },
  {
    name: "no-shell",
    reason: "a name from an experiment in a shell's line is a command: pass arguments as a list",
    applies: isCode,
    offences: against(/\bshell: *true|\{[^}]*\bexec(Sync)?\b.*from "(node:)?child_process"/),
  },
  {
    name: "no-blind-trust",
    reason: "a host key or a certificate that is not compared protects nobody",
    applies: (path) => isCode(path) || /\.(ya?ml|sh)$/.test(path),
    offences: against(
      /rejectUnauthorized["']?: *false|NODE_TLS_REJECT_UNAUTHORIZED|StrictHostKeyChecking[= ](no|off|accept)/,
    ),
  },
  {
    name: "no-machine-paths",
    reason: "a folder of one machine exists on no other",
    applies: () => true,
    offences: against(/(^|[\s"'`(=:,])\/(work|home\/\w+|root)\//),
  },
  {
    name: "nothing-unfinished",
    reason: "what is not done is an issue, not a comment",
    applies: isCode,
    offences: against(/\b(TODO|FIXME)\b|\b(describe|test|it)\.only\(/),
  },
];
