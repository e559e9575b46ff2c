import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readExperiment } from "../../../controller/src/experiment/read-experiment.js";
import { ExperimentFolder } from "./experiment-folder.js";

const BASE = `name: base
parameters:
  rate: {type: number, default: 25}
duration: 4m
time: {speed: 8}
testbed: {kind: local}
nodes: [west, east, radio]
probes:
  west: {source: {kind: zep, port: 17754}}
  east: {source: {kind: zep}}
correlator: {on: west}
min_probes: 1
properties: [./rules.xml]
emulation:
  on: radio
  devices:
    root: {role: border-router, position: [0, 0]}
    client: {role: client, count: 2, period: 10s, positions: [[5, 0], [10, 0]]}
    attacker: {role: client, position: [15, 0]}
  sniffers:
    west: {position: [0, 5]}
    east: {position: [15, 5]}
timeline:
  - {at: 60s, on: attacker, do: dos, for: 40s, rate: "\${rate}"}
  - {at: 150s, on: client-2, do: dead}
`;

const RULES = `<beginning>
  <property property_id="1" type_property="ATTACK" kind="other" value="COMPUTE" description="any packet">
    <event value="COMPUTE" event_id="1" boolean_expression="(meta.packet_len &gt; 0)"/>
  </property>
</beginning>
`;

let folder: ExperimentFolder;

beforeAll(() => {
  folder = new ExperimentFolder();
  folder.write("rules.xml", RULES);
});
afterAll(() => folder[Symbol.dispose]());

/** The base with one text in place of another, which must be there. */
function edited(...edits: readonly [from: string, to: string][]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, BASE);
}

test("the file that the others are made of is valid", () => expect(folder.lines(BASE)).toEqual([]));

type Case = readonly [from: string, to: string, problem: string];

const FORM: Case[] = [
  ["duration:", "durration:", '4:1 unknown key "durration" → did you mean "duration"?'],
  ["{speed: 8}", "{speed: 8, spede: 1}", '5:18 unknown key "spede" in time → did you mean "speed"?'],
  ["timeline:", "swap: {}\ntimeline:", '23:1 unknown key "swap" → use one of: name, description,'],
  ["{speed: 8}", '{speed: "8"}', '5:15 time.speed must be a number, not "8" → write 8 without quotes'],
  ["{speed: 8}", "{speed: 0}", "5:15 time.speed must be more than 0, not 0"],
  ["{speed: 8}", "fast", '5:7 time must be a mapping of keys to values, not "fast"'],
  ["{speed: 8}", "", "5:1 time must be a mapping of keys to values, not nothing"],
  [
    "4m",
    "240",
    "4:11 duration must be a duration such as 90s, 4m or 1m30s, not 240 → write it with its unit: 240s",
  ],
  ["4m", "0s", '4:11 duration must be longer than 0s, not "0s"'],
  [
    "name: base",
    "name: Base",
    '1:7 name must be a name of at most 63 letters a-z, digits and inner hyphens, not "Base"',
  ],
  ["name: base", "title: x", "1:1 name is missing → add it: Name of the experiment"],
  ["testbed: {kind: local}", "#", "1:1 testbed is missing → add it: Where the nodes come from."],
  [
    "{kind: local}",
    "{kind: locl}",
    '6:17 unknown testbed kind "locl" → did you mean "local"? known: local, ssh',
  ],
  ["{kind: local}", "{}", "6:1 testbed.kind is missing → add it; it is one of: local, ssh"],
  ["{kind: local}", "{kind: 5}", "6:17 testbed.kind must be a known choice, not 5 → use one of: local, ssh"],
  ["{kind: local}", "{kind: local, user: me}", '6:24 unknown key "user" in testbed → use one of: kind'],
  [
    "{kind: zep, port",
    "{kind: zap, port",
    '9:25 unknown source kind "zap" → did you mean "zep"? known: zep, file',
  ],
  [
    "port: 17754",
    "port: 77777",
    "9:36 probes.west.source.port must be at most 65535, not 77777 → use 1 to 65535",
  ],
  ["port: 17754", "clock: host2", '9:37 unknown clock "host2" → did you mean "host"? known: host, sniffer'],
  ["  east: {source", "  East: {source", '10:3 the key "East" must be a name of at most 63'],
  ["role: border-router", "role: border", '17:18 unknown role "border" → use one of: border-router, client'],
  [
    "position: [15, 0]",
    "position: [15]",
    "19:40 emulation.devices.attacker.position must be two numbers [x, y], not a list of 1",
  ],
  [
    "position: [15, 0]",
    "position: [15, here]",
    '19:45 emulation.devices.attacker.position[1] must be a number, not "here"',
  ],
  ["do: dos", "do: doss", '24:33 unknown action "doss" → did you mean "dos"? known: dos, ddos, bad-fcs'],
  ["do: dead", "do: dead, rate: 5", '25:40 unknown key "rate" in timeline[1] → use one of: at, on, for, do'],
  ["[west, east, radio]", "[]", "7:8 nodes must name at least one node, not a list of 0"],
  ["[west, east, radio]", "west", '7:8 nodes must be a list, not "west"'],
  [
    "type: number",
    "type: numbr",
    '3:16 unknown parameter type "numbr" → did you mean "number"? known: path, text, number',
  ],
];

