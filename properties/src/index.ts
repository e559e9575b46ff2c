export { type AlertHold, makeAlertHold } from "./alerts/alert-hold.js";
export { joinNodes } from "./alerts/join-nodes.js";
export type {
  Arithmetic,
  Comparison,
  Expression,
  Place,
  Quantity,
  ValueType,
} from "./data/expression.js";
export type {
  Bound,
  Counter,
  Delay,
  EventNode,
  Operator,
  OperatorNode,
  Parameter,
  Property,
  PropertyNode,
} from "./data/property.js";
export { type Reaction, type Reactions, reactionTo, writeReaction } from "./data/reaction.js";
export { KINDS } from "./data/vocabulary.js";
export type { ConditionCheck, EventExplanation, EventResult, FoundValue } from "./explain/explanation.js";
export { type Explainer, makeExplainer } from "./explain/make-explainer.js";
export { splitConjuncts } from "./explain/split-conjuncts.js";
export { type Filter, readFilter } from "./filter.js";
export { type LibraryFile, listLibrary } from "./library.js";
export type { Attempt } from "./machine/attempt.js";
export type { Coverage, Machine, MachineOptions } from "./machine/machine.js";
export { makeMachine } from "./machine/make-machine.js";
export { checkParameters, type Overrides } from "./machine/resolve-parameters.js";
export { type MachineState, StateError } from "./machine/saved-state.js";
export * from "./model.js";
export { formatProblem, type Problem, PropertyError } from "./problems/property-error.js";
export { type ReadOptions, readProperties } from "./reader/read-properties.js";
export { isValueType, readLiteral, TYPE_NAMES } from "./values/read-literal.js";
