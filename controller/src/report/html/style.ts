/** The page's style, light and dark; charts take their colours from the variables. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#ffffff;--page:#f4f6f8;--ink:#1c2733;--muted:#5d6b7a;--line:#e1e6eb;
--accent:#1f6feb;--good:#12805c;--bad:#c62f3e;--warn:#9a6700;--attack:#b3261e;
--good-soft:#e3f4ed;--bad-soft:#fbe9ea;--warn-soft:#fdf2d5;--plain-soft:#e9eef4;
--cool0:#2a6fbb;--cool1:#5aa9e6;--cool2:#1f8a8a;--cool3:#7cc5b4;--cool4:#5661b3;--cool5:#9aa7e0;--cool6:#3f7d4f;
--cool7:#9cc98a;--cool8:#7a5aa6;--cool9:#bda5d8;--warm0:#e4572e;--warm1:#f2a541;--warm2:#b5446e;--warm3:#8c2f1b;--warm4:#d9a0a8;--warm5:#c9a227;
--rest:#b8c2cc;--nobody:#8a97a5}
@media screen and (prefers-color-scheme:dark){:root{--paper:#161d26;--page:#0e131a;--ink:#e4eaf1;--muted:#95a3b3;--line:#2a3441;
--accent:#6ea8fe;--good:#46c79a;--bad:#ff7b82;--warn:#e3b341;--attack:#ff8d7a;
--good-soft:#12352a;--bad-soft:#431c22;--warn-soft:#3a2e0c;--plain-soft:#232d39;
--cool0:#4b91dd;--cool1:#8cc6f5;--cool2:#36a9a9;--cool3:#96dccb;--cool4:#7d88dc;--cool5:#b4bff0;--cool6:#5fa872;
--cool7:#b4dba4;--cool8:#9d7ccb;--cool9:#d2bfe8;--warm0:#ff7a52;--warm1:#f7bd6b;--warm2:#e0709a;--warm3:#c9573f;--warm4:#efc3c9;--warm5:#e0c65c;
--rest:#4d5a68;--nobody:#6b7886}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:1180px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:26px;line-height:1.25;margin:0;font-weight:650}
h2{font-size:18px;margin:0 0 4px;font-weight:650}
h3{font-size:14.5px;margin:22px 0 6px;font-weight:650}
p{margin:6px 0;max-width:92ch}
a{color:var(--accent)}
header .sub{color:var(--muted);margin:2px 0 16px}
nav{margin:14px 0 0;font-size:14px}nav a{display:inline-block;margin-right:16px;text-decoration:none}
section,.verdict{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:18px 22px;margin-top:16px}
.verdict{border-left:6px solid var(--muted);display:flex;gap:16px;align-items:center}
.verdict .sign{flex:none;width:42px;height:42px;border-radius:50%;font-size:24px;font-weight:700;line-height:42px;text-align:center;background:var(--plain-soft)}
.verdict .headline{font-size:20px;font-weight:650;margin:0}
.verdict .headline::first-letter{text-transform:uppercase}
.verdict ul{margin:4px 0 0;padding-left:18px}
.verdict.good{border-left-color:var(--good)}.verdict.good .sign{background:var(--good-soft);color:var(--good)}
.verdict.bad{border-left-color:var(--bad)}.verdict.bad .sign{background:var(--bad-soft);color:var(--bad)}
.verdict.degraded{border-left-color:var(--warn)}.verdict.degraded .sign{background:var(--warn-soft);color:var(--warn)}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin-top:16px}
.tile{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
.tile .label{color:var(--muted);font-size:13px}
.tile .value{font-size:24px;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums;white-space:nowrap}
.tile .more{color:var(--muted);font-size:12.5px}
.note,.empty{color:var(--muted);font-size:13.5px}
.chart{overflow-x:auto;margin-top:8px}
.chart svg{display:block;width:100%;min-width:680px;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:8px 0 0;padding:0;font-size:13.5px}
.legend .chip{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px}
.chip.done{border:1px solid var(--attack);background:color-mix(in srgb,var(--attack) 28%,transparent)}
.chip.missed{border:2px dashed var(--bad)}
.mark{width:14px;height:14px;vertical-align:-2px;margin-right:6px;flex:none}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px;margin-top:6px}
th{text-align:left;font-weight:600;color:var(--muted);font-size:13px;padding:5px 12px;border-bottom:1px solid var(--line);vertical-align:bottom}
th,td{overflow-wrap:break-word;max-width:24em}
td{padding:6px 12px;border-bottom:1px solid var(--line);vertical-align:top;unicode-bidi:isolate}
.wide{overflow-wrap:anywhere;min-width:14em;max-width:none}
th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
.class{white-space:nowrap}
tbody tr:last-child td{border-bottom:0}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.id{color:var(--muted);font:12px/1.4 ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.wrong{color:var(--bad);font-weight:650}
.nobody{color:var(--muted);font-style:italic}
.lines{white-space:pre-wrap}
.badge{display:inline-block;white-space:nowrap;border-radius:999px;padding:0 10px;font-size:13px;background:var(--plain-soft)}
.badge.good{background:var(--good-soft);color:var(--good)}.badge.bad{background:var(--bad-soft);color:var(--bad)}
.badge.warn{background:var(--warn-soft);color:var(--warn)}
.bar{display:block;padding:0 6px;border-radius:3px;background:linear-gradient(90deg,color-mix(in srgb,var(--accent) 24%,transparent) var(--share),transparent var(--share))}
.spark{display:block;width:220px;height:22px}
pre,code{font:12.5px/1.5 ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{background:var(--page);border:1px solid var(--line);border-radius:6px;padding:10px 12px;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;margin:6px 0}
footer{color:var(--muted);font-size:13px;margin-top:20px}
@media (max-width:760px){.tiles{grid-template-columns:repeat(2,1fr)}}
@media print{:root{color-scheme:light}body{background:none;font-size:12px}main{max-width:none;padding:0}nav{display:none}
section,.verdict,.tile{border-color:#ccc;break-inside:avoid-page}section.long{break-inside:auto}tr,.chart{break-inside:avoid}
.chart svg{min-width:0}.chart,.scroll{overflow:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