const READING: Case[] = [
  [
    "timeline:",
    'contexts: {16: "aaaa::/64"}\ntimeline:',
    '23:12 the key "16" must be a context identifier from 0 to 15',
  ],
  [
    "timeline:",
    'contexts: {0: "aaaa::/129"}\ntimeline:',
    '23:15 6LoWPAN context 0: "aaaa::/129" is no IPv6 prefix',
  ],
  [
    "timeline:",
    "contexts: {0: here}\ntimeline:",
    '23:15 contexts.0 must be an IPv6 prefix such as aaaa::/64, not "here"',
  ],
  [
    "timeline:",
    'keys: [{key: "00112233"}]\ntimeline:',
    "23:14 a MAC key has 32 hexadecimal digits, not 8 characters → write all its digits",
  ],
  [
    "timeline:",
    'keys: [{key: "", index: 256}]\ntimeline:',
    "23:25 keys[0].index must be at most 255, not 256",
  ],
];

const NAMES: Case[] = [
  ["radio]", "radio, west]", '7:28 two nodes have the name "west", first at 7:9 → rename one of them'],
  [
    "  east: {source: {kind: zep}}",
    "  west: {source: {kind: zep}}",
    '10:3 the key "west" is there twice, first at 9:3',
  ],
  [
    "  west: {source",
    "  west: {on: wset, source",
    '9:14 there is no node "wset" → did you mean "west"? known: west, east, radio',
  ],
  [
    "  east: {source",
    "  north: {source",
    '10:3 the probe "north" has no `on`, and there is no node of its name',
  ],
  ["{on: west}", "{on: north}", '11:18 there is no node "north" → use one of: west, east, radio'],
  ["on: radio", "on: raido", '15:7 there is no node "raido" → did you mean "radio"?'],
  [
    "  east: {source",
    "  east: {on: west, source",
    '10:28 the probes "west" and "east" both listen on port 17754 of one node',
  ],
  ["min_probes: 1", "min_probes: 3", "12:13 min_probes is 3 and there are 2 probes → write at most 2"],
  [
    "min_probes: 1",
    "ensure: [alerts.recal >= 1]",
    '12:10 unknown metric "alerts.recal" → did you mean "alerts.recall"?',
  ],
  [
    "min_probes: 1",
    "sweep: {parameters: {clients: [1]}}",
    '12:22 the experiment has no parameter "clients" → use one of: rate',
  ],
  [
    "min_probes: 1",
    "ensure: [alerts.recall]",
    '12:10 "alerts.recall" is no condition → write a metric, an operator and a number: alerts.recall >= 0.95',
  ],
  [
    "  east: {source: {kind: zep}}",
    "  emulator: {on: east, source: {kind: zep}}",
    '10:3 no probe may have the name "emulator"',
  ],
  [
    "    east: {position",
    "    esat: {position",
    '22:5 the sniffer "esat" feeds the probe of its name, and there is none → did you mean "east"?',
  ],
  [
    "east: {source: {kind: zep}}",
    "east: {source: {kind: file, path: rules.xml}}",
    '22:5 the sniffer "east" feeds a probe whose source is of kind file',
  ],
  [
    "on: attacker",
    "on: atacker",
    '24:19 there is no device "atacker" → did you mean "attacker"? known: root, client-1, client-2, attacker',
  ],
  ["on: client-2", "on: client-3", '25:20 there is no device "client-3" → did you mean "client-1"?'],
  ["on: client-2", "on: client", '25:20 there is no device "client"'],
  ["on: client-2", "on: constructor", '25:20 there is no device "constructor"'],
  [
    "    attacker: {",
    "    client-2: {",
    '19:5 two devices have the name "client-2": "client" makes one by its count, first at 18:5',
  ],
];

