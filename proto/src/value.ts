import type { Value as RecordValue } from "../gen/fedprobe/v1/record.js";

type Value = number | string;

/** A value as it is written into records; absent stays absent. */
export function encodeValue(value: Value | undefined): RecordValue {
  if (value === undefined) return { value: undefined };
  return { value: typeof value === "number" ? { $case: "number", value } : { $case: "text", value } };
}

/** The value of a record; undefined where it was absent. */
export function decodeValue(record: RecordValue | undefined): Value | undefined {
  return record?.value?.value;
}
