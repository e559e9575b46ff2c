import { rootRank } from "../rpl/dodag.js";
import type { ActionKind } from "./action-kind.js";

/** DIOs with the rank of the root: neighbours choose the liar as their parent. */
export const sinkhole: ActionKind = {
  alone: "sinkhole",
  lasts: "state",
  targetsRoot: false,
  begin: ({ device: { around, rpl } }) => {
    rpl.disguise = (dio) => ({ ...dio, rank: rootRank(around.dodag) });
    rpl.resetTrickle();
  },
  end: ({ device: { rpl } }) => {
    rpl.disguise = undefined;
    rpl.resetTrickle();
  },
};