const NETWORK: Case[] = [
  ["count: 2", "count: 3", '18:62 "client" has count 3 and 2 positions'],
  ["count: 2, ", "", '18:41 "client" has positions and no count'],
  ["positions: [[5, 0], [10, 0]]", "position: [5, 0]", '18:51 "client" has count and one position'],
  [
    "    attacker: {role: client, position: [15, 0]}",
    "    attacker: {role: client}",
    '19:5 "attacker" has no position',
  ],
  ["role: border-router", "role: client", "16:3 the network has no border router"],
  [
    "attacker: {role: client,",
    "attacker: {role: border-router,",
    "19:5 the network has a second border router, first at 17:5",
  ],
  ["[15, 0]", "[99, 0]", "16:3 devices: no way to the border router for attacker"],
  ["at: 150s", "at: 4m", "25:10 the action begins at 4m and the run ends at 4m"],
  ["for: 40s", "for: 200s", "24:43 the action ends at 4m20s and the run at 4m"],
  ["duration: 4m", "description: x", "1:1 duration is missing: the run would never end → add duration: 4m"],
  ["    west: {position: [0, 5]}\n", "", '5:15 time.speed must be 1: the probe "west" hears live traffic'],
  ["4m", "99999h", "4:11 the run would take"],
];

const FILES: Case[] = [
  ["./rules.xml", "./ruls.xml", '13:14 "./ruls.xml" cannot be read: there is no such file'],
  ["./rules.xml", "iott", '13:14 the library has no property "iott" → did you mean "iot"?'],
  [
    "./rules.xml",
    "./rules.xml, rules.xml",
    '13:27 the properties of "./rules.xml" are there twice, first at 13:14',
  ],
  [
    "kind: zep}}",
    "kind: file, path: ./a.pcap}}",
    '10:37 the capture "./a.pcap" cannot be read: there is no such file',
  ],
  ["kind: zep}}", "kind: file, path: .}}", '10:37 the capture "." cannot be read: it is a directory'],
  [
    "kind: zep}}",
    "kind: events, path: ./a.jsonl}}",
    '10:39 the file of events "./a.jsonl" cannot be read: there is no such file',
  ],
  [
    "kind: zep}}",
    "kind: events, path: ./rules.xml}}",
    '10:39 the file of events "./rules.xml" is wrong at 1:1: this line is no JSON object',
  ],
  ["kind: zep}}", "kind: events, clock: sniffer}}", '10:40 unknown clock "sniffer"'],
  [
    "kind: zep}}",
    "kind: file, path: /dev/zero}}",
    '10:37 the capture "/dev/zero" cannot be read: it is no regular file',
  ],
  [`"\${rate}"`, `"\${rat}"`, `24:54 \${…} names no parameter "rat" → did you mean "rate"? known: rate`],
  [", default: 25", "", '3:3 the parameter "rate" has no value → give it with --set rate=NUMBER'],
];

