/** Readable on a phone and in the dark, at any size of text. Colours are checked for contrast by test/browser. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1d21; --paper: #fff; --edge: #6b7280; --soft: #f3f4f6; --act: #0b5cad; --act-ink: #fff; --warn: #8a1c1c }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --paper: #17191c; --edge: #9aa0a6; --soft: #24272b; --act: #8ab4f8; --act-ink: #10233d; --warn: #f5b5b0 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem }
h2 { font-size: 1.125rem; margin: 2rem 0 .5rem }
dl { margin: 0 0 1rem }
dt { font-weight: 600; margin-top: .75rem }
dd { margin: 0; overflow-wrap: anywhere }
code, pre { font: .9375rem/1.5 ui-monospace, monospace }
pre, .value { background: var(--soft); border: 1px solid var(--edge); border-radius: .375rem; padding: .625rem .75rem }
pre { margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
.value { display: block; overflow-wrap: anywhere; margin: .25rem 0 }
.warn { color: var(--warn); font-weight: 600 }
button, .button { display: inline-block; font: inherit; font-weight: 600; padding: .625rem 1rem; border-radius: .375rem; border: 1px solid var(--act); background: var(--act); color: var(--act-ink); text-decoration: none; cursor: pointer; min-height: 2.75rem; margin: .25rem .5rem .25rem 0 }
button.second { background: transparent; color: var(--act) }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px }
[hidden] { display: none }
`
