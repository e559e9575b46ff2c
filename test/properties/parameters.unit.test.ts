import { checkParameters, makeMachine, PropertyError } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { type Moment, play, read } from "./trace.js";

const SECOND = 1_000_000;
const sized = (size: number, more = {}): Moment => ({ time: 0, values: { "a.x": size, ...more } });

describe("parameters", () => {
  const xml = `<beginning><property property_id="7" kind="dos" value="THEN" type_property="TEST" delay_max="$wait">
    <parameter name="wait" default="2" unit="s"/><parameter name="from" default="fe80::/10"/><parameter name="size" default="3"/>
    <event boolean_expression="a.x > $size &amp;&amp; ipv6.src == $from"/>
    <event boolean_expression="a.x == -$size"/></property></beginning>`;
  const late = (parameters: Record<string, string | number>, address = "fe80::1") =>
    play(makeMachine(read(xml), { parameters }), [sized(5, { "ipv6.src": address }), { tick: 1e15 }]).map(
      ({ time }) => time,
    );

  test("stand for their default, or for what kind.name or id.name sets", () => {
    expect(late({})).toEqual([2 * SECOND]);
    expect(late({ "dos.wait": 4 })).toEqual([4 * SECOND]);
    expect(late({ "dos.wait": 4, "7.wait": "0.5" })).toEqual([SECOND / 2]);
    expect(late({ "dos.size": 5 })).toEqual([]);
    expect(late({ "dos.from": "2001:db8::1" })).toEqual([]);
    expect(late({ "dos.from": "2001:DB8::1" }, "2001:db8::1")).toEqual([2 * SECOND]);
  });

  test.each([
    [
      { "dos.wiat": 4 },
      /unknown parameter 'dos\.wiat'; did you mean 'dos\.wait'\? Known: dos\.wait dos\.from dos\.size/,
    ],
    [{ "dos.wait": "long" }, /'dos\.wait' is 'long', and must be a number/],
    [{ "dos.wait": -1 }, /must be at least 0; its default is 2 s/],
    [{ "dos.from": "nowhere" }, /must be an IPv6 address or network/],
  ])("%j is refused", (parameters, message) => {
    expect(() => makeMachine(read(xml), { parameters })).toThrow(message);
    expect(() => makeMachine(read(xml), { parameters })).toThrow(PropertyError);
  });

  test("of other properties are another machine's, but checked against all together", () => {
    const elsewhere = { "ddos.nodes": 3 };
    expect(() => makeMachine(read(xml), { parameters: elsewhere })).not.toThrow();
    expect(() => checkParameters(read(xml), elsewhere)).toThrow(
      /unknown parameter 'ddos\.nodes'; did you mean/,
    );
    expect(() => checkParameters(read(xml), { "dos.wait": 3 })).not.toThrow();
  });
});
