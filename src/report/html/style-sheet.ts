import { dark, declarations, heatOpacities, light } from "./palette.ts";

/** The page's looks. Light, and dark where the system asks for it; always light on paper. */
export const styleSheet = `:root{color-scheme:light dark;${declarations(light)}}
@media screen and (prefers-color-scheme:dark){:root{${declarations(dark)}}}
*,*::before,*::after{box-sizing:border-box}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",sans-serif;background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:76rem;padding:0 clamp(1rem,4vw,2.5rem)}
h1,h2,h3,p,ul,dl,dd,figure{margin:0;padding:0}
h1{font-size:clamp(1.8rem,1.2rem + 2.6vw,3rem);line-height:1.1;letter-spacing:-.025em;font-weight:750;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:clamp(1.35rem,1.1rem + 1vw,1.75rem);line-height:1.2;letter-spacing:-.015em;font-weight:700}
h3{font-size:1rem;line-height:1.35;font-weight:650}
small{font-size:.8125rem;color:var(--quiet);font-weight:400}
a{color:inherit;text-decoration-color:var(--rule);text-underline-offset:.2em}
a:hover{text-decoration-color:var(--series-0)}
:focus-visible{outline:3px solid var(--series-1);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
.skip{position:absolute;top:-5rem;left:1rem;z-index:1;padding:.6rem 1rem;background:var(--ink);color:var(--paper)}
.skip:focus{top:0}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 2rem;padding:1rem 0;border-bottom:1px solid var(--line)}
.brand{font-weight:750;letter-spacing:-.02em}
.brand::before{content:"";display:inline-block;width:.8em;height:.8em;margin-right:.5em;border-radius:2px;background:linear-gradient(135deg,var(--series-0) 50%,var(--ink) 50%);vertical-align:-.06em}
nav ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;list-style:none}
nav a{display:inline-block;padding:.35rem 0;font-size:.9375rem;color:var(--quiet);text-decoration:none}
nav a:hover{color:var(--ink);text-decoration:underline;text-underline-offset:.25em}
.hero{display:grid;gap:1.1rem;padding:clamp(2rem,6vw,4rem) 0 clamp(1.5rem,4vw,2.5rem)}
.kind{color:var(--quiet);font-size:.9375rem;font-weight:550;overflow-wrap:anywhere}
.lead{max-width:46rem;font-size:clamp(1.0625rem,1rem + .35vw,1.2rem);line-height:1.5}
main>section{display:grid;grid-template-columns:minmax(0,1fr);gap:1.5rem;padding:clamp(2rem,5vw,3.25rem) 0;border-top:1px solid var(--line)}
main>section>p{max-width:46rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr));gap:1rem 1.5rem}
.facts>.long{grid-column:span 2}
.facts>div{padding-top:.6rem;border-top:2px solid var(--ink);min-width:0}
section .facts>div{border-top:1px solid var(--rule)}
.facts dt{font-size:.8125rem;color:var(--quiet)}
.facts dd{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.hero .facts dd b{font-size:1.75rem;line-height:1.25;letter-spacing:-.02em;font-weight:700;display:inline-block}
.hero .facts dd small{white-space:nowrap}
.warnings{padding:.9rem 1.1rem;border-left:4px solid var(--series-0);background:var(--raised);font-size:.9375rem}
.warnings h2{font-size:.9375rem;letter-spacing:0}
.warnings ul{padding-left:1.1rem}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:2.25rem 2rem;align-items:start}
.figures.two{grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr))}
.figures>figure{grid-row:span 2;grid-template-rows:subgrid}
figure{min-width:0;display:grid;gap:.75rem;align-content:start}
figcaption{display:grid;gap:.15rem;align-content:start}
figcaption p,.note{font-size:.875rem;line-height:1.45;color:var(--quiet);font-weight:400}
figcaption p{max-width:44rem}
.plot{display:block;width:100%;max-width:27rem;height:auto;overflow:visible;font-family:inherit;font-variant-numeric:tabular-nums}
.plot text{white-space:pre}
.wide .plot{max-width:none}
.narrow{display:none}
@media screen and (max-width:48rem){.wide{display:none}.narrow{display:block}}
.heat{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;font-size:.8125rem;color:var(--quiet)}
.heat li{display:flex;align-items:center;gap:.4rem}
.heat i{width:1.1rem;height:1.1rem;background:var(--heat);border-radius:2px}
${heatOpacities.map((opacity, step) => `.heat-${step}{opacity:${opacity}}`).join("")}
.frame{overflow-x:auto;min-width:0;max-width:100%}
.figures .frame{align-self:start}
table{width:100%;border-collapse:collapse;font-size:.9375rem;line-height:1.4}
caption{padding-bottom:.6rem;text-align:left;font-weight:650}
caption span{display:block;max-width:min(46rem,calc(100vw - 2.5rem))}
caption .note{margin-top:.15rem}
th,td{padding:.5rem .85rem .5rem 0;text-align:left;vertical-align:baseline}
th:last-child,td:last-child{padding-right:0}
thead th{padding-bottom:.4rem;font-size:.8125rem;font-weight:600;color:var(--quiet);white-space:nowrap;border-bottom:1px solid var(--rule)}
tbody th{font-weight:550;white-space:nowrap}
tbody tr+tr{border-top:1px solid var(--line)}
.dense{font-size:.8125rem}
.dense thead th{font-size:.75rem}
.dense th,.dense td{padding-right:.65rem}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.words,.movie{display:block;min-width:10rem;white-space:normal}
@media screen and (max-width:30rem){.words,.movie{min-width:7.25rem}.frame tbody th{white-space:normal}}
.words{max-width:34rem}
.movie{max-width:20rem;overflow-wrap:anywhere}
.badge{margin-left:.35rem;padding:.05rem .5rem;border:1px solid var(--series-0);border-radius:99px;color:var(--series-0);font-size:.75rem;font-weight:650;vertical-align:.05em}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:2rem 3rem;align-items:start}
.short{max-width:34rem}
section>details+details{margin-top:-.75rem}
details{border-top:1px solid var(--line);padding-top:.75rem}
summary{cursor:pointer;font-weight:550}
pre{margin:.75rem 0 0;padding:1rem;overflow-x:auto;background:var(--raised);border:1px solid var(--line);font:.8125rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
code{font:.875em/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
footer{padding:1.5rem 0 3rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.875rem}
@media print{
@page{margin:14mm 12mm}
html{font-size:9.5pt;background:#fff}
body{max-width:none;padding:0}
nav,.skip{display:none}
header{padding:0 0 .4rem}
h1{font-size:22pt}
.lead{font-size:10.5pt}
.hero{padding:.8rem 0;gap:.7rem}
.hero .facts dd b{font-size:15pt}
main>section{display:block;padding:1.2rem 0}
main>section>*+*{margin-top:1rem}
.figures{display:flex;flex-wrap:wrap;gap:1rem}
.wide{display:block}.narrow{display:none}
.brand::before,.plot,.heat i,.badge,.warnings{print-color-adjust:exact;-webkit-print-color-adjust:exact}
figure,tr,p,caption,.facts,.warnings,details{break-inside:avoid}
h2,h3,caption,figcaption,main>section>p,thead{break-after:avoid}
tbody tr:first-child{break-before:avoid}
.frame{overflow:visible}
tbody th,td:not(.number){white-space:normal;overflow-wrap:break-word}
.figures>figure{display:block;width:calc((100% - 2rem)/3)}
.figures.two>figure{width:calc((100% - 1rem)/2)}
figcaption{margin-bottom:.5rem}
table{font-size:8pt}
th,td{padding:.28rem .6rem .28rem 0}
.dense{font-size:6.6pt}
.dense thead th{font-size:6.2pt;white-space:normal;vertical-align:bottom}
.dense th,.dense td{padding-right:.4rem}
.dense .badge{padding:0 .25rem;font-size:inherit}
}
`;
