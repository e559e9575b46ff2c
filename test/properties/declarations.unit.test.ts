import { describe, expect, test } from "@jest/globals";
import { judge, problemsOf } from "./trace.js";

const property = (condition: string) => `<property property_id="1" type_property="ATTACK">
  <event event_id="1" boolean_expression="${condition}"/></property>`;
const file = (declarations: string, condition: string) =>
  `<beginning>${declarations}${property(condition)}</beginning>`;

describe("attributes that a file declares", () => {
  test("can be named, with the type that is declared, numbers unless it says so", () => {
    const xml = file(
      '<attribute name="drone.height"/><attribute name="drone.address" type="ip6" description="its own"/>',
      "drone.height &gt; 120 &amp;&amp; drone.address == '2001:DB8:0::1'",
    );
    const drone = (time: number, height: number) => ({
      time,
      values: { "drone.height": height, "drone.address": "2001:db8::1" },
    });
    expect(judge(xml, [drone(1, 120), drone(2, 121)]).map(({ time }) => time)).toEqual([2]);
  });

  test("are of their file, and what is not declared is suggested", () => {
    expect(problemsOf(file('<attribute name="drone.height"/>', "drone.hight &gt; 1"))).toEqual([
      expect.stringMatching(/unknown attribute 'drone\.hight'; .*drone\.height/),
    ]);
    expect(problemsOf(file("", "drone.height &gt; 1"))).toEqual([
      expect.stringMatching(/unknown attribute 'drone\.height'/),
    ]);
  });

  test.each([
    ['<attribute name="height"/>', /an attribute's name is 'height'; write proto\.att/],
    ["<attribute/>", /an attribute's name is ''/],
    ['<attribute name="ipv6.src" type="s"/>', /attribute 'ipv6\.src' is there already/],
    ['<attribute name="a.b"/><attribute name="a.b"/>', /attribute 'a\.b' is there already/],
    ['<attribute name="a.b" type="ipv6"/>', /type is 'ipv6', not one of n b .*; .*ip6/],
    ['<attribute name="a.b" typ="s"/>', /unknown attribute 'typ' of <attribute>; .*type/],
    ['<attribute name="a.b"><event/></attribute>', /unknown element <event> in <attribute>/],
  ])("%s is refused, with what to do", (declarations, message) => {
    expect(problemsOf(file(declarations, "a.x == 1")).join("\n")).toMatch(message);
  });
});
