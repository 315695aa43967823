/** The look of a page: colours by name, once for light and once for dark. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --raised: #f3f5f8; --text: #16202c; --quiet: #465464; --line: #b9c3cf; --link: #0a4f9e; --good: #0b6336; --warn: #7a4a00; --bad: #a31621; --bad-ground: #fdecee; --part-ground: #fff5e0; --yes-ground: #e5f1fd; }
@media (prefers-color-scheme: dark) { :root { --ground: #11161d; --raised: #1b232d; --text: #e8edf3; --quiet: #b3c0ce; --line: #45515f; --link: #8cc2ff; --good: #7fdba6; --warn: #ffcf7d; --bad: #ff9aa3; --bad-ground: #3a161b; --part-ground: #33270f; --yes-ground: #12283f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 "DejaVu Sans", Verdana, system-ui, sans-serif; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.3rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1.05rem; }
h1, h2, h3, p, summary { overflow-wrap: anywhere; } td, th { overflow-wrap: break-word; max-width: 26rem; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, .table:focus-visible, .picture:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 0; background: var(--ground); padding: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
code { font: .9em "DejaVu Sans Mono", Consolas, monospace; }
.table, .picture { overflow-x: auto; margin: 1rem 0; border: 1px solid var(--line); background: var(--ground); }
table { border-collapse: collapse; min-width: 100%; font-size: .875rem; }
caption { text-align: left; padding: .5rem .75rem; color: var(--quiet); }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem; border-top: 1px solid var(--line); min-width: 8rem; }
thead th { background: var(--raised); }
td ul { margin: 0; padding-left: 1.1rem; }
.finding { border-left: 4px solid var(--bad); background: var(--bad-ground); padding: .5rem 1rem; margin: .75rem 0; }
.lead { font-size: 1.1rem; }
.quiet { color: var(--quiet); font-size: .8rem; }
.yes, .partly, .no, .unknown { font-weight: 700; padding: 0 .3rem; } .yes { background: var(--yes-ground); } .partly { background: var(--part-ground); }
.picture svg { display: block; max-width: none; height: auto; }
svg .box { fill: var(--raised); stroke: var(--quiet); stroke-width: 1; } svg .privileged .box { stroke: var(--bad); fill: var(--bad-ground); stroke-width: 3; }
svg .secret .box { stroke-dasharray: 5 3; } svg .namespace { fill: none; stroke: var(--link); stroke-width: 1.5; } svg text { fill: var(--text); font: 13px "DejaVu Sans", Verdana, sans-serif; } svg .name { font-weight: 700; }
svg .edge { fill: none; stroke: var(--quiet); stroke-width: 1.25; } svg .arrow { fill: var(--quiet); }
@media (min-width: 70rem) { .picture svg { max-width: 100%; } }
@media (prefers-reduced-motion: reduce) { * { animation: none; transition: none; scroll-behavior: auto; } }
@media print { body { font-size: 10pt; } nav, .skip { display: none; } .table, .picture { overflow: visible; border: 0; } .picture svg { max-width: 100%; } table { font-size: 7pt; } th, td { min-width: 0; padding: .15rem .3rem; } tr, .finding { break-inside: avoid; } details > * { display: block; } }
`;