describe.each([
  ["form", FORM],
  ["names", NAMES],
  ["contexts and keys", READING],
  ["network and time", NETWORK],
  ["files and parameters", FILES],
])("%s", (_, cases) => {
  test.each(cases)("%j → %j: %s", (from, to, problem) => {
    const lines = folder.lines(edited([from, to])).map((line) => line.slice(0, problem.length));
    expect(lines).toContain(problem);
  });
});

test("a misspelt key is one mistake, not also a missing one", () => {
  expect(folder.lines(edited(["nodes:", "node:"]))).toHaveLength(1);
  expect(folder.lines(edited(["{speed: 8}", "{sped: 8}"]))).toHaveLength(1);
});

test("all mistakes come at once, in the order of the file, and one does not make others", () => {
  const text = edited(
    ["4m", "4 minutes"],
    ["{kind: local}", "{kind: remote}"],
    ["radio]", "radio, west]"],
    ["port: 17754", "prot: 17754"],
    ["on: radio", "on: raido"],
    ["role: border-router", "role: gateway"],
    ["on: attacker", "on: nobody"],
  );
  expect(folder.lines(text).map((line) => line.split(" ")[0])).toEqual([
    "4:11",
    "6:17",
    "7:28",
    "9:30",
    "15:7",
    "17:18",
    "24:19",
  ]);
});

