import { makeMachine, type Property } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { traces } from "./random-traces.js";
import { computing, read, thenOf, toEvent } from "./trace.js";

const TEXTS = [
  computing("a.x == 1"),
  computing("2 == a.x && a.y >= 1"),
  computing("a.z >= 2"),
  computing("#is_exist(a.y) == false"),
  computing("a.x == $n").replace("<event", '<parameter name="n" default="0"/><event'),
  computing("a.x == 0 || a.y == 1"),
  computing("a.x == 0 && #count(5, a.y) >= 2"),
  thenOf("a.x == 0", "a.x == 1 && a.y == a.y.1", 'type_property="TEST" delay_max="3"'),
  thenOf("a.y == 0", "a.z == 1", 'type_property="TEST" delay_max="3"').replace("THEN", "AND"),
  thenOf("a.x == 1", "a.y == a.y.1", 'type_property="TEST" delay_max="3"').replace("THEN", "BEFORE"),
  computing("verdict.property_id == 1 && verdict.kind == 'other'"),
];

function numbered(text: string, index: number): readonly Property[] {
  return read(text.replace('property_id="1"', `property_id="${index + 1}"`));
}

describe("many properties", () => {
  const properties = TEXTS.flatMap(numbered);
  const sources = properties.slice(0, -1);

  test("say together what each says alone, packet by packet in their order", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const together = makeMachine(sources);
        const alone = sources.map((property) => makeMachine([property]));
        for (const { time, rank, values } of trace) {
          const said = together.offer(toEvent(together, time, rank, values));
          const each = alone.flatMap((machine) => machine.offer(toEvent(machine, time, rank, values)));
          const atPacket = ({ time: at }: { time: number }) => at === time;
          expect(said.filter(atPacket)).toEqual(each.filter(atPacket));
          expect(said.length).toBe(each.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("are composed whatever else is loaded", () => {
    const machine = makeMachine(properties);
    const said = machine.offer(toEvent(machine, 1, 1, { "a.x": 1, "a.y": 1, "a.z": 1 }));
    expect(said.map(({ propertyId }) => propertyId)).toContain(properties.length);
  });
});
