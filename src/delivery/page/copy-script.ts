/** Shows the copy buttons, which do nothing without it, and copies what each names. It reads the page and the clipboard alone; nothing leaves the page. */
export const COPY_SCRIPT = `
for (const button of document.querySelectorAll('button[data-copies]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    const from = document.getElementById(button.dataset.copies)
    const said = document.getElementById('said')
    try {
      await navigator.clipboard.writeText(from.textContent)
      said.textContent = button.dataset.said
    } catch {
      getSelection().selectAllChildren(from)
      said.textContent = 'It could not be copied. It is selected now: copy it with the keyboard.'
    }
  })
}
`