test("each problem says what to do next", () => {
  for (const [from, to] of [...FORM, ...READING, ...NAMES, ...NETWORK, ...FILES]) {
    for (const { message, next, place } of folder.problems(edited([from, to]))) {
      expect([message, next]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
      expect(place?.line).toBeGreaterThan(0);
    }
  }
});

describe("properties", () => {
  test("what is wrong in a property file is wrong with the experiment, at its place there", () => {
    folder.write("wrong.xml", RULES.replace("meta.packet_len", "meta.packet_length"));
    const [problem] = folder.problems(edited(["./rules.xml", "./wrong.xml"]));
    expect(problem?.place).toMatchObject({ file: `${folder.path}/wrong.xml`, line: 3 });
    expect(problem?.message).toContain("meta.packet_length");
  });

  test("two properties of one number are told with both places", () => {
    folder.write("more/a.xml", RULES);
    folder.write("more/b.xml", RULES);
    const [problem] = folder.problems(edited(["./rules.xml", "./more"]));
    expect(problem?.message).toContain(`property_id 1 is there twice, first at ${folder.path}/more/a.xml:2:`);
    expect(problem?.place).toMatchObject({ file: `${folder.path}/more/b.xml`, line: 2 });
  });
});

describe("an ssh testbed", () => {
  const ssh = (hosts: string) =>
    edited(["{kind: local}", `{kind: ssh, key: ./key, known_hosts: ./hosts, hosts: {${hosts}}}`]);
  const each = "west: {address: 192.0.2.1}, east: {address: 192.0.2.2}, radio: {address: 192.0.2.3}";

  test("needs its key and its known hosts, which --testbed local does not", () => {
    expect(folder.lines(ssh(each))).toEqual([
      '6:27 the private key "./key" cannot be read: there is no such file → name the key with `key`, or make one with ssh-keygen -t ed25519',
      '6:47 the file of host keys "./hosts" cannot be read: there is no such file → log in once with ssh and compare the fingerprint, or name the file with `known_hosts`',
    ]);
    expect(folder.lines(ssh(each), { testbed: "local" })).toEqual([]);
  });

  test("needs a host for each node, and no others", () => {
    folder.write("key", "");
    folder.write("hosts", "");
    expect(folder.lines(ssh(each))).toEqual([]);
    expect(folder.lines(ssh("west: {address: a}, esat: {address: b}, radio: {address: c}"))).toEqual(
      [
        '6:56 the node "east" has no host → add east: {address: …} to testbed.hosts',
        expect.stringContaining('6:84 there is no node "esat" → did you mean "east"?'),
      ].sort(),
    );
  });

  test.each(["-oProxyCommand=x", "a b", "a;b", "$(a)", ""])("refuses the address %j", (address) => {
    expect(folder.lines(ssh(each.replace("192.0.2.1", JSON.stringify(address)))).join()).toContain(
      "must be a host name",
    );
  });

  test("--testbed of another kind than there is", () => {
    expect(folder.lines(BASE, { testbed: "ssh" })[0]).toContain(
      '--testbed ssh: the testbed of the file is "local"',
    );
    expect(folder.lines(BASE, { testbed: "lcal" })[0]).toContain(
      '--testbed: unknown testbed kind "lcal" → did you mean "local"?',
    );
  });
});

describe("--set", () => {
  test.each([
    [["rat=5"], 'the experiment has no parameter "rat" → did you mean "rate"? known: rate'],
    [["rate"], '--set "rate" has no value → write --set name=value'],
    [["rate=fast"], '--set rate=… must be a number, not "fast"'],
    [["rate="], '--set rate=… must be a number, not ""'],
    [["rate=-1"], "24:54 timeline[0].rate must be more than 0, not -1"],
    [["__proto__=1"], 'the experiment has no parameter "__proto__"'],
  ])("%j: %s", (set, problem) => expect(folder.lines(BASE, { set })[0]).toContain(problem));
});

describe("hostile files", () => {
  test.each([
    ["5 MB", "a: b\n".repeat(1_000_000), "it has 5000000 bytes and 1000000 are allowed"],
    ["NUL", "name: a\nb: \0\n", "2:4 the file holds the control character \\x00"],
    ["an escape sequence", "name: \u001b[31m\n", "1:7 the file holds the control character \\x1b"],
    ["invalid UTF-8", Buffer.from([0x6e, 0x3a, 0x0a, 0x61, 0xff]), "2:2 the file is not UTF-8"],
    ["UTF-16", Buffer.from("name: a", "utf16le"), "control character"],
    ["nothing", "", "1:1 the experiment must be a mapping of keys to values, not nothing"],
    ["a list", "- a\n", "1:1 the experiment must be a mapping of keys to values, not a list of 1"],
    ["__proto__", "__proto__: {name: x}\n", "1:1 this cannot be a key"],
    ["escapes in quotes", 'name: "\\e[31m\\u202e"\n', 'not "\\x1b[31m\\u202e"'],
    [
      "a thousand unknown keys",
      Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join("\n"),
      "more problems",
    ],
  ])("%s", (_, text, problem) => expect(folder.lines(text).join("\n")).toContain(problem));

  test("thousands of unknown names among thousands of known ones are still told", () => {
    const many = (make: (index: number) => string) =>
      Array.from({ length: 2_000 }, (_, index) => make(index)).join("");
    const probes = many((index) => `  p${index}: {on: unknown-node-${index}, source: {kind: zep}}\n`);
    const nodes = many((index) => `- some-other-node-${index}\n`);
    const text = `name: a\nduration: 1m\ntestbed: {kind: local}\nproperties: [./rules.xml]\nprobes:\n${probes}nodes:\n${nodes}`;
    const lines = folder.lines(text);
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toContain("… and 1900 more problems");
  });

  test("references and aliases that multiply text are refused", () => {
    const long = `parameters:\n  long: {type: text, default: ${"x".repeat(300_000)}}\n`;
    const text = BASE.replace("parameters:\n", long).replace(
      "duration:",
      `description: ${`\${long}`.repeat(100)}\nduration:`,
    );
    expect(folder.lines(text)).toEqual([
      expect.stringContaining("5:14 the parameters make the experiment too long"),
    ]);
  });

  test("a byte order mark is no mistake", () => expect(folder.lines(`\uFEFF${BASE}`)).toEqual([]));

  test.each([
    ["/nowhere/experiment.yaml", "there is no such file"],
    ["/", "it is a directory"],
    ["/dev/zero", "it is no regular file"],
    ["/dev/null/a", "a part of its path is no directory"],
    ["a\0b", "cannot be read"],
  ])("%j is no experiment", (path, reason) => {
    expect(() => readExperiment(path)).toThrow(
      expect.objectContaining({ exitCode: 3, message: expect.stringContaining(reason) }),
    );
  });
});
