import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listLibrary } from "@fedprobe/properties";
import { Dice } from "../../dissection/hostile-frames/dice.js";
import { computing, thenOf } from "../trace.js";

const TOKENS = [
  ..."( ) && || == != < <= > >= + - * / , ' '' ' # $ . & | = ! 0 1 -1 1.5 0x1f 1e9 1e999 99999999999999999999 true false".split(
    " ",
  ),
  ..."a.x a.y a.z a.s ip.src ipv6.src http.method a.x.1 a.x.2 a.x.99999 no.such 8021q.vid x $n $p #is_exist( #count( #count(5, #strlen(".split(
    " ",
  ),
  ..."#count(5,a.x) #rate(5) #distinct(5,a.s) #sum(5,a.x) #newer(a.x,a.y) #abs( #max(a.x,1) #contains(a.s, #matches(a.s, #matches(a.s,'(a+)+') '[' '(?i)x{9}' #strlen(a.s) #in(ip.src, #is_null(a.s) verdict.node 'GET' '10.0.0.0/8' '10.0.0.0/99' 'fe80::/10' '\u{1F600}' __proto__ constructor.constructor \u0000 \\ ; ` ${".split(
    " ",
  ),
];

const LIBRARY = fileURLToPath(new URL("../../../properties/library", import.meta.url));
const FILES = [
  ...listLibrary(LIBRARY).map(({ path }) => readFileSync(path, "utf8")),
  computing("a.x == 1 && #count(5, a.y) > 3", 'kind="dos" hold="3s" node="a.s"'),
  thenOf("a.x == 1", "a.y == a.y.1", 'counter_max="5"').replace("THEN", "AND"),
  thenOf("a.x == 1", "a.y == a.y.1", 'delay_max="5"').replace("THEN", "BEFORE"),
  thenOf("a.x == 1", "a.y == a.y.1", 'delay_max="5"').replace("THEN", "NOT"),
  computing("a.x == 1", 'value="REPEAT" repeat_times="3"'),
  computing("a.x == 1", 'value="NOT" delay_max="1"'),
  thenOf("a.x == 1", "a.y == a.y.1 && a.z > a.z.1", 'delay_units="ms" delay_min="0+" delay_max="$n"'),
];

const PIECES = [
  ..."< > / \" ' = & &lt; &amp; &#x41; <!-- --> <![CDATA[ ]]> <? ?> <! <!DOCTYPE a [ ] -".split(" "),
  ...'<event/> <operator value="THEN"> </operator> <parameter name="n" default="1"/> value="THEN" delay_max="$n" event_id="1"'.split(
    / (?=<|[a-z])/,
  ),
  ..."property beginning event_id boolean_expression \u0000 \uFEFF \r\n \n".split(" "),
];

/** Characters that mean something to XML, to expressions, to patterns, or to a terminal. */
const CHARACTERS = [
  ..."<>&'\"=!|()[]{}*+?^$#.,;:\\/-_ aA0\u0000\u001b\u2028\uFEFF",
  String.fromCharCode(0xd800),
  "\u{1F600}",
];
/** Conditions that can be read. */
const CONDITIONS = [
  ..."a.x == 1;a.y != -0.5;a.z / a.x > 1e9;a.s;ip.src == '10.0.0.0/8';ipv6.dst != 'ff02::1';http.method == 'GET'".split(
    ";",
  ),
  ..."#count(5, a.x) > 0x1;#distinct(5, a.s) <= 3;#in(a.x, 1, 2);#matches(a.s, '(a+)+$');#is_null(node.id)".split(
    ";",
  ),
  ..."#newer(a.x, a.y);#strlen(a.s) - -1 < 7;#max(a.x, a.y, 3) * 2 == 6;#is_exist(tcp.flags);udp.dest_port".split(
    ";",
  ),
];
/** Deepest that they are joined. */
const DEEPEST = 4;
/** Most words of an expression, and most characters of noise. */
const LONGEST = 14;
const MOST_NOISE = 40;
const MOST_EDITS = 4;
const MOST_CUT = 30;

/** Rules that nobody would write, the same for the same seed. */
export class HostileRules {
  readonly #dice: Dice;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
  }

  /** A file: one with an expression or two, or, once in four, one that has been cut and put together again. */
  next(): string {
    if (this.#dice.once(4)) return this.#mutated();
    if (this.#dice.once(2)) return computing(this.expression());
    return thenOf(this.expression(), this.expression(), 'delay_max="3"');
  }

  /** A lawful expression, words of the language in any order, or noise. */
  expression(): string {
    if (this.#dice.once(2)) return this.#condition(this.#dice.below(DEEPEST + 1));
    if (this.#dice.once(6)) return this.#noise(MOST_NOISE);
    const words = Array.from({ length: this.#dice.below(LONGEST + 1) }, () => this.#dice.pick(TOKENS));
    return words.join(this.#dice.once(5) ? "" : " ");
  }

  #condition(depth: number): string {
    const dice = this.#dice;
    if (depth === 0) return dice.pick(CONDITIONS);
    const [left, right] = [this.#condition(depth - 1), this.#condition(dice.below(depth))];
    const joined = `${left} ${dice.pick(["&&", "||", "&&", "=="])} ${right}`;
    return dice.once(3) ? joined : `(${joined})`;
  }

  #noise(most: number): string {
    const dice = this.#dice;
    const one = () =>
      dice.once(2) ? dice.pick(CHARACTERS) : String.fromCharCode(dice.below(dice.once(2) ? 0x80 : 0x1_0000));
    return Array.from({ length: dice.below(most + 1) }, one).join("");
  }

  #mutated(): string {
    const dice = this.#dice;
    let text = dice.pick(FILES);
    for (let edits = 1 + dice.below(MOST_EDITS); edits > 0; edits--) {
      const at = dice.below(text.length + 1);
      const put = dice.once(2) ? dice.pick(PIECES) : this.#noise(5);
      text = text.slice(0, at) + put + text.slice(at + dice.below(MOST_CUT + 1));
    }
    return text;
  }
}
