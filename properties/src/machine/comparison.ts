import type { Comparison, Expression } from "../data/expression.js";
import type { Value } from "../model.js";
import { parseIp4, parseIp6 } from "../values/addresses.js";
import type { History } from "./history.js";
import type { Packet } from "./packet.js";

/** Reads a value from the packet at hand and the packets that an instance matched before. */
export type Read = (packet: Packet, history: History) => Value | undefined;
export type Test = (packet: Packet, history: History) => boolean;

const ORDER: Readonly<Record<"<" | "<=" | ">" | ">=", (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** Values are never compared across types: `5` and `'5'` differ. An absent value makes any comparison false. */
export function compareReads(operator: Comparison, left: Read, right: Read): Test {
  if (operator === "==")
    return (packet, history) => {
      const value = left(packet, history);
      return value !== undefined && value === right(packet, history);
    };
  if (operator === "!=")
    return (packet, history) => {
      const a = left(packet, history);
      const b = right(packet, history);
      return a !== undefined && b !== undefined && a !== b;
    };
  const order = ORDER[operator];
  return (packet, history) => {
    const a = left(packet, history);
    const b = right(packet, history);
    return typeof a === "number" && typeof b === "number" && order(a, b);
  };
}

/** An attribute of the packet at hand and a constant, the commonest condition of all: without a call for each side. */
export function compareWith(operator: Comparison, attribute: number, constant: Value): Test {
  if (operator === "==") return (packet) => packet.get(attribute) === constant;
  if (operator === "!=")
    return (packet) => {
      const value = packet.get(attribute);
      return value !== undefined && value !== constant;
    };
  const order = ORDER[operator];
  if (typeof constant !== "number") return () => false;
  return (packet) => {
    const value = packet.get(attribute);
    return typeof value === "number" && order(value, constant);
  };
}

/** Two attributes of the packet at hand, in the same way. */
export function compareBoth(operator: Comparison, left: number, right: number): Test {
  if (operator === "==")
    return (packet) => {
      const value = packet.get(left);
      return value !== undefined && value === packet.get(right);
    };
  if (operator === "!=")
    return (packet) => {
      const [a, b] = [packet.get(left), packet.get(right)];
      return a !== undefined && b !== undefined && a !== b;
    };
  const order = ORDER[operator];
  return (packet) => {
    const [a, b] = [packet.get(left), packet.get(right)];
    return typeof a === "number" && typeof b === "number" && order(a, b);
  };
}

type Network = Extract<Expression, { kind: "network" }>;

function hasPrefix(address: readonly number[], { prefix, length }: Network): boolean {
  const whole = length >>> 3;
  for (let i = 0; i < whole; i++) if (address[i] !== prefix[i]) return false;
  const mask = (0xff00 >>> (length & 7)) & 0xff;
  return mask === 0 || (address[whole]! & mask) === (prefix[whole]! & mask);
}

/** Whether the address that `read` gives is in `network`, or, unless `wanted`, is not. */
export function isInNetwork(read: Read, network: Network, wanted: boolean): Test {
  const parse = network.prefix.length === 4 ? parseIp4 : parseIp6;
  return (packet, history) => {
    const value = read(packet, history);
    const address = typeof value === "string" ? parse(value) : undefined;
    return address !== undefined && hasPrefix(address, network) === wanted;
  };
}
